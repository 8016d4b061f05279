# WRONG: what one recv returns counts as one message, however many lines it is. FAILS: check_both_may_talk_in_any_order, check_lines_of_every_length_are_whole DIAGNOSIS: treats_one_recv_as_one_message line 27
import socket
import threading

clients = {}
guard = threading.Lock()


def tell(sock, message):
    print("->", message)
    try:
        sock.sendall((message + "\n").encode("utf-8"))
    except OSError:
        print("не отправлено")


def handle_client(sock, addr):
    print("подключился", addr)
    tell(sock, "Представьтесь, пожалуйста")
    name = sock.recv(1024).decode("utf-8").strip()
    print(addr, "это", name)
    with guard:
        clients[sock] = name
    tell(sock, "Здравствуйте, " + name)
    while True:
        try:
            message = sock.recv(1024).decode("utf-8").strip()
        except ConnectionResetError:
            break
        print("<-", message)
        if not message or message == "exit":
            break
        with guard:
            for other in clients:
                if other != sock:
                    tell(other, name + ": " + message)
    with guard:
        clients.pop(sock)
        for other in clients:
            tell(other, name + " вышел")
    sock.close()
    print("отключился", addr)


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("127.0.0.1", 8080))
server.listen(2)
while True:
    sock, addr = server.accept()
    with guard:
        busy = len(clients)
    if busy == 2:
        tell(sock, "Мест нет")
        sock.close()
    else:
        threading.Thread(target=handle_client, args=(sock, addr), daemon=True).start()
