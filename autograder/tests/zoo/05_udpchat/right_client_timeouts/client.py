# RIGHT (slow): time-outs in the receiving thread, an event says when to stop, joined at the end. EXCEPT: check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: ended_by_an_exception
from socket import AF_INET, SOCK_DGRAM, socket
from threading import Event, Thread


class Client:
    def __init__(self, host="127.0.0.1", port=8080):
        self.address = (host, port)
        self.socket = socket(AF_INET, SOCK_DGRAM)
        self.socket.settimeout(0.2)
        self.stop = Event()

    def send(self, text):
        self.socket.sendto(text.encode("utf-8"), self.address)

    def receive(self):
        while not self.stop.is_set():
            try:
                data, _ = self.socket.recvfrom(65535)
            except TimeoutError:
                continue
            except OSError:
                break
            print("\r" + data.decode("utf-8", "replace"))
            print("> ", end="")

    def run(self):
        self.send(input("Имя: "))
        thread = Thread(target=self.receive)
        thread.start()
        text = ""
        while text != "exit":
            text = input("> ")
            self.send(text)
        self.stop.set()
        thread.join()
        self.socket.close()
        print("Пока!")


Client().run()
