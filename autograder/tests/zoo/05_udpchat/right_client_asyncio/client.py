# RIGHT: asyncio, the keyboard in an executor. EXCEPT: check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: ended_by_an_exception
import asyncio


class Screen(asyncio.DatagramProtocol):
    def datagram_received(self, data, addr):
        print(data.decode(errors="replace"))

    def error_received(self, exc):
        print("nobody answers:", exc)


async def main():
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Screen, remote_addr=("127.0.0.1", 8080))
    prompt = "name: "
    while True:
        text = await loop.run_in_executor(None, input, prompt)
        transport.sendto(text.encode())
        if text == "exit":
            break
        prompt = ""
    transport.close()


asyncio.run(main())
