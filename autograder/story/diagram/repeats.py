"""Repetitions in a story, folded to one event each with the count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from functools import lru_cache

from autograder.story import events as ev
from autograder.story.events import PROGRAM, Event

_OFTEN = 4  # how often everything in a stretch must happen for the stretch to be folded
_KINDS = 6  # at most so many different events in such a stretch


@lru_cache(1000)
def _unit(data: bytes) -> bytes:
    """The smallest piece that the data repeats, turned so that it does not matter where the data begins."""
    period = data.find(data[:1], 1)
    while 0 < period <= len(data) // 2:
        if data[period:] == data[:-period]:
            return min(data[i:period] + data[:i] for i in range(period))
        period = data.find(data[:1], period + 1)
    return data


def _kind(event: Event, loose: bool) -> Hashable:
    """What makes two events the same: the bytes count unless they are many or we look loosely."""
    nothing = event.what == ev.CALLS and event.size == 0
    content: Hashable = b""
    if event.what == ev.PRINTS:
        content = "" if loose else event.text
    elif event.size <= len(event.data) and not (loose and event.who == PROGRAM):
        content = _unit(event.data)
    text = "" if event.what == ev.PRINTS else event.text
    place = (event.call, event.line, event.thread, event.peer, event.error)
    return (event.who, event.what, place, text, nothing, content)


def _merged(same: list[Event]) -> Event:
    first = same[0]
    if len(same) == 1:
        return first
    total = sum(e.times for e in same)
    if all((e.size, e.data) == (first.size, first.data) for e in same):
        return first._replace(times=total)
    size = sum(e.size for e in same)  # different pieces: the count and the sum tell more than the first one
    return first._replace(times=total, size=size, data=b"")


def fold_repeats(events: list[Event], loose: bool = False) -> list[Event]:
    """Fold stretches in which a few events happen over and over into one event of each, with `times`.

    A stretch is what lies between events that are rare; inside it the order is not looked at, since
    a flood reaches each reader in pieces of its own. The folded event stands where it first happened.
    """
    kinds = [_kind(e, loose) for e in events]
    out: list[Event] = []
    stretches = [(0, len(events))]
    while stretches:
        start, end = stretches.pop()
        count = Counter(kinds[start:end])
        rare = [i for i in range(start, end) if count[kinds[i]] < _OFTEN]
        if not rare:
            if start < end and (len(count) <= _KINDS):
                groups: dict[Hashable, list[Event]] = {}
                for index in range(start, end):
                    groups.setdefault(kinds[index], []).append(events[index])
                out.extend(_merged(group) for group in groups.values())
            else:
                out.extend(events[start:end])
            continue
        if len(rare) == end - start:
            out.extend(events[start:end])
            continue
        pieces = []
        at = start
        for index in rare:
            if at < index:
                pieces.append((at, index))
            pieces.append((index, index + 1))
            at = index + 1
        if at < end:
            pieces.append((at, end))
        stretches.extend(reversed(pieces))
    return out
