"""What the student's programs speak on the wire: how a client joins, and the form of a chat message."""

from __future__ import annotations

from dataclasses import dataclass

NAME, TEXT = b"\x1dname\x1e", b"\x1dtext\x1e"  # placeholders


@dataclass(frozen=True)
class Header:
    """A length before each message: decimal, padded to `size` bytes, or binary of that size."""

    size: int
    byte_order: str | None = None  # "big" or "little"; None: decimal

    def length_in(self, head: bytes) -> int:
        """The length that a header holds. Raises ValueError for one that holds none."""
        if self.byte_order == "big":
            return int.from_bytes(head, "big")
        return int.from_bytes(head, "little") if self.byte_order == "little" else int(head)

    def frame(self, data: bytes) -> bytes:
        """A message with its header."""
        if self.byte_order == "big":
            return len(data).to_bytes(self.size, "big") + data
        if self.byte_order == "little":
            return len(data).to_bytes(self.size, "little") + data
        return str(len(data)).encode().ljust(self.size) + data


@dataclass(frozen=True)
class Dialect:
    """How to join and how to say something. Templates hold the placeholders NAME and TEXT."""

    protocol: str  # "tcp" or "udp"
    server_speaks_first: bool
    has_token: bool  # what the server sends first is a token that the client answers by itself, not a prompt
    hello: tuple[bytes, ...]  # templates of the messages before the chat; () if there is no handshake
    chat: bytes  # template of a chat message
    header: Header | None
    relays_names: bool  # others get the name before the text

    @property
    def framing(self) -> str:
        """How messages are told apart: "length header", "lines", "datagrams" or "bare"."""
        if self.protocol == "udp":
            return "datagrams"
        if self.header is not None:
            return "length header"
        return "lines" if self.chat.endswith((b"\n", b"\0")) else "bare"

    @property
    def description(self) -> str:
        """The dialect in words."""
        if not self.hello:
            hello = "no handshake"
        elif self.server_speaks_first:
            hello = "a token that the client answers with the name" if self.has_token else "a prompt, then the name"
        else:
            hello = "the name first"
        framing = {
            "bare": "bare sends",
            "lines": "lines",
            "length header": "messages with a length header",
            "datagrams": "one datagram a message",
        }
        return f"{hello}, {framing[self.framing]}"

    def hello_of(self, name: str) -> list[bytes]:
        """What to send to join under this name."""
        return [self._framed(template.replace(NAME, name.encode())) for template in self.hello]

    def message(self, name: str, text: str | bytes) -> bytes:
        """One chat message."""
        data = text.encode() if isinstance(text, str) else text
        return self._framed(self.chat.replace(NAME, name.encode()).replace(TEXT, data))

    def _framed(self, data: bytes) -> bytes:
        return self.header.frame(data) if self.header else data
