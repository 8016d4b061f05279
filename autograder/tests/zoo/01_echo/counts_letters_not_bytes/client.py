# WRONG: asks for as many bytes as the text has letters. FAILS: check_what_is_typed_comes_back_on_the_screen, check_every_text_goes_and_comes_whole, check_an_answer_in_pieces_is_shown_whole
import socket

HOST, PORT = "localhost", 8080


def main():
    sock = socket.socket()
    sock.connect((HOST, PORT))
    print("Connected. Type exit to quit.")
    while True:
        message = input()
        if message == "exit":
            print("bye")
            return
        sock.sendall(message.encode("utf-8"))
        answer = sock.recv(len(message))
        if not answer:
            print("server closed the connection")
            return
        print(answer.decode("utf-8"))


try:
    main()
except EOFError:
    print("bye")
except (OSError, UnicodeDecodeError) as error:
    print("error:", error)
