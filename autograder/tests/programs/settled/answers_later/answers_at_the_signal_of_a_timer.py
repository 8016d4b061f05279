import signal
import socket

listener = socket.create_server(("localhost", 8080))
client, _ = listener.accept()
data = client.recv(1024)
signal.signal(signal.SIGALRM, lambda *_: client.sendall(data))
signal.setitimer(signal.ITIMER_REAL, 0.6)
client.recv(1024)
