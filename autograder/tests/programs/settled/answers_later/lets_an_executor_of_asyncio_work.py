import asyncio
import time


async def serve(reader, writer):
    data = await reader.read(1024)
    await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.5)
    writer.write(data)
    await reader.read(1024)


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 8080)
    await server.serve_forever()


asyncio.run(main())
