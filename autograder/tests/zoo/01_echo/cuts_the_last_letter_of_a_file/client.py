# WRONG: takes the last letter off each line, whether it is a newline or not. FAILS: check_a_last_line_without_enter_is_sent_whole
import socket
import sys

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
        line = sys.stdin.readline()
        if line == "":
            raise EOFError
        text = line[:-1]
        if text == "exit":
            print("Goodbye.")
            break

        data = text.encode()
        server.sendall(data)
        print(receive(server, len(data)).decode())


def main():
    server = socket.socket()
    try:
        server.connect((HOST, PORT))
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
