# RIGHT: asyncio streams with a limit of their own.
import asyncio


async def serve(reader, writer):
    try:
        while True:
            line = await reader.readuntil(b"\n")
            if len(line) > 4097:
                raise asyncio.LimitOverrunError("too long", 0)
            line = line[:-1].removesuffix(b"\r")
            try:
                answer = line.decode().upper()
            except UnicodeDecodeError as error:
                answer = f"error: {error.reason}"
            writer.write(answer.encode() + b"\n")
            await writer.drain()
    except asyncio.LimitOverrunError:
        writer.write(b"error: line too long\n")
        writer.write_eof()
        while await reader.read(65536):
            continue
    except asyncio.IncompleteReadError as error:
        print("ended in mid-line" if error.partial else "ended")
    except ConnectionError as error:
        print(error)
    writer.close()


async def main():
    async with await asyncio.start_server(serve, "localhost", 8080, family=2, limit=4097) as server:
        await server.serve_forever()


asyncio.run(main())
