# WRONG: send() in place of sendall(): what the system does not take is lost. FAILS: check_nothing_is_lost_where_send_takes_only_a_part DIAGNOSIS: drops_what_send_leaves line 14
import socket

HOST = "localhost"
PORT = 8080


def serve_client(client):
    while True:
        data = client.recv(4096)
        print(f"recv gave {len(data)} bytes")
        if data == b"":
            break
        client.send(data)


listener = socket.create_server((HOST, PORT))
while True:
    client, address = listener.accept()
    try:
        serve_client(client)
    except OSError as error:
        print(f"{address} broke off: {error}")
    finally:
        client.close()
