# RIGHT (slow): multiprocessing starts the server in a new interpreter ("spawn", as on Windows and macOS).
import multiprocessing
import socket


def chat():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("localhost", 8080))
    names = {}

    def tell(addresses, text):
        for address in addresses:
            try:
                server.sendto(text.encode(), address)
            except OSError:
                pass

    while True:
        try:
            data, address = server.recvfrom(65535)
        except OSError:
            continue
        text = data.decode(errors="replace")
        others = [other for other in names if other != address]
        if not data:
            continue
        if text == "exit":
            if address in names:
                tell(others, f"{names.pop(address)} left")
        elif address in names:
            tell(others, f"{names[address]}: {text}")
        elif text in names.values():
            tell([address], "That name is taken")
        else:
            names[address] = text
            tell([address], f"Welcome, {text}")
            tell(others, f"{text} joined")


if __name__ == "__main__":
    process = multiprocessing.get_context("spawn").Process(target=chat)
    process.start()
    process.join()
