"""Repetitions in a story, folded to one event each with the count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from functools import lru_cache
from itertools import pairwise

from autograder.story import events as ev
from autograder.story.events import PROGRAM, Event

_OFTEN = 4  # how often everything in a stretch must happen for the stretch to be folded
_MOST_KINDS = 6  # kinds of events in such a stretch


def fold_repeats(events: list[Event], loosely: bool = False) -> list[Event]:
    """Fold stretches in which a few events happen over and over into one event of each, with `times`.

    A stretch is what lies between events that are rare; inside it the order does not matter, since a flood
    reaches each reader in pieces of its own. The folded event stands where it first happened.
    With `loosely`, the program's events may differ in their bytes.
    """
    kinds = [_kind(event, loosely) for event in events]
    out: list[Event] = []
    stretches = [(0, len(events))]
    while stretches:
        start, end = stretches.pop()
        count = Counter(kinds[start:end])
        rare = [i for i in range(start, end) if count[kinds[i]] < _OFTEN]
        if not rare and len(count) <= _MOST_KINDS:
            out += _merge(events[start:end], kinds[start:end])
        elif not rare or len(rare) == end - start:
            out += events[start:end]
        else:
            stretches += reversed(_between(start, end, rare))
    return out


def _between(start: int, end: int, rare: list[int]) -> list[tuple[int, int]]:
    """A stretch cut at its rare events, which are stretches of their own; none is empty."""
    cuts = sorted({start, end, *rare, *(index + 1 for index in rare)})
    return list(pairwise(cuts))


def _merge(events: list[Event], kinds: list[Hashable]) -> list[Event]:
    """One event of each kind."""
    by_kind: dict[Hashable, list[Event]] = {}
    for event, kind in zip(events, kinds, strict=True):
        by_kind.setdefault(kind, []).append(event)
    return [_merge_equal(same) for same in by_kind.values()]


def _merge_equal(same: list[Event]) -> Event:
    first = same[0]
    if len(same) == 1:
        return first
    total = sum(event.times for event in same)
    if all((event.size, event.data) == (first.size, first.data) for event in same):
        return first._replace(times=total)
    size = sum(event.size for event in same)  # of pieces that differ, the sum says more than the first one
    return first._replace(times=total, size=size, data=b"")


def _kind(event: Event, loosely: bool) -> Hashable:
    """What two events must have in common to be folded: the bytes as well, unless they are many or `loosely`."""
    is_empty = event.what == ev.CALLS and event.size == 0
    content: Hashable = b""
    if event.what == ev.PRINTS:
        content = "" if loosely else event.text
    elif event.size <= len(event.data) and not (loosely and event.who == PROGRAM):
        content = _unit(event.data)
    text = "" if event.what == ev.PRINTS else event.text
    call = (event.call, event.line, event.thread, event.peer, event.error)
    return (event.who, event.what, call, text, is_empty, content)


@lru_cache(1000)
def _unit(data: bytes) -> bytes:
    """The smallest piece that the data repeats, turned so that it does not matter where the data begins."""
    period = data.find(data[:1], 1)
    while 0 < period <= len(data) // 2:
        if data[period:] == data[:-period]:
            return min(data[i:period] + data[:i] for i in range(period))
        period = data.find(data[:1], period + 1)
    return data
