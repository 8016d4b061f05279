# WRONG: connects before its try begins, so a server that is not there is a traceback. FAILS: check_no_server_ends_the_client
import socket

s = socket.socket()
s.connect(("localhost", 8080))
stream = s.makefile("rwb")
last_words = "bye"
try:
    while (text := input("say something: ")) != "exit":
        data = text.encode()
        stream.write(data)
        stream.flush()
        answer = stream.read(len(data))
        if len(answer) != len(data):
            last_words = "the server hung up"
            break
        print("the server says:", answer.decode())
except EOFError:
    last_words = "\nend of input"
except OSError as e:
    last_words = f"connection lost: {e}"
print(last_words)
