"""Lines of at most 4,096 bytes, and what is answered to them."""

LIMIT = 4096


class LineTooLong(Exception):
    pass


class LineSplitter:
    def __init__(self):
        self.tail = b""

    def feed(self, data):
        self.tail += data
        while True:
            line, newline, rest = self.tail.partition(b"\n")
            if len(line) > LIMIT:
                raise LineTooLong(f"больше {LIMIT} байт")
            if not newline:
                return
            self.tail = rest
            yield line[:-1] if line.endswith(b"\r") else line


def answer(line):
    try:
        return line.decode("utf-8").upper().encode("utf-8") + b"\n"
    except UnicodeDecodeError:
        return error("не UTF-8")


def error(text):
    return f"error: {text}\n".encode()
