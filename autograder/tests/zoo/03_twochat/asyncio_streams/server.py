# RIGHT: asyncio streams, no thread at all.
import asyncio

writers = {}  # name -> StreamWriter
seats = asyncio.Semaphore(2)


async def say(writer, text):
    writer.write(text.encode() + b"\n")
    try:
        await writer.drain()
    except ConnectionError:
        pass


async def everyone_but(name, text):
    for other, writer in list(writers.items()):
        if other != name:
            await say(writer, text)


async def talk(reader, writer):
    await say(writer, "Who are you?")
    name = (await reader.readline()).decode().strip()
    if not name:
        return
    writers[name] = writer
    await say(writer, f"Hi {name}, type exit to leave.")
    try:
        while line := await reader.readline():
            text = line.decode(errors="replace").strip()
            if text == "exit":
                break
            await everyone_but(name, f"{name}: {text}")
    except ConnectionError:
        pass
    del writers[name]
    await everyone_but(name, f"{name} has gone.")


async def on_connect(reader, writer):
    if seats.locked():
        await say(writer, "Sorry, two are enough.")
    else:
        async with seats:
            await talk(reader, writer)
    writer.close()


async def main():
    server = await asyncio.start_server(on_connect, "127.0.0.1", 8080)
    async with server:
        await server.serve_forever()


asyncio.run(main())
