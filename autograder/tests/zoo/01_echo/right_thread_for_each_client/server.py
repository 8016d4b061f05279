# RIGHT: a daemon thread for each client, a list of all, very chatty on its screen.
import socket
import threading

clients = []
lock = threading.Lock()


def work(conn, addr):
    print(f"[{threading.current_thread().name}] начал работу с {addr}")
    count = 0
    while True:
        try:
            data = conn.recv(1024)
        except Exception as e:
            print(f"[{addr}] исключение: {e!r}")
            break
        if not data:
            break
        count += 1
        print(f"[{addr}] сообщение номер {count}: {data!r}")
        try:
            conn.sendall(data)
        except Exception as e:
            print(f"[{addr}] не отправлено: {e!r}")
            break
    with lock:
        clients.remove(conn)
        print("Осталось клиентов:", len(clients))
    conn.close()


s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("0.0.0.0", 5555))
s.listen(10)
print("Сервер слушает порт 5555")
while True:
    conn, addr = s.accept()
    with lock:
        clients.append(conn)
    threading.Thread(target=work, args=(conn, addr), daemon=True).start()
