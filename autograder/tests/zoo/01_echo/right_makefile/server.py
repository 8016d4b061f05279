# RIGHT: file objects, unbuffered on the way in and flushed on the way out.
import socket

with socket.create_server(("localhost", 8080)) as server:
    while True:
        conn, addr = server.accept()
        try:
            with conn, conn.makefile("rb", buffering=0) as rd, conn.makefile("wb") as wr:
                while chunk := rd.read(4096):
                    wr.write(chunk)
                    wr.flush()
        except OSError as e:
            print(addr, e)
