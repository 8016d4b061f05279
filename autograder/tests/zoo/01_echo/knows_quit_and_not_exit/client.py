# WRONG: the word is /quit here. FAILS: check_exit_ends_the_client, check_every_text_goes_and_comes_whole, check_an_answer_in_pieces_is_shown_whole, check_no_server_ends_the_client
import socket

commands = ["/quit", "/q"]


def send_and_receive(s, text):
    s.sendall(bytes(text, "utf8"))
    return str(s.recv(1024), "utf8")


with socket.socket() as s:
    s.connect(("localhost", 33000))
    print("Type something, /quit to leave")
    while True:
        try:
            text = input("you: ")
            if text in commands:
                print("Leaving")
                break
            reply = send_and_receive(s, text)
            if reply == "":
                print("Server closed")
                break
            print("server:", reply)
        except (EOFError, ConnectionError) as e:
            print("Leaving", e)
            break
