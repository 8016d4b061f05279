import socket
import threading

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

idle = threading.Thread(target=client.recv, args=(1024,), daemon=True)
idle.start()
idle.join(0.5)
client.sendall(data)
idle.join()
