"""The messages of a scene, and where they stand in what a client received."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.scenario.inbox import Inbox
from autograder.story.wires import RAW

_BEFORE = 200  # characters before a text that may hold its speaker's name, on a `raw` wire


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message that a client sent."""

    by: str  # the client's cast name
    text: str
    name: str  # the client's name in the chat


def has_arrived(inbox: Inbox, text: str) -> bool:
    """Whether a text has come."""
    if inbox.wire == RAW:
        return text in inbox.text
    return any(text in message for message in inbox.messages) or text in inbox.begun


def prefixes(inbox: Inbox, text: str, sent: Sequence[SentMessage]) -> list[str]:
    """What stands before each arrival of a text, in its line; on a `raw` wire, since the last text of those `sent`."""
    found = []
    if inbox.wire == RAW:
        for match in re.finditer(re.escape(text), inbox.text):
            before = inbox.text[max(0, match.start() - _BEFORE) : match.start()]
            ends = [before.rfind(message.text) + len(message.text) for message in sent if message.text in before]
            found.append(before[max(ends, default=0) :])
        return found
    for line in [*inbox.messages, inbox.begun]:
        pieces = line.split(text)
        found += [text.join(pieces[: n + 1]) for n in range(len(pieces) - 1)]
    return found


def last_name(prefix: str, names: Sequence[str]) -> str:
    """Which of the names stands last in a prefix; "" if none does."""
    positions = {name: prefix.rfind(name) for name in names}
    best = max(positions, key=lambda name: positions[name], default="")
    return best if best and positions[best] >= 0 else ""
