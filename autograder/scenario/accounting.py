"""What reached a client, held against what was said: each text once, whole, and nothing else that carries one.

No sockets: a `Ledger` is told who says what to whom, and `Ledger.examine` takes what one client received.
What carries nobody's text and nobody's name is the server's own talk and is free: banners, heartbeats,
receipts. What was said before a client came in may reach it once, as history.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

_DIGITS = re.compile(r"\d+")
_NAME_MARK, _NUMBER_MARK = "\0", "\ue000"  # in a frame: the speaker's name, and a number, as clocks and counters have
_PIECE = 8  # characters that a message must share with a text to be a piece of it: two seeded words have more


class Arrival(Enum):
    """What is wrong with a message that arrived."""

    TWICE = "twice"  # a text once more than it was said
    OWN = "own"  # the client's own words
    UNDUE = "undue"  # a text, before its receiver was in
    PIECE = "piece"  # a part of a text, or a text that was changed
    EMPTY = "empty"  # a speaker's name and divider around nothing
    EXIT = "exit"  # a speaker's `exit`, relayed as a text


@dataclass(frozen=True, slots=True)
class Wrong:
    """One message that is not due: how, the message, the text that it carries, and whose that is."""

    arrival: Arrival
    message: str
    text: str
    speaker: str  # name on the wire


@dataclass(frozen=True, slots=True)
class Utterance:
    """One text that somebody said; `due` are the clients who must get it."""

    speaker: Hashable
    name: str
    text: str
    due: frozenset[Hashable]
    core: str  # the part that was drawn from the seed, and that no server says by chance; "" if none was


@dataclass
class Ledger:
    """Who said what, in order, and who was in the chat then. A client that comes back is another client."""

    utterances: list[Utterance] = field(default_factory=list)
    came_in: dict[Hashable, int] = field(default_factory=dict)  # client -> how much had been said when it came in
    gone: set[Hashable] = field(default_factory=set)

    def comes_in(self, client: Hashable) -> None:
        """From now on what others say is due to this client."""
        self.came_in[client] = len(self.utterances)

    def goes(self, client: Hashable) -> None:
        """What is said from now on is not due to this client, and may reach it or not."""
        self.gone.add(client)

    def says(self, client: Hashable, name: str, text: str, core: str = "") -> None:
        """A text is said; it is due to everyone who is in, but its speaker."""
        due = frozenset(c for c in self.came_in if c != client and c not in self.gone)
        self.utterances.append(Utterance(client, name, text, due, core))

    def examine(self, client: Hashable, messages: Iterable[str]) -> list[Wrong]:
        """Every message among those that this client received that was not due to it, in order."""
        return list(_Examination(self, client).wrong(list(messages)))

    def examine_stream(self, client: Hashable, stream: str) -> list[Wrong]:
        """The same where nothing marks a message's end: texts are counted, those that chance may repeat left out."""
        wrong = []
        examination = _Examination(self, client)
        for name, text, core in dict.fromkeys((u.name, u.text, u.core) for u in self.utterances):
            if core and stream.count(text) > examination.allowed[name, text]:
                arrival = Arrival.OWN if (name, text) in examination.own else Arrival.TWICE
                wrong.append(Wrong(arrival, text, text, name))
        return wrong


class _Examination:
    """One client's messages, matched with what was said."""

    def __init__(self, ledger: Ledger, client: Hashable) -> None:
        self._client = client
        self._utterances = ledger.utterances
        self._by_slice = _by_slice(ledger.utterances)
        entry = ledger.came_in.get(client)
        self.allowed: Counter[tuple[str, str]] = Counter()
        self.own: set[tuple[str, str]] = set()
        for number, said in enumerate(ledger.utterances):
            is_history = entry is not None and number < entry
            is_open = client in ledger.gone or client in said.due  # who goes may still get it
            if said.speaker == client and not is_history:
                self.own.add((said.name, said.text))
            elif is_history or is_open:
                self.allowed[said.name, said.text] += 1

    def wrong(self, messages: list[str]) -> Iterator[Wrong]:
        """Each message that was not due: first those with a text that is sure, then what is left of the others."""
        frames = _Frames()
        rest: list[str] = []
        for message in messages:
            said = self._carried(message)
            if said is None:
                rest.append(message)
                continue
            frames.learn(message, said)
            wrong = self._received(message, said.name, said.text)
            if wrong is not None:
                yield wrong
        for message in rest:
            wrong = self._leftover(message, frames)
            if wrong is not None:
                yield wrong

    def _carried(self, message: str) -> Utterance | None:
        """The utterance whose text a message carries behind its speaker's name; the longest, if there are several.

        Texts so short that a notice may have them by chance are known by their frame alone, later.
        """
        found = [u for u in self._utterances if u.core and _names_and_says(message, u)]
        return max(found, key=lambda u: (len(u.text), self.allowed[u.name, u.text] > 0), default=None)

    def _received(self, message: str, name: str, text: str) -> Wrong | None:
        """Take a text off those that are due; what is wrong with it if it is not."""
        key = (name, text)
        if self.allowed[key] > 0:
            self.allowed[key] -= 1
            return None
        if key in self.own:
            return Wrong(Arrival.OWN, message, text, name)
        was_due = any(self._client in u.due for u in self._utterances if (u.name, u.text) == key)
        return Wrong(Arrival.TWICE if was_due else Arrival.UNDUE, message, text, name)

    def _leftover(self, message: str, frames: _Frames) -> Wrong | None:
        """What is wrong with a message that has no sure text behind its speaker's name."""
        framed = frames.body(message, [u.name for u in self._utterances])
        if framed is not None:
            name, body = framed
            if any((u.name, u.text) == framed for u in self._utterances):
                return self._received(message, name, body)
            if not body.strip():
                return Wrong(Arrival.EMPTY, message, "", name)
            if body.strip() == "exit":
                return Wrong(Arrival.EXIT, message, "exit", name)
        said = next((u for u in self._utterances if u.core and u.text in message), None)
        if said is not None:  # without a name: a copy of it, or an echo
            own = (said.name, said.text) in self.own
            return Wrong(Arrival.OWN if own else Arrival.TWICE, message, said.text, said.name)
        said = next((self._by_slice[part] for part in _slices(message) if part in self._by_slice), None)
        return None if said is None else Wrong(Arrival.PIECE, message, said.text, said.name)


class _Frames:
    """How this server puts a name before a text, learned from the messages that were due."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()
        self._is_readable = True  # no frame holds one of our own marks

    def learn(self, message: str, said: Utterance) -> None:
        before, _, after = message.rpartition(said.text)
        self._is_readable = self._is_readable and not {_NAME_MARK, _NUMBER_MARK} & set(before + after)
        self._seen.add((_blurred(before, said.name), _blurred(after, said.name)))

    def body(self, message: str, names: list[str]) -> tuple[str, str] | None:
        """(name, text) of a message in the one form that all others had; None if it has another, or there is none."""
        if len(self._seen) != 1 or not self._is_readable:
            return None
        (before, after) = next(iter(self._seen))
        if not before.rpartition(_NAME_MARK)[2].strip():
            return None  # "bob hello" and "bob left" have one form
        for name in dict.fromkeys(names):
            match = re.fullmatch(f"{_pattern(before, name)}(.*){_pattern(after, name)}", message, re.DOTALL)
            if match:
                return name, match[1]
        return None


def _names_and_says(message: str, said: Utterance) -> bool:
    at = message.rfind(said.text)
    return at >= 0 and said.name in message[:at]


def _blurred(text: str, name: str) -> str:
    """The text with a mark for the name, and one for each number: no two of these stand side by side."""
    return _DIGITS.sub(_NUMBER_MARK, text.replace(name, _NAME_MARK))


def _pattern(blurred: str, name: str) -> str:
    """A regular expression for a blurred text with this name in it.

    Numbers are parted by something else, so that it is matched in a time that grows with the text alone.
    """
    marks = {_NAME_MARK: re.escape(name), _NUMBER_MARK: r"\d+"}
    parts = re.split(f"([{_NAME_MARK}{_NUMBER_MARK}])", blurred)
    return "".join(marks.get(part) or re.escape(part) for part in parts)


def _by_slice(utterances: Iterable[Utterance]) -> dict[str, Utterance]:
    """Each piece of a seeded text, and the first who said it: a message is looked through once, not for each text."""
    found: dict[str, Utterance] = {}
    for said in utterances:
        for part in _slices(said.core):
            found.setdefault(part, said)
    return found


def _slices(text: str) -> Iterator[str]:
    plain = _plain(text)
    return (plain[at : at + _PIECE] for at in range(len(plain) - _PIECE + 1))


def is_piece(message: str, core: str) -> bool:
    """Whether a message shares so much with a text's seeded part that chance cannot be the cause.

    Blanks and capitals do not count: a text whose blanks were collapsed is a changed text, too.
    """
    plain = _plain(message)
    return any(part in plain for part in _slices(core))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
