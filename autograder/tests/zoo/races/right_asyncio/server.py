# RIGHT: asyncio streams.
import asyncio

writers = {}


def broadcast(text, me):
    for writer in list(writers):
        if writer is not me:
            writer.write(f"{text}\n".encode())


async def lines_of(reader):
    while True:
        try:
            line = await reader.readline()
        except OSError:
            return
        text = line.decode(errors="replace").strip()
        if not line or text == "exit":
            return
        yield text


async def serve(reader, writer):
    name = None
    writer.write(b"name?\n")
    async for text in lines_of(reader):
        if name is not None:
            broadcast(f"{name}: {text}", writer)
        elif text in writers.values():
            writer.write(b"taken, name?\n")
        else:
            writers[writer] = name = text
            writer.write(f"hello {name}\n".encode())
            broadcast(f"{name} joined", writer)
    if name is not None:
        del writers[writer]
        broadcast(f"{name} left", writer)
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "localhost", 8080)
    async with server:
        await server.serve_forever()


asyncio.run(main())
