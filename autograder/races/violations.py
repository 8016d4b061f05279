"""The ways in which a race damages a chat."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Damage(str, Enum):
    """What broke. The values are the words of checks and of the zoo's first lines."""

    SHARED_NAME = "shared name"  # two users have one name
    LOST = "lost"  # a message does not arrive
    TWICE = "twice"  # a message arrives more than once
    MIXED = "mixed"  # a message arrives broken up, or behind another name
    NUMBER_TWICE = "number twice"  # two messages have one number
    NOT_TOLD = "untold"  # nobody is told that a user left
    TOLD_TWICE = "told twice"  # it is told more than once that a user left
    THREAD_DIED = "died"
    STUCK = "stuck"  # threads wait for locks that nobody will release
    STAYS_CONNECTED = "kept"  # the server does not close the connection of a user who left


@dataclass(frozen=True, slots=True)
class Violation:
    """One promise that broke: how, what happened in words, and the line and the thread where it shows, if any."""

    damage: Damage
    text: str
    line: int = 0
    thread: str = ""
