# RIGHT: an asyncio protocol class that lets the transport do the rest.
import asyncio


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)

    def connection_lost(self, exc):
        print("lost", exc)


loop = asyncio.new_event_loop()
loop.run_until_complete(loop.create_server(Echo, "localhost", 8080, family=2))
loop.run_forever()
