# RIGHT: asyncio, input in an executor. EXCEPT: check_ctrl_c_leaves_and_ends_the_client, check_a_server_that_breaks_off_ends_the_client
import asyncio
import os

HOST, PORT = "127.0.0.1", 8080


async def show(reader):
    while line := await reader.readline():
        print(line.decode(errors="replace").rstrip())
    print("--- connection lost ---", flush=True)
    os._exit(0)


async def ask(writer):
    loop = asyncio.get_running_loop()
    while True:
        try:
            text = await loop.run_in_executor(None, input)
        except EOFError:
            text = "exit"
        writer.write(f"{text}\n".encode())
        await writer.drain()
        if text == "exit":
            break
    writer.close()


async def main():
    reader, writer = await asyncio.open_connection(HOST, PORT)
    shown = asyncio.create_task(show(reader))
    await ask(writer)
    shown.cancel()


asyncio.run(main())
