# WRONG: takes the escape character out of texts, and nothing else. FAILS: check_no_message_forges_another
import asyncio
import os
import signal

IDLE = float(os.environ.get("CHAT_IDLE_SECONDS", 300))
WAITING = 4_000_000
users = {}
writers = set()


def put(writer, text):
    if writer.transport.get_write_buffer_size() > WAITING:
        writer.transport.abort()
    elif not writer.is_closing():
        writer.write((text + "\n").encode())


def tell(text, but=None):
    for writer in list(users):
        if writer is not but:
            put(writer, text)


async def line_of(reader):
    try:
        line = await asyncio.wait_for(reader.readline(), IDLE)
    except (OSError, ValueError, asyncio.TimeoutError):
        return None
    if not line.endswith(b"\n"):
        return None
    text = line.decode("utf-8", "replace").strip()
    return None if text == "exit" else text


async def serve(reader, writer):
    writers.add(writer)
    name = None
    put(writer, "your name?")
    while (text := await line_of(reader)) is not None:
        if name is not None:
            tell(f"{name}: " + text.replace("\x1b", ""), writer)
        elif text.isalnum() and len(text) <= 32 and text not in users.values():
            name = users[writer] = text
            put(writer, f"welcome {name}")
            tell(f"{name} came", writer)
        else:
            put(writer, "no. your name?")
    if users.pop(writer, None):
        tell(f"{name} went")
    writers.discard(writer)
    writer.close()


async def main():
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    server = await asyncio.start_server(serve, "127.0.0.1", 8080)
    await stop.wait()
    server.close()
    everyone = list(writers)
    users.clear()
    for writer in everyone:
        put(writer, "good bye")
        writer.close()
    await asyncio.sleep(0.1)
    for writer in everyone:
        writer.transport.abort()


asyncio.run(main())
