"""Framing: what a client has received, cut into messages as its wire says. No sockets, so tests need none.

Positions are opaque numbers that only grow: an index of messages on `lines` and `datagrams`, of
characters on `raw`, where nothing marks a message's end.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from autograder.scenario import notice_matching
from autograder.story.wires import DATAGRAMS, LINES, RAW

_KEPT = 8_000_000  # bytes
# What a client takes in at the most; nobody is sent a tenth of it by a program that answers what was said.
_MOST_BYTES = 64_000_000
_MOST_MESSAGES = 200_000
_LONGEST_LINE = 8_000_000  # bytes without a newline; on `raw`, all that has come
_BEGINNING = 300  # characters kept of a message that was heard already


class Inbox:
    """Bytes in, messages out.

    `messages` are whole lines, or datagrams; on `raw` there are none, and `text` has everything.
    """

    def __init__(self, wire: str = LINES) -> None:
        """`wire` is one of LINES, RAW, DATAGRAMS."""
        self.messages: list[str] = []
        self.text = ""  # raw only
        self._rest = b""  # lines only: begun, without its newline yet
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._wire = wire
        self.everything = bytearray()  # all bytes, the first megabytes of a flood
        self.size = 0
        self.is_full = False  # nothing more is taken in: it would fill the grader's own memory

    @property
    def wire(self) -> str:
        """How messages travel."""
        return self._wire

    @wire.setter
    def wire(self, wire: str) -> None:
        """Set another wire: everything received so far is cut into messages again."""
        if wire == self._wire:
            return
        received = bytes(self.everything)
        self.messages, self.text, self._rest, self.size = [], "", b"", 0
        self._decoder.reset()
        self.everything.clear()
        self._wire = wire
        self.feed(received)

    def feed(self, data: bytes) -> None:
        """Take in what one receive returned (one datagram, on that wire), unless it is full."""
        self.size += len(data)
        if self.is_full:
            return
        without_end = len(self.text) if self._wire == RAW else len(self._rest)
        self.is_full = self.size > _MOST_BYTES or len(self.messages) > _MOST_MESSAGES or without_end > _LONGEST_LINE
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

    def shorten(self) -> None:
        """Keep only the beginnings of what has come: for megabytes that were heard already."""
        self.messages = [message[:_BEGINNING] for message in self.messages]

    def lines_so_far(self) -> set[str]:
        """All lines so far, whatever the wire, but the empty ones; digits are blurred (clocks, counters)."""
        text = notice_matching.blurred(self.everything.decode("utf-8", "replace"))
        return {line.strip() for line in text.splitlines() if line.strip()}

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

    def find_about(self, name: str, after: int = 0, *, but_not: str = "", nor_with: Sequence[str] = ()) -> int | None:
        """The position behind the first message after `after` with `name` in it.

        It does not end in `but_not`, nor has it any of the texts `nor_with` in it (not asked for on `raw`).
        """
        if self._wire == RAW:
            at = self.text.find(name, after)
            while at >= 0 and but_not and self.text.startswith(but_not, at):
                at = self.text.find(name, at + len(but_not))
            return at + len(name) if at >= 0 else None
        for index in range(after, len(self.messages)):
            message = self.messages[index]
            if name not in message or (but_not and message.endswith(but_not)):
                continue
            if not any(text in message for text in nor_with):
                return index + 1
        return None

    def between(self, start: int, end: int) -> list[str]:
        """The messages between two positions; on `raw` one text, as nothing divides it."""
        if self._wire == RAW:
            return [self.text[start:end]] if end > start else []
        return self.messages[start:end]

    # -- notices ---------------------------------------------------------------------------------

    def as_relayed(self, other: str, text: str, name: str, position: int) -> str:
        """How `other` would look if it were relayed as `text` was in the message before `position`."""
        message = self.text[:position] if self._wire == RAW else self.messages[position - 1]
        return notice_matching.as_relayed(message, other, text, name)

    def announced_without(self, name: str, names: Sequence[str]) -> str | None:
        """A notice like one about `name`, without that name and beside none of the `names`; None if there is none."""
        if self._wire == RAW:
            return notice_matching.announced_without_on_raw(self.text, name, names)
        return notice_matching.announced_without(self.messages, name, names)

    def repeated_like(self, other: str, name: str) -> tuple[str, int]:
        """Of the messages that came about `other`, the one that came most often about `name`, and how often."""
        return notice_matching.repeated_like(self.messages, other, name)

    def repeated_about(self, name: str, start: int, end: int, others: Sequence[str] = ()) -> tuple[str, int]:
        """The message with `name` in it that came most often between two positions, and how often."""
        if self._wire == RAW:
            return notice_matching.repeated_about_on_raw(self.text[start:end], name)
        about_one = [m for m in self.messages[start:end] if not any(other in m for other in others)]
        return notice_matching.repeated_about(about_one, name)
