# WRONG: shows the user's own text and never reads the answer. FAILS: check_what_is_typed_comes_back_on_the_screen, check_an_answer_in_pieces_is_shown_whole, check_a_server_that_goes_away_ends_the_client, check_a_server_that_goes_away_in_mid_answer_ends_the_client, check_no_server_ends_the_client, check_every_text_goes_and_comes_whole DIAGNOSIS: does_not_receive_while_typing line 10
import socket

s = socket.socket()
s.connect(("localhost", 8080))
print("Подключено к серверу")

while True:
    try:
        text = input("> ")
        if text == "exit":
            print("Пока!")
            break
        s.sendall(text.encode())
        print("Эхо:", text)
    except EOFError:
        print("Конец ввода")
        break
    except OSError as e:
        print("Сервер пропал:", e)
        break
s.close()
