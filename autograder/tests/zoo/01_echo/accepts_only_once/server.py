# WRONG: accepts one client and ends when it has gone. FAILS: check_bob_is_served_after_alice, check_whoever_comes_meanwhile_has_a_turn, check_the_server_has_no_last_client, check_a_reset_does_not_end_the_server, check_a_reset_at_any_moment_ends_nothing DIAGNOSIS: ended_early line 23
import socket

sock = socket.socket()
sock.bind(("localhost", 9090))
sock.listen(1)
print("Сервер запущен. Жду клиента.")
conn, addr = sock.accept()
print("connected:", addr)

while True:
    try:
        data = conn.recv(1024)
    except ConnectionResetError:
        print("Клиент оборвал соединение")
        break
    if not data:
        break
    conn.sendall(data)

print("Клиент ушёл, до свидания")
conn.close()
sock.close()
