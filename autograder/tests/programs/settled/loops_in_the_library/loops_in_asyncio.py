import asyncio


async def serve(reader, writer):
    while await reader.read(1024):
        pass


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 8080)
    await server.serve_forever()


asyncio.run(main())
