# RIGHT: asyncio streams.
import asyncio


async def echo(reader, writer):
    peer = writer.get_extra_info("peername")
    print("new", peer)
    try:
        while data := await reader.read(1000):
            writer.write(data)
            await writer.drain()
    except ConnectionError as error:
        print(peer, error)
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 8888)
    async with server:
        await server.serve_forever()


asyncio.run(main())
