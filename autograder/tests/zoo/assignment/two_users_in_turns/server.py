import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(("localhost", 4005))
s.listen(1)
conn, addr = s.accept()
print("connected:", addr)
while True:
    data = conn.recv(1024).decode()
    if not data or data == "exit":
        break
    print("client:", data)
    conn.send(input("server> ").encode())
conn.close()
