# WRONG (slow): tries again for ever when no server runs. FAILS: check_no_server_ends_the_client
import socket
import time

HOST = "localhost"
PORT = 8080


def receive(server, count):
    data = b""
    while len(data) < count:
        piece = server.recv(4096)
        if piece == b"":
            raise ConnectionError("it has hung up")
        data += piece
    return data


def talk(server):
    while True:
        text = input()
        if text == "exit":
            print("Goodbye.")
            break

        data = text.encode()
        server.sendall(data)
        print(receive(server, len(data)).decode())


def main():
    server = socket.socket()
    try:
        while server.connect_ex((HOST, PORT)):
            time.sleep(0.1)
        print("connected: type something and press Enter, `exit` ends the program")
        talk(server)
    except EOFError:
        print("End of input. Goodbye.")
    except OSError as error:
        print(f"The server is gone: {error}.")
    finally:
        server.close()


if __name__ == "__main__":
    main()
