import select
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("localhost", 5000))
server.listen(5)
inputs = [server]
names = {}
while True:
    readable, _, _ = select.select(inputs, [], [])
    for s in readable:
        if s is server:
            conn, addr = server.accept()
            inputs.append(conn)
            conn.send(b"Name: ")
            continue
        try:
            data = s.recv(1024).decode()
        except ConnectionError:
            data = ""
        if not data or data.strip() == "exit":
            inputs.remove(s)
            names.pop(s, None)
            s.close()
        elif s not in names:
            names[s] = data.strip()
            s.send(f"Hi {names[s]}\n".encode())
        else:
            for other in names:
                if other is not s:
                    other.send(f"{names[s]}: {data}".encode())
