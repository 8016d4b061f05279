# WRONG: bind without listen, so accept is refused by the system. FAILS: check_the_server_starts_and_listens, check_alice_gets_her_bytes_back, check_alice_is_answered_as_often_as_she_likes, check_every_byte_means_itself, check_bob_is_served_after_alice, check_whoever_comes_meanwhile_has_a_turn, check_the_server_has_no_last_client, check_a_megabyte_comes_back, check_nothing_is_lost_where_send_takes_only_a_part, check_a_half_close_still_gets_everything_back, check_nothing_is_thrown_away_at_the_end, check_a_reset_does_not_end_the_server, check_a_reset_at_any_moment_ends_nothing DIAGNOSIS: never_listens line 20
import socket


class EchoServer:
    def __init__(self, host, port):
        self.sock = socket.socket()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((host, port))
        print(f"[SERVER] bound to {host}:{port}")

    def handle(self, conn):
        data = conn.recv(2048)
        while data:
            conn.sendall(data)
            data = conn.recv(2048)

    def run(self):
        while True:
            conn, addr = self.sock.accept()
            print("[SERVER] new client", addr)
            try:
                self.handle(conn)
            except OSError as error:
                print("[SERVER] lost client", error)
            finally:
                conn.close()


EchoServer("127.0.0.1", 9090).run()
