# RIGHT: binds a port of its own first, receives in a thread before the name is sent, two threads that are joined. EXCEPT: check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: dies_in_a_thread, ended_by_an_exception
import socket
import threading

me = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
me.bind(("", 0))
alive = True


def listening():
    while alive:
        data, addr = me.recvfrom(65535)
        if alive:
            print(data.decode())


def typing():
    global alive
    while alive:
        text = input()
        if text == "exit":
            alive = False
        me.sendto(text.encode("utf-8"), ("127.0.0.1", 8080))
    me.sendto(b"", me.getsockname() if me.getsockname()[0] != "0.0.0.0" else ("127.0.0.1", me.getsockname()[1]))


print("Write your name, then your messages.")
t1 = threading.Thread(target=listening, daemon=True)
t2 = threading.Thread(target=typing)
t1.start()
t2.start()
t2.join()
print("Bye.")
