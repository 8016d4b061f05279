# WRONG: does not ask whether the name is taken. FAILS: check_a_stranger_never_speaks_as_alice, check_a_taken_name_stays_taken DIAGNOSIS: takes_the_name_for_the_user line 23
import asyncio


class Chat(asyncio.DatagramProtocol):
    def __init__(self):
        self.names = {}

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        text = data.decode(errors="replace")
        if not text:
            return
        if text == "exit":
            name = self.names.pop(addr, None)
            if name:
                self.others(addr, f"{name} has left")
        elif addr in self.names:
            self.others(addr, f"{self.names[addr]}: {text}")
        else:
            self.names[addr] = text
            self.tell(addr, f"welcome, {text}")
            self.others(addr, f"{text} has joined")

    def error_received(self, exc):
        print("error:", exc)

    def tell(self, addr, text):
        self.transport.sendto(text.encode(), addr)

    def others(self, addr, text):
        for other in self.names:
            if other != addr:
                self.tell(other, text)


async def main():
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(Chat, local_addr=("127.0.0.1", 8080))
    print("ready")
    await asyncio.Event().wait()


asyncio.run(main())
