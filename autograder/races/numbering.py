"""Servers that number their messages: which number in a message counts, and whether one is given twice."""

from __future__ import annotations

import re

from autograder.races.messages import SentMessage
from autograder.races.scene_run import SceneRun
from autograder.races.violations import Damage, Violation

_NUMBER = re.compile(r"(?<!\d)\d{1,18}(?!\d)")  # longer ones count nothing, and Python reads none of 5,000 digits
_MOST_NUMBERS = 3  # numbers before a text that are tried as counters


def counters(run: SceneRun) -> set[int]:
    """Positions of the numbers before a text that go up by one from message to message, whoever speaks.

    To be compared over several scenes without a pause: a clock may look like a counter once, but not each time.
    """
    return {position for position in range(_MOST_NUMBERS) if _counts(run, position)}


def _counts(run: SceneRun, position: int) -> bool:
    """Whether every stayer heard the closing messages numbered in order at this position."""
    offsets = []
    for who in run.scene.stayers:
        numbers = [
            (place, _number(run, message, who, position))
            for place, message in enumerate(run.closing_messages)
            if message.by != who
        ]
        offsets.append({None if number is None else number - place for place, number in numbers})
    return bool(offsets) and all(len(offset) == 1 and None not in offset for offset in offsets)


def numbers_given_twice(run: SceneRun) -> list[Violation]:
    """Messages of two users with the same number, where a server is known to number its messages."""
    found: list[Violation] = []
    if run.counter is None:
        return found
    for who in run.scene.stayers:
        by_number: dict[int, SentMessage] = {}
        for message in run.clients.sent:
            number = _number(run, message, who, run.counter)
            if number is None:
                continue
            if number in by_number and by_number[number].by != message.by:
                text = f"{who} hears both {by_number[number].by} and {message.by} as number {number}"
                found.append(Violation(Damage.NUMBER_TWICE, text))
            by_number[number] = message
    return found


def _number(run: SceneRun, message: SentMessage, who: str, position: int) -> int | None:
    """The number at this position before a text, names left out, as one listener heard it first."""
    for prefix in run.prefixes(message, who)[:1]:
        for name in run.clients.names:
            prefix = prefix.replace(name, "~")
        numbers = _NUMBER.findall(prefix)
        if len(numbers) > position:
            return int(numbers[position])
    return None
