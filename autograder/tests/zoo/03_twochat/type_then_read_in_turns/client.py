# WRONG: one thread: type a line, then read one. FAILS: check_what_others_say_is_shown_at_once, check_what_is_typed_is_sent, check_a_server_that_goes_away_ends_the_client, check_everything_that_comes_is_shown, check_a_message_in_pieces_is_shown_whole, check_every_line_is_sent_once_and_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client, check_a_server_that_breaks_off_ends_the_client, check_the_last_word_is_in_a_file_too DIAGNOSIS: does_not_receive_while_typing line 13
import socket

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(("127.0.0.1", 8080))
print("Подключено к серверу")
while True:
    answer = client.recv(1024)
    if not answer:
        print("Сервер закрыл соединение")
        break
    print(answer.decode("utf-8"))
    message = input("Сообщение: ")
    client.send((message + "\n").encode("utf-8"))
    if message == "exit":
        break
client.close()
