"""What a client has received, cut into messages as its wire says. No sockets, so every case can be tested by hand.

Positions are opaque numbers that only grow: an index of messages on `lines` and `datagrams`, of
characters on `raw`, where nothing marks a message's end.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence

LINES = "lines"
RAW = "raw"
DATAGRAMS = "datagrams"

_KEPT = 8_000_000  # bytes
_NO_NAMES = ("", "None", "exit", "b''")  # what stands in a notice where a name is missing
_NOTICE = 12  # characters that two notices on `raw` must share
_FLOOD = 5  # times that even a message without words is too much
_LONGEST = 300  # characters of a notice on `raw`
_PIECES = 50  # mentions on `raw` that are compared one by one; a flood shows by counting
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

    def shorten(self) -> None:
        """Keep only the beginnings of what has come: for megabytes that were heard already."""
        self.messages = [message[:_LONGEST] for message in self.messages]

    def lines_so_far(self) -> set[str]:
        """All lines so far, whatever the wire, but the empty ones; digits are blurred (clocks, counters)."""
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

    def as_relayed(self, other: str, text: str, name: str, position: int) -> str:
        """How `other` would look, from the name on, if relayed as `text` was in the message before `position`.

        "" where nothing but blanks divides the name from the text: a notice may look the same.
        """
        message = self.text[:position] if self._wire == RAW else self.messages[position - 1]
        before, _, behind = message.rpartition(text)
        _, found, between = before.rpartition(name)
        return f"{name}{between}{other}{behind}" if found and between.strip() else ""

    def between(self, start: int, end: int) -> list[str]:
        """The messages between two positions; on `raw` one text, as nothing divides it."""
        if self._wire == RAW:
            return [self.text[start:end]] if end > start else []
        return self.messages[start:end]

    def announced_without(self, name: str, names: list[str]) -> str | None:
        """A message like one with `name` in it, but with nothing, `None` or `exit` in its place; None if there is none.

        On `raw` the words before the name tell, or those after it: they come once more, beside none of
        the `names`.
        """
        if self._wire != RAW:
            notices = {_VARYING.sub("#", m.replace(name, "\0")).strip() for m in self.messages if name in m}
            plain = {
                notice.replace("\0", instead).strip()
                for notice in notices
                for instead in _NO_NAMES
                if any(c.isalpha() for c in notice)
            }
            return next((m for m in self.messages if m.strip() and _VARYING.sub("#", m).strip() in plain), None)
        *pieces, tail = self.text.split(name)
        for piece in pieces:
            words = piece[-_NOTICE:]
            if sum(c.isalpha() for c in words) < _NOTICE // 2 or any(known in words for known in names):
                continue  # too little to know a notice by
            at = tail.find(words)
            if at >= 0 and not any(tail.startswith(known, at + len(words)) for known in names):
                return tail[at : at + 2 * _NOTICE]
        for piece in [*pieces[1:], tail]:
            words = piece[: _NOTICE // 2]
            at = tail.find(words, 1) if sum(c.isalpha() for c in words) >= _NOTICE // 3 else -1
            if at >= 0 and not any(tail[:at].endswith(known) for known in names):
                return tail[max(0, at - _NOTICE // 2) : at + _NOTICE]
        return None

    def repeated_like(self, other: str, name: str) -> tuple[str, int]:
        """Of the messages that came about `other`, the one that came most often about `name`, and how often."""
        kinds = {_VARYING.sub("#", m.replace(other, "\0")) for m in self.messages if other in m}
        same = Counter(_VARYING.sub("#", m.replace(name, "\0")) for m in self.messages if name in m)
        best, count = max(((kind, same[kind]) for kind in kinds), key=lambda item: item[1], default=("", 0))
        return (best.replace("\0", name), count)

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
            if 1 < count < _FLOOD and sum(c.isalpha() for c in best) < _NOTICE // 3:
                count = 1  # "joined bob." and "left bob." end alike
            told = [_VARYING.sub("#", piece) for piece in pieces[:_PIECES]]
            twice = [i for i in range(len(told) - 2) if _is_one_notice_again(*told[i : i + 3])]
            if twice and len(twice) >= count:
                return (f"{told[twice[0]][-_NOTICE:]}{name}{told[twice[0] + 2][:_NOTICE]}", len(twice) + 1)
            return (name + best, count)
        # A name has digits too: keep it apart from clocks.
        same = Counter(_VARYING.sub("#", m.replace(name, "\0")) for m in self.messages[start:end] if name in m)
        best, count = max(same.items(), key=lambda item: item[1], default=("", 0))
        return (best.replace("\0", name), count)


def _is_one_notice_again(before: str, between: str, after: str) -> bool:
    """Whether two mentions of a name, with this text around them, are one notice twice.

    Then `between` is the end of the notice and its beginning once more: the same beginning stands
    `before` the first mention, and the same end `after` the second.
    """
    if sum(c.isalpha() for c in between) < _NOTICE // 3 or len(between) > _LONGEST:
        return False
    return any(after.startswith(between[:k]) and before.endswith(between[k:]) for k in range(len(between) + 1))
