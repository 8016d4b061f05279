# RIGHT: a time-out on each receive, tried again; tells its user a lot.
import socket
import sys

print("Starting client...")
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.settimeout(0.3)
try:
    client.connect(("127.0.0.1", 12345))
except OSError as e:
    sys.exit(f"no server: {e}")
print("Connected to", client.getpeername())
while True:
    try:
        text = input("Text: ")
    except EOFError:
        print("\nEnd of input.")
        break
    if text == "exit":
        print("You asked to leave.")
        break
    data = text.encode()
    print("Sending", len(data), "bytes:", text)
    result = b""
    alive = True
    try:
        client.sendall(data)
        while len(result) < len(data):
            try:
                part = client.recv(4096)
            except socket.timeout:
                print("Still waiting...")
                continue
            if not part:
                alive = False
                break
            result += part
    except OSError as e:
        print("Error:", e)
        alive = False
    if not alive:
        print("Server has closed the connection.")
        break
    print("Received", len(result), "bytes:", result.decode())
client.close()
print("Done.")
