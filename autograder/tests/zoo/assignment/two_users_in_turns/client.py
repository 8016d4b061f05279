import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(("localhost", 4005))
while True:
    text = input("client> ")
    s.send(text.encode() or b" ")
    if text == "exit":
        break
    data = s.recv(1024).decode()
    if not data:
        break
    print("server:", data)
s.close()
