# WRONG: sends long lines in slices, and lets others have a turn in between. FAILS: check_long_messages_never_interleave, check_one_who_never_reads_is_let_go
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
        writer.write(text if isinstance(text, bytes) else (text + "\n").encode())


async def tell(text, but=None):
    data = (text + "\n").encode()
    for start in range(0, len(data), 8192):
        for writer in list(users):
            if writer is not but:
                put(writer, data[start : start + 8192])
        await asyncio.sleep(0)


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
            await tell(f"{name}: " + "".join(c if c.isprintable() else "?" for c in text), writer)
        elif text.isalnum() and len(text) <= 32 and text not in users.values():
            name = users[writer] = text
            put(writer, f"welcome {name}")
            await tell(f"{name} came", writer)
        else:
            put(writer, "no. your name?")
    if users.pop(writer, None):
        await tell(f"{name} went")
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
