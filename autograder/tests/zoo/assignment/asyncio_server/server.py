import asyncio

writers = {}


async def serve(reader, writer):
    writer.write(b"Who are you?\n")
    name = (await reader.readline()).decode().strip()
    writers[writer] = name
    while line := await reader.readline():
        text = line.decode().strip()
        if text == "quit":
            break
        for other in writers:
            if other is not writer:
                other.write(f"{name}: {text}\n".encode())
                await other.drain()
    del writers[writer]
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 8888)
    async with server:
        await server.serve_forever()


asyncio.run(main())
