"""A story's events made ready to be told: up to the failure, truly counted, each print whole."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from autograder.story import events as ev
from autograder.story.events import PROGRAM, Event
from autograder.story.transcript import Story


def until_failure(story: Story) -> list[Event]:
    """The events of a story without what the program did when the clients were taken away after the failure."""
    failed_at = story.failed_at
    if failed_at is None:
        return list(story.events)
    return [e for e in story.events if e.at <= failed_at or e.what == ev.EXITS]


def counted(events: list[Event]) -> list[Event]:
    """Events whose `times` says how many calls they stand for.

    The launcher numbers equal calls of a thread in a row and tells only some of them: 1 to 6, 8, 16...
    """
    told: dict[str, tuple[Hashable, int]] = {}
    out = []
    for event in events:
        if event.who == PROGRAM and event.what == ev.CALLS:
            key = (event.call, event.fd, event.line, event.error or event.size > 0)
            before, number = told.get(event.thread, (None, 0))
            told[event.thread] = (key, event.times)
            if event.times > 1 and key == before and number < event.times:
                event = replace(event, times=event.times - number)
        out.append(event)
    return out


def _spot(event: Event) -> tuple[str, str, int]:
    return event.thread, event.file, event.line


def whole_prints(events: list[Event]) -> list[Event]:
    """One event for each `print`: Python writes each of its arguments by itself."""
    out: list[Event] = []
    for event in events:
        last = out[-1] if out else None
        both_print = last is not None and last.what == event.what == ev.PRINTS
        if last and both_print and event.line and _spot(last) == _spot(event) and not last.text.endswith("\n"):
            out[-1] = replace(last, text=f"{last.text} {event.text}")
        else:
            out.append(event)
    return out


def without_tracebacks(events: list[Event]) -> list[Event]:
    """Leave out what Python prints about a thread that died: the row of its death says it."""
    if not any(e.what == ev.THREAD_DIES for e in events):
        return events
    told = ("Exception in thread", "Traceback (most recent call last)")
    return [e for e in events if e.what != ev.PRINTS or not e.text.startswith(told)]
