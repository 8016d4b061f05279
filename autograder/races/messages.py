"""The messages of a scene: who said what under which name, and whether it has arrived."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.scenario.inbox import Inbox
from autograder.story.wires import RAW


@dataclass(frozen=True, slots=True)
class Said:
    """One message on its way."""

    by: str  # role
    text: str
    name: str


def arrived(inbox: Inbox, text: str) -> bool:
    """Whether a text has come."""
    if inbox.wire == RAW:
        return text in inbox.text
    return any(text in message for message in inbox.messages) or text in inbox.begun
