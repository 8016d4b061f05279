"""A story's events made ready to be told: up to the failure, each print whole."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.call_names import SENDING_STREAM
from autograder.story.events import PROGRAM, Event
from autograder.story.story import Story


def until_failure(story: Story) -> list[Event]:
    """The events of a story without what the program did when the clients were taken away after the failure."""
    failed_at = story.failed_at
    if failed_at is None:
        return list(story.events)
    return [e for e in story.events if e.at <= failed_at or e.what == ev.EXITS]


def cut_as_sent(events: list[Event]) -> list[Event]:
    """Events in which no receipt of a client joins what the program sent in several calls.

    How many of them one look at our socket finds depends on the machine; what was sent does not. Where
    the bytes are not those that were sent, or are not known to the last one, nothing is cut.
    """
    sent: dict[str, list[bytes]] = {}
    for event in events:
        if event.who == PROGRAM and event.call in SENDING_STREAM and not event.error:
            whole = event.times == 1 and event.size == len(event.data)
            sent.setdefault(event.peer, []).append(event.data if whole else b"")
    out = []
    for event in events:
        if event.what != ev.RECEIVES or event.who not in sent:
            out.append(event)
            continue
        rest, due = event.data, sent[event.who]
        while due and len(rest) > len(due[0]) > 0 and rest.startswith(due[0]) and event.size == len(event.data):
            piece = due.pop(0)
            rest = rest[len(piece) :]
            out.append(event._replace(data=piece, size=len(piece)))
        left = due[0].removeprefix(rest) if due and due[0].startswith(rest) else None
        if left is None or event.size != len(event.data):
            due.clear()  # these are other bytes than we know of
        elif left:
            due[0] = left
        else:
            due.pop(0)
        out.append(event._replace(data=rest, size=event.size - len(event.data) + len(rest)))
    return out


def _spot(event: Event) -> tuple[str, str, int]:
    return event.thread, event.file, event.line


def whole_prints(events: list[Event]) -> list[Event]:
    """One event for each `print`: Python writes each of its arguments by itself. A question is told once.

    What others did meanwhile stands after it.
    """
    out: list[Event] = []
    asked: dict[str, str] = {}
    printing: dict[str, int] = {}  # where the print stands that each thread has begun
    for event in events:
        if event.who != PROGRAM:
            out.append(event)
            continue
        begun = printing.pop(event.thread, None)
        if event.what == ev.ASKS:
            asked[event.thread] = event.text
        elif event.what == ev.PRINTS:
            if event.text == asked.pop(event.thread, None):
                continue  # `input` shows its question
            if begun is not None and _spot(out[begun]) == _spot(event):
                out[begun] = out[begun]._replace(text=f"{out[begun].text} {event.text}")
                if not event.text.endswith("\n"):
                    printing[event.thread] = begun
                continue
            if event.line and not event.text.endswith("\n"):
                printing[event.thread] = len(out)
        out.append(event)
    return out


def without_tracebacks(events: list[Event]) -> list[Event]:
    """Leave out what Python prints about a thread that died: the row of its death says it."""
    if not any(e.what == ev.THREAD_DIES for e in events):
        return events
    told = ("Exception in thread", "Traceback (most recent call last)")
    return [e for e in events if e.what != ev.PRINTS or not e.text.startswith(told)]
