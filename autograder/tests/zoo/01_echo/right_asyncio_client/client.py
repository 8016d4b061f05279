# RIGHT: asyncio, with the keyboard in a thread of its own.
import asyncio


async def main():
    reader, writer = await asyncio.open_connection("localhost", 8080)
    print("connected")
    try:
        while True:
            text = await asyncio.to_thread(input)
            if text == "exit":
                print("bye")
                break
            data = text.encode()
            writer.write(data)
            await writer.drain()
            print((await reader.readexactly(len(data))).decode())
    except asyncio.IncompleteReadError:
        print("the server has closed")
    except EOFError:
        print("nothing more to send")
    except ConnectionError as error:
        print("lost:", error)
    writer.close()


try:
    asyncio.run(main())
except OSError as error:
    print("no server:", error)
