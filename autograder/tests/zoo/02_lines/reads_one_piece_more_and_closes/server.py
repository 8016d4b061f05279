# WRONG: reads one piece after the error line and closes before it has ended its stream. FAILS: check_a_refusal_arrives_while_more_comes, check_a_line_of_4097_bytes_is_refused
import socket

HOST = "localhost"
PORT = 8080
LIMIT = 4096  # bytes: no line may be longer, and recv() never gives more at once


def receive(client):
    data = client.recv(LIMIT)
    if data == b"":
        raise ConnectionError("hung up")
    print("recv gave", data[:60])
    return data


def refuse(client, reason):
    client.sendall(reason + b"\n")
    client.settimeout(2)  # seconds of silence
    for piece in range(1):
        if client.recv(LIMIT) == b"":
            break


def answer_to(line):
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return b"error: this line is not UTF-8"
    return text.upper().encode()


def serve_client(client):
    buffer = b""  # what has come and is not answered yet
    while True:
        data = receive(client)
        buffer += data
        if len(buffer.split(b"\n")[0]) > LIMIT:
            refuse(client, b"error: this line is too long")
            return
        while b"\n" in buffer:
            line, buffer = buffer.split(b"\n", 1)
            line = line.removesuffix(b"\r")
            answer = answer_to(line)
            print("answer", answer[:60])
            client.sendall(answer + b"\n")


def main():
    listener = socket.create_server((HOST, PORT))
    print(f"listening on {HOST}, port {PORT}")
    while True:
        client, address = listener.accept()
        print(f"{address} is here")
        try:
            serve_client(client)
        except OSError as error:
            print(f"{address}: {error}")
        finally:
            client.close()


if __name__ == "__main__":
    main()
