import asyncio


async def show(reader):
    while line := await reader.readline():
        print(line.decode(), end="")


async def main():
    reader, writer = await asyncio.open_connection("localhost", 5157)
    name = input("Name: ")
    task = asyncio.create_task(show(reader))
    loop = asyncio.get_running_loop()
    while True:
        text = await loop.run_in_executor(None, input)
        writer.write(f"{name}: {text}\n".encode())
        await writer.drain()


asyncio.run(main())
