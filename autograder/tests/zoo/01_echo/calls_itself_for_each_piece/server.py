# WRONG: serves the next piece by calling itself, a thousand times at the most. FAILS: check_a_megabyte_comes_back DIAGNOSIS: ended_by_an_exception line 6
import socket


def echo(conn):
    data = conn.recv(512)
    if data:
        conn.sendall(data)
        echo(conn)


def start():
    server = socket.create_server(("localhost", 8080))
    while True:
        conn, addr = server.accept()
        print("+", addr)
        try:
            echo(conn)
        except OSError as e:
            print("!", e)
        conn.close()
        print("-", addr)


start()
