"""A story's events made ready to be shown: up to the failure, receipts as they were sent, each print as one event."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.call_names import SENDING_STREAM
from autograder.story.events import PROGRAM, Event
from autograder.story.story import Story


def normalized(story: Story) -> list[Event]:
    """The events of a story as a diagram shows them."""
    return merge_prints(split_receipts(_without_raises_that_ended(until_failure(story))))


def _without_raises_that_ended(events: list[Event]) -> list[Event]:
    """Leave out that an exception was raised where its thread died of it: the event of its death says it."""
    deaths = {(event.thread, event.text) for event in events if event.what == ev.THREAD_DIES}
    return [event for event in events if event.what != ev.RAISES or (event.thread, event.text) not in deaths]


def until_failure(story: Story) -> list[Event]:
    """The events up to the failure: what the program did later, when its clients were removed, is left out."""
    failed_at = story.failed_at
    if failed_at is None:
        return list(story.events)
    return [event for event in story.events if event.at <= failed_at or event.what == ev.EXITS]


def split_receipts(events: list[Event]) -> list[Event]:
    """Events in which a client's receipt of several messages is one event for each call that sent one.

    How many messages one `recv` of ours returns depends on the machine; what was sent does not. Where a receipt
    has other bytes than were sent, or where not all of them are known, it stays as it is.
    """
    due = _sent_to_each(events)
    out = []
    for event in events:
        if event.what == ev.RECEIVES and event.who in due:
            out.extend(_split(event, due[event.who]))
        else:
            out.append(event)
    return out


def _sent_to_each(events: list[Event]) -> dict[str, list[bytes]]:
    """What the program sent to each client, call by call; b"" for a call whose bytes are not all known."""
    sent: dict[str, list[bytes]] = {}
    for event in events:
        if event.who == PROGRAM and event.call in SENDING_STREAM and not event.error:
            is_whole = event.times == 1 and event.size == len(event.data)
            sent.setdefault(event.peer, []).append(event.data if is_whole else b"")
    return sent


def _split(receipt: Event, due: list[bytes]) -> list[Event]:
    """The receipt in pieces as they are in `due`, from which they are removed."""
    is_whole = receipt.size == len(receipt.data)
    out, rest = [], receipt.data
    while is_whole and due and len(rest) > len(due[0]) > 0 and rest.startswith(due[0]):
        piece = due.pop(0)
        rest = rest[len(piece) :]
        out.append(receipt._replace(data=piece, size=len(piece)))
    left_over = due[0].removeprefix(rest) if due and due[0].startswith(rest) else None
    if left_over is None or not is_whole:
        due.clear()  # from here on the bytes are not those that we know of
    elif left_over:
        due[0] = left_over
    else:
        due.pop(0)
    return [*out, receipt._replace(data=rest, size=receipt.size - len(receipt.data) + len(rest))]


def merge_prints(events: list[Event]) -> list[Event]:
    """One event for each `print`, which writes each of its arguments by itself; none for the prompt of an `input`.

    What others did while a thread printed stands after it.
    """
    out: list[Event] = []
    prompts: dict[str, str] = {}  # of the `input` that each thread is in
    begun_at: dict[str, int] = {}  # where in `out` the print stands that each thread has begun
    for event in events:
        if event.who != PROGRAM:
            out.append(event)
            continue
        begun = begun_at.pop(event.thread, None)
        if event.what == ev.ASKS:
            prompts[event.thread] = event.text
        elif event.what == ev.PRINTS:
            if event.text == prompts.pop(event.thread, None):
                continue  # `input` writes its prompt
            if begun is not None and not event.gap and _origin(out[begun]) == _origin(event):
                out[begun] = out[begun]._replace(text=f"{out[begun].text} {event.text}")
                if not event.text.endswith("\n"):
                    begun_at[event.thread] = begun
                continue
            if event.line and not event.text.endswith("\n"):
                begun_at[event.thread] = len(out)
        out.append(event)
    return out


def _origin(event: Event) -> tuple[str, str, int]:
    return event.thread, event.file, event.line


def without_tracebacks(events: list[Event]) -> list[Event]:
    """Leave out what Python prints about a thread that died: the event of its death says it."""
    if not any(event.what == ev.THREAD_DIES for event in events):
        return events
    beginnings = ("Exception in thread", "Traceback (most recent call last)")
    return [event for event in events if event.what != ev.PRINTS or not event.text.startswith(beginnings)]
