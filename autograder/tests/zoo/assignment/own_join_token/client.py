import socket, threading, os

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.connect(('127.0.0.1', 6000))
sock.send(('__join ' + input('Ник: ')).encode())

def show():
    while True:
        data = sock.recv(65535)
        if not data:
            os._exit(0)
        print(data.decode())

threading.Thread(target=show).start()
while True:
    text = input()
    if text.lower() == 'выход':
        sock.send(b'__leave')
        break
    if text:
        sock.send(text.encode())
