import socket
import sys
import threading


def receive(sock):
    while True:
        try:
            data = sock.recv(1024)
        except OSError:
            break
        if not data:
            print("Disconnected")
            break
        print(data.decode("utf-8"))


def main():
    sock = socket.socket()
    sock.connect(("127.0.0.1", 55555))
    threading.Thread(target=receive, args=(sock,), daemon=True).start()
    while True:
        message = input()
        sock.send(message.encode("utf-8"))
        if message == "quit":
            sock.close()
            sys.exit()


if __name__ == "__main__":
    main()
