# RIGHT: asyncio streams.
import asyncio

writers = {}


async def say(writer, text):
    try:
        writer.write(f"{text}\n".encode())
        await writer.drain()
    except OSError:
        print("not delivered:", text)


async def say_others(writer, text):
    for other in [w for w in writers if w is not writer]:
        await say(other, text)


async def lines(reader):
    while True:
        try:
            raw = await reader.readline()
        except (OSError, ValueError):
            return
        text = raw.decode("utf-8", "replace").strip()
        if not raw.endswith(b"\n") or text == "exit":
            return
        yield text


async def serve(reader, writer):
    name = None
    await say(writer, "What is your name?")
    async for text in lines(reader):
        if name is not None:
            await say_others(writer, f"{name}: {text}")
        elif text in writers.values():
            await say(writer, "Somebody has that name. What is yours?")
        else:
            writers[writer] = name = text
            await say(writer, f"Welcome, {name}")
            await say_others(writer, f"{name} joined")
    writers.pop(writer, None)
    writer.close()
    if name is not None:
        await say_others(writer, f"{name} left")


async def main():
    server = await asyncio.start_server(serve, "localhost", 8080)
    async with server:
        await server.serve_forever()


asyncio.run(main())
