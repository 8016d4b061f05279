# WRONG: long messages are cut to 500 letters. FAILS: check_a_large_datagram_is_whole_or_refused, check_everything_is_heard_as_it_was_said, check_messages_of_every_size_are_whole_or_refused
import socket
import sys

TIMEOUT = 0.25
MAX = 65535


def main(port=8080):
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", port))
    server.settimeout(TIMEOUT)  # so that Ctrl-C works on Windows, too
    names = {}
    rounds = 0
    try:
        while True:
            rounds += 1
            try:
                data, client = server.recvfrom(MAX)
            except socket.timeout:
                continue
            except OSError as e:
                print("receive:", e, file=sys.stderr)
                continue
            for target, text in react(names, client, data):
                try:
                    server.sendto(text.encode(), target)
                except OSError as e:
                    print("send:", e, file=sys.stderr)
    except KeyboardInterrupt:
        print("stopped after", rounds, "rounds")
    finally:
        server.close()


def react(names, client, data):
    """What has to be sent to whom."""
    if not data:
        return []
    text = data.decode("utf-8", "replace")
    others = [c for c in names if c != client]
    if text == "exit":
        if client not in names:
            return []
        gone = names.pop(client)
        return [(o, f"{gone} left") for o in others]
    if client in names:
        return [(o, f"{names[client]}: {text[:500]}") for o in others]
    if text in names.values():
        return [(client, "taken")]
    names[client] = text
    return [(client, f"you are {text}")] + [(o, f"{text} joined") for o in others]


if __name__ == "__main__":
    main()
