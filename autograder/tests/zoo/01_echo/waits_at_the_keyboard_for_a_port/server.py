# WRONG: asks its user for the port before it listens. FAILS: check_the_server_starts_and_listens, check_alice_gets_her_bytes_back, check_alice_is_answered_as_often_as_she_likes, check_every_byte_means_itself, check_bob_is_served_after_alice, check_whoever_comes_meanwhile_has_a_turn, check_the_server_has_no_last_client, check_a_megabyte_comes_back, check_a_half_close_still_gets_everything_back, check_a_reset_does_not_end_the_server, check_a_reset_at_any_moment_ends_nothing, check_nothing_is_lost_where_send_takes_only_a_part DIAGNOSIS: waits_in_input line 4
import socket

port = int(input("Введите порт сервера: "))

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("localhost", port))
server.listen(5)
print("Сервер запущен на порту", port)

while True:
    conn, addr = server.accept()
    print("Подключился", addr)
    with conn:
        try:
            while True:
                data = conn.recv(1024)
                if not data:
                    break
                conn.sendall(data)
        except OSError as e:
            print("Ошибка:", e)
    print("Отключился", addr)
