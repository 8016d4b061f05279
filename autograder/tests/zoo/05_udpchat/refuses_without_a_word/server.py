# WRONG (slow): a taken name is refused in silence. FAILS: check_a_stranger_never_speaks_as_alice, check_a_taken_name_stays_taken
import socket
import threading
from socketserver import DatagramRequestHandler, ThreadingUDPServer

lock = threading.Lock()
registry = {}


class ChatHandler(DatagramRequestHandler):
    """One short thread for each datagram."""

    def handle(self):
        text = self.rfile.read().decode("utf-8", "replace")
        with lock:
            for address, answer in self.answers(text):
                try:
                    self.socket.sendto(answer.encode(), address)
                except OSError as error:
                    print(threading.current_thread().name, error)

    def answers(self, text):
        me = self.client_address
        others = [a for a in registry if a != me]
        if text == "" or (text == "exit" and me not in registry):
            return []
        if text == "exit":
            name = registry.pop(me)
            return [(a, f"- {name}") for a in others]
        if me in registry:
            return [(a, f"{registry[me]} > {text}") for a in others]
        if text in registry.values():
            return []
        registry[me] = text
        return [(me, f"! {text}")] + [(a, f"+ {text}") for a in others]

    def finish(self):
        pass  # the usual one would send an empty datagram back


ThreadingUDPServer.max_packet_size = 1 << 16
ThreadingUDPServer.daemon_threads = True
ThreadingUDPServer(("", 8080), ChatHandler).serve_forever()
