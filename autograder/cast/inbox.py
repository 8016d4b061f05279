"""What a client has received, cut into messages as its wire says. No sockets, so every case can be tested by hand.

Positions are opaque numbers that only grow: an index of messages on `lines` and `datagrams`, of
characters on `raw`, where nothing marks a message's end.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

LINES = "lines"
RAW = "raw"
DATAGRAMS = "datagrams"

_KEPT = 8_000_000  # bytes
_VARYING = re.compile(r"\d+")  # clocks and counters: two notices that differ only there are one notice twice


class Inbox:
    """Bytes in, messages out."""

    def __init__(self, wire: str = LINES) -> None:
        """`wire` is one of LINES, RAW, DATAGRAMS."""
        self.messages: list[str] = []
        self.text = ""  # raw only: all of it
        self._rest = b""  # lines only: begun, without its newline yet
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._wire = wire
        self.everything = bytearray()  # all bytes, the first megabytes of a flood
        self.size = 0

    @property
    def wire(self) -> str:
        """How messages travel."""
        return self._wire

    @wire.setter
    def wire(self, wire: str) -> None:
        """Change one's mind: everything received so far is cut anew."""
        if wire == self._wire:
            return
        received = bytes(self.everything)
        self.messages, self.text, self._rest, self.size = [], "", b"", 0
        self._decoder.reset()
        self.everything.clear()
        self._wire = wire
        self.feed(received)

    def feed(self, data: bytes) -> None:
        """Take in what one receive returned (one datagram, on that wire)."""
        self.size += len(data)
        if len(self.everything) < _KEPT:
            self.everything += data
        if self._wire == DATAGRAMS:
            self.messages.append(data.decode("utf-8", "replace"))
        elif self._wire == LINES:
            *lines, self._rest = (self._rest + data).split(b"\n")
            self.messages += [line.decode("utf-8", "replace").removesuffix("\r") for line in lines]
        else:
            self.text += self._decoder.decode(data)

    @property
    def end(self) -> int:
        """The position after everything received so far."""
        return len(self.text) if self._wire == RAW else len(self.messages)

    @property
    def begun(self) -> str:
        """A line that has begun and not ended; always "" on other wires."""
        return self._rest.decode("utf-8", "replace")

    def lines_so_far(self) -> set[str]:
        """All lines so far, whatever the wire, without the empty ones; digits are blurred, they may be clocks and counters."""
        text = _VARYING.sub("#", self.everything.decode("utf-8", "replace"))
        return {line.strip() for line in text.splitlines() if line.strip()}

    @property
    def is_empty(self) -> bool:
        """Whether not one byte has come."""
        return self.size == 0

    def find(self, text: str, by: str = "", after: int = 0) -> int | None:
        """The position behind the first message after `after` that says `text`, with the name `by` before it."""
        if self._wire == RAW:
            at = self.text.find(text, after)
            while at >= 0:
                if not by or by in self.text[after:at]:
                    return at + len(text)
                at = self.text.find(text, at + 1)
            return None
        for index in range(after, len(self.messages)):
            message = self.messages[index]
            at = message.rfind(text) if text else len(message)
            if at >= 0 and (not by or by in message[:at]):
                return index + 1
        return None

    def find_about(self, name: str, after: int = 0) -> int | None:
        """The position behind the first message after `after` that has `name` in it."""
        if self._wire == RAW:
            at = self.text.find(name, after)
            return at + len(name) if at >= 0 else None
        return next((i + 1 for i in range(after, len(self.messages)) if name in self.messages[i]), None)

    def between(self, start: int, end: int) -> list[str]:
        """The messages between two positions; on `raw` one text, as nothing divides it."""
        if self._wire == RAW:
            return [self.text[start:end]] if end > start else []
        return self.messages[start:end]

    def repeated_about(self, name: str, start: int, end: int) -> tuple[str, int]:
        """The message with `name` in it that came most often between two positions, and how often.

        Messages that differ in digits only count as the same one. On `raw`, a text that repeats from
        one mention of the name to the next is one message repeated.
        """
        if self._wire == RAW:
            pieces = self.text[start:end].split(name)
            heads = Counter(_VARYING.sub("#", piece) for piece in pieces[1:])
            # The last piece may run on into another message: compare beginnings.
            last = _VARYING.sub("#", pieces[-1]) if len(pieces) > 1 else ""
            best, count = max(heads.items(), key=lambda item: item[1], default=("", 0))
            if last != best and best and last.startswith(best.rstrip()):
                count += 1
            return (name + best, count)
        # A name has digits too: keep it apart from clocks.
        same = Counter(_VARYING.sub("#", m.replace(name, "\0")) for m in self.messages[start:end] if name in m)
        best, count = max(same.items(), key=lambda item: item[1], default=("", 0))
        return (best.replace("\0", name), count)
