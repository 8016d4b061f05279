# RIGHT: select with time-outs over the socket; lines come from a keyboard thread through a queue. EXCEPT: check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: ended_by_an_exception
import queue
import select
import socket
import threading

lines = queue.Queue()


def read_lines():
    while True:
        try:
            lines.put(input())
        except EOFError:
            lines.put("exit")
            return


s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print("enter your name:")
threading.Thread(target=read_lines, daemon=True).start()
running = True
while running:
    while not lines.empty():
        line = lines.get()
        s.sendto(line.encode(), ("127.0.0.1", 8080))
        running = running and line != "exit"
    ready, _, _ = select.select([s], [], [], 0.05)
    if ready:
        print("<<", s.recv(65535).decode())
