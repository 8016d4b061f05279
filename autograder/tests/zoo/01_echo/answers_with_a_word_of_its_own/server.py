# WRONG: puts "You said:" before the bytes. FAILS: check_alice_gets_her_bytes_back, check_alice_is_answered_as_often_as_she_likes, check_every_byte_means_itself, check_bob_is_served_after_alice, check_whoever_comes_meanwhile_has_a_turn, check_the_server_has_no_last_client, check_a_megabyte_comes_back, check_nothing_is_lost_where_send_takes_only_a_part, check_a_half_close_still_gets_everything_back, check_nothing_is_thrown_away_at_the_end, check_a_reset_does_not_end_the_server, check_a_reset_at_any_moment_ends_nothing
import socket
import threading

HOST = "127.0.0.1"
PORT = 65432


def client_thread(conn, addr):
    print(f"Connected by {addr}")
    try:
        while True:
            data = conn.recv(1024)
            if not data:
                break
            print("Received", len(data), "bytes")
            conn.sendall(b"You said: " + data)
    except ConnectionError:
        print("connection lost")
    finally:
        conn.close()
        print(f"Closed {addr}")


with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
    s.bind((HOST, PORT))
    s.listen()
    while True:
        conn, addr = s.accept()
        t = threading.Thread(target=client_thread, args=(conn, addr))
        t.start()
