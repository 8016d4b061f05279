# WRONG: receives the answer and shows what was typed. FAILS: check_an_answer_in_pieces_is_shown_whole, check_every_text_goes_and_comes_whole, check_what_is_typed_comes_back_on_the_screen
import socket

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
        receive(server, len(data))
        print(text)


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
