# WRONG: sends "exit" to the server like any other text. FAILS: check_exit_ends_the_client, check_every_text_goes_and_comes_whole, check_an_answer_in_pieces_is_shown_whole, check_no_server_ends_the_client
import socket

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(("localhost", 9090))
message = ""
try:
    while message != "exit":
        message = input("Сообщение: ")
        client.sendall(message.encode())
        answer = client.recv(1024)
        if not answer:
            print("Сервер отключился")
            break
        print("Ответ:", answer.decode())
    print("Выход")
except EOFError:
    print("Выход")
except OSError as e:
    print("Ошибка соединения", e)
client.close()
