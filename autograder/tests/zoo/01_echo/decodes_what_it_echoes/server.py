# WRONG: turns the bytes into text and back, leaving out what is not UTF-8. FAILS: check_alice_gets_her_bytes_back, check_alice_is_answered_as_often_as_she_likes, check_every_byte_means_itself, check_bob_is_served_after_alice, check_whoever_comes_meanwhile_has_a_turn, check_the_server_has_no_last_client, check_a_megabyte_comes_back, check_nothing_is_lost_where_send_takes_only_a_part, check_a_half_close_still_gets_everything_back, check_nothing_is_thrown_away_at_the_end, check_a_reset_does_not_end_the_server, check_a_reset_at_any_moment_ends_nothing
import socket

ENCODING = "utf-8"
BUF = 4096

srv = socket.create_server(("localhost", 8080))
print("Эхо-сервер ждёт...")


def receive_text(sock):
    raw = sock.recv(BUF)
    if len(raw) == 0:
        return None
    return raw.decode(ENCODING, errors="ignore")


def send_text(sock, text):
    sock.sendall(text.encode(ENCODING))


while 1:
    cl, adr = srv.accept()
    print("Клиент:", adr)
    try:
        text = receive_text(cl)
        while text is not None:
            print("Получено:", repr(text[:30]))
            send_text(cl, text)
            text = receive_text(cl)
    except OSError:
        print("Клиент пропал")
    cl.close()
