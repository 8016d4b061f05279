# WRONG: expects a broken pipe and a time-out, and gets a reset. FAILS: check_a_reset_does_not_end_the_server, check_a_reset_at_any_moment_ends_nothing DIAGNOSIS: ended_by_an_exception line 20
import socket
import time

PORT = 5050
SERVER = "localhost"
FORMAT = "%H:%M:%S"


def log(*words):
    print(time.strftime(FORMAT), *words)


def handle_client(conn, addr):
    log("[NEW CONNECTION]", addr)
    connected = True
    conn.settimeout(300)
    while connected:
        try:
            msg = conn.recv(2048)
            if msg:
                conn.sendall(msg)
            else:
                connected = False
        except (BrokenPipeError, socket.timeout):
            log("[TIMEOUT]", addr)
            connected = False
    conn.close()
    log("[DISCONNECTED]", addr)


log("[STARTING] server is starting...")
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind((SERVER, PORT))
server.listen()
log("[LISTENING] on", SERVER)
while True:
    handle_client(*server.accept())
