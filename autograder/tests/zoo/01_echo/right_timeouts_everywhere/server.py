# RIGHT: short time-outs on the listener and on each client, looping on.
import socket
import threading


def serve(conn):
    conn.settimeout(0.2)
    with conn:
        while True:
            try:
                data = conn.recv(1024)
            except socket.timeout:
                continue
            except OSError:
                break
            if not data:
                break
            view = memoryview(data)
            while view:
                try:
                    view = view[conn.send(view) :]
                except socket.timeout:
                    continue
                except OSError:
                    return


server = socket.create_server(("localhost", 8080))
server.settimeout(0.5)
while True:
    try:
        conn, addr = server.accept()
    except TimeoutError:
        continue
    threading.Thread(target=serve, args=[conn]).start()
