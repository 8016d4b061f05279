class Lobby:
    """Who is here. Both ways, so that nothing has to be searched for."""

    def __init__(self, server):
        self.server = server
        self.name_of = {}
        self.address_of = {}

    def take(self, addr, text):
        if text == "exit":
            self.leave(addr)
        elif addr in self.name_of:
            self.say(f"{self.name_of[addr]} -> {text}", addr)
        else:
            self.enter(addr, text)

    def enter(self, addr, name):
        if not (name.isascii() and name.isalnum()):
            self.put("Letters and digits, please.", addr)
            return
        if name in self.address_of:
            self.put("Somebody else is called that.", addr)
            return
        self.name_of[addr] = name
        self.address_of[name] = addr
        self.put(f"Welcome {name}", addr)
        self.say(f"{name} entered", addr)

    def leave(self, addr):
        name = self.name_of.pop(addr, None)
        if name is None:
            return
        del self.address_of[name]
        self.say(f"{name} left", addr)

    def say(self, text, author):
        for addr in self.address_of.values():
            if addr != author:
                self.put(text, addr)

    def put(self, text, addr):
        try:
            self.server.sendto(text.encode(), addr)
        except OSError as e:
            print("lost:", e)
