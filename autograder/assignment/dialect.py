"""What the student's programs speak on the wire, learned from what the student's own client sent and received."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.user_terminal import UserTerminal

_NAME, _TEXT = b"\x1dname\x1e", b"\x1dtext\x1e"
_SENDS = ("send", "sendall", "sendto")
_RECEIVES = ("recv", "recv_into", "recvfrom", "recvfrom_into")


@dataclass(frozen=True)
class Header:
    """A length before each message: decimal, padded to `size` bytes, or binary of that size."""

    size: int
    binary: str = ""  # "big" or "little"; "" is decimal

    def read(self, head: bytes) -> int:
        """The length that a header says. Raises ValueError for one that says none."""
        if self.binary == "big":
            return int.from_bytes(head, "big")
        return int.from_bytes(head, "little") if self.binary == "little" else int(head)

    def pack(self, data: bytes) -> bytes:
        """A message with its header."""
        if self.binary == "big":
            return len(data).to_bytes(self.size, "big") + data
        if self.binary == "little":
            return len(data).to_bytes(self.size, "little") + data
        return str(len(data)).encode().ljust(self.size) + data


@dataclass(frozen=True)
class Dialect:
    """How to come in and how to say something. Templates hold placeholders for name and text."""

    protocol: str
    speaks_first: bool  # the server does: a prompt, or a token that the client answers by itself
    token: bool  # ... the latter
    hello: tuple[bytes, ...]  # messages sent before the chat; () if there is no handshake
    chat: bytes
    header: Header | None
    names: bool  # others get the name before the text

    @property
    def framing(self) -> str:
        """How messages are told apart: "length header", "lines", "datagrams" or "bare"."""
        if self.protocol == "udp":
            return "datagrams"
        if self.header is not None:
            return "length header"
        return "lines" if self.chat.endswith((b"\n", b"\0")) else "bare"

    @property
    def words(self) -> str:
        """The dialect in words."""
        if not self.hello:
            hello = "no handshake"
        elif self.speaks_first:
            hello = "a token that the client answers with the name" if self.token else "a prompt, then the name"
        else:
            hello = "the name first"
        framing = {"bare": "bare sends", "lines": "lines", "length header": "messages with a length header"}
        return f"{hello}, {framing.get(self.framing, 'one datagram a message')}"

    def coming_in(self, name: str) -> list[bytes]:
        """What to send to come in."""
        return [self._packed(part.replace(_NAME, name.encode())) for part in self.hello]

    def saying(self, name: str, text: str | bytes) -> bytes:
        """One chat message."""
        data = text.encode() if isinstance(text, str) else text
        return self._packed(self.chat.replace(_NAME, name.encode()).replace(_TEXT, data))

    def _packed(self, data: bytes) -> bytes:
        return self.header.pack(data) if self.header else data


def learn(table: ChatSession, protocol: str) -> Dialect | None:
    """The dialect, from the first terminals of a table where all went well; None if it is not recognised."""
    alice, bob = (table.everyone.get(role, [None])[0] for role in ("alice", "bob"))
    if alice is None or bob is None:
        return None
    index = next((i for i, text in enumerate(alice.texts) if _is_chat(alice, i)), None)
    if index is None:
        return None
    text, name = alice.texts[index].encode(), alice.name.encode()
    said = _sent(alice, alice.typed_at[index], _until(alice, index))
    if text not in b"".join(said) or (protocol == "udp" and len(said) != 1):
        return None
    header, chat = _unpacked(b"".join(said))
    before = _sent(
        alice, 0.0, alice.typed_at[_last_opening(alice, index)] if _hello_was_chat(alice) else alice.typed_at[index]
    )
    hello = tuple(part for part in _messages(before, header) if part)
    if protocol == "tcp" and header is None and len(hello) > 1:
        hello = (b"".join(hello),) if not _spoken_between(alice) else hello
    template = chat.replace(text, _TEXT, 1)
    if _TEXT not in template or not _is_plain(template) or not all(_is_plain(part) for part in hello):
        return None
    heard = b"".join(e.data for e in bob.calls if e.call in _RECEIVES)
    at = heard.find(text)
    if at < 0:
        return None
    if _was_relayed(alice, bob, text):
        hello = ()
    first_sent = min((e.at for e in alice.calls if e.call in _SENDS), default=0.0)
    speaks_first = any(e.call in _RECEIVES and e.size and e.at < first_sent for e in alice.calls)
    asked_by_client = any(a.text.strip() for a in alice.program.reported.asks[:1])
    return Dialect(
        protocol, speaks_first, speaks_first and asked_by_client, tuple(part.replace(name, _NAME) for part in hello),
        template.replace(name, _NAME), header, name in heard[max(0, at - 80) : at],
    )  # fmt: skip


def _is_chat(terminal: UserTerminal, index: int) -> bool:
    """Whether a typed line is one of the texts to look for, not an answer to a question."""
    return re.fullmatch(r"[a-z]+ [a-z]+ [a-z]+ \d{3}", terminal.texts[index]) is not None


def _was_relayed(alice: UserTerminal, bob: UserTerminal, text: bytes) -> bool:
    """Whether bob's name, the first thing he typed, reached alice as a chat message does: then it was one."""
    name = bob.name.encode()
    form = next((e.data for e in bob.calls if e.call in _RECEIVES and text in e.data), b"")
    ahead, _, behind = form.replace(alice.name.encode(), name).partition(text)
    wanted = re.sub(rb"\d+", b"#", ahead)
    for event in alice.calls:
        if event.call not in _RECEIVES or not event.data.endswith(name + behind):
            continue
        if re.sub(rb"\d+", b"#", event.data[: len(event.data) - len(name + behind)]) == wanted:
            return True
    return False


def _last_opening(terminal: UserTerminal, index: int) -> int:
    return max(index - 1, 0)


def _hello_was_chat(terminal: UserTerminal) -> bool:
    """Whether the last line before the chat was "I am Alice", said so that a UDP server knows her."""
    return any(text == f"I am {terminal.name}" for text in terminal.texts)


def _until(terminal: UserTerminal, index: int) -> float:
    return terminal.typed_at[index + 1] if index + 1 < len(terminal.typed_at) else float("inf")


def _sent(terminal: UserTerminal, start: float, end: float) -> list[bytes]:
    return [e.data for e in sorted(terminal.calls, key=lambda e: e.at) if e.call in _SENDS and start <= e.at < end]


def _spoken_between(terminal: UserTerminal) -> bool:
    sends = [e.at for e in terminal.calls if e.call in _SENDS][:2]
    return len(sends) > 1 and any(e.call in _RECEIVES and sends[0] < e.at < sends[1] for e in terminal.calls)


def _unpacked(data: bytes) -> tuple[Header | None, bytes]:
    match = re.match(rb"\s*\d+\s*", data)
    for size in range(1, 17):
        head, rest = data[:size], data[size:]
        if match and head.strip().isdigit() and int(head) == len(rest) and len(rest) > 8:
            return Header(size), rest
        if size in (2, 4, 8):
            for order in ("big", "little"):
                if Header(size, order).read(head) == len(rest):
                    return Header(size, order), rest
    return None, data


def _messages(sent: list[bytes], header: Header | None) -> list[bytes]:
    if header is None:
        return sent
    data, found = b"".join(sent), []
    while len(data) >= header.size:
        head = data[: header.size]
        size = header.read(head)
        found.append(data[header.size : header.size + size])
        data = data[header.size + size :]
    return found


def _is_plain(data: bytes) -> bool:
    try:
        text = data.replace(_TEXT, b"").replace(_NAME, b"").decode()
    except UnicodeDecodeError:
        return False
    return all(c.isprintable() or c in "\r\n\0\t\x1b" for c in text)
