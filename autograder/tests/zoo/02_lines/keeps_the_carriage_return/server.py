# WRONG: removes the newline, and the \r before it stays. FAILS: check_carriage_return_and_newline_end_a_line, check_nothing_else_ends_a_line DIAGNOSIS: keeps_the_carriage_return line 15
import asyncio

LIMIT = 4096


async def talk(reader, writer):
    try:
        while True:
            line = await reader.readuntil(b"\n")
            if len(line) > LIMIT + 1:
                raise asyncio.LimitOverrunError("long", 0)
            try:
                text = line.decode().rstrip("\n")
                writer.write((text.upper() + "\n").encode())
            except UnicodeDecodeError:
                writer.write(b"error: not utf-8\n")
            await writer.drain()
    except asyncio.LimitOverrunError:
        writer.write(b"error: line too long\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        print("client has gone")
    writer.close()


async def main():
    server = await asyncio.start_server(talk, "127.0.0.1", 8080, limit=LIMIT)
    await server.serve_forever()


asyncio.run(main())
