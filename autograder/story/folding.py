"""What of a story is worth showing: joins and repetitions folded to one row, the beginning left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from autograder.story import events as ev
from autograder.story.events import PROGRAM, Event
from autograder.story.quoting import quoted
from autograder.story.rows import GAP, QUIET, Row, is_action, rows_of
from autograder.story.transcript import Story

ROWS_SHOWN = 14  # as many rows before the last action are kept as fit into this
MOST_ROWS = 40  # past this the middle is left out as well
_OFTEN = 4  # how often everything in a stretch must happen for the stretch to be folded
_KINDS = 6  # at most so many different events in such a stretch

Heads = dict[int, list[Row]]  # by index of an event: rows that stand before it


@dataclass(frozen=True, slots=True)
class Join:
    """A client's handshake that succeeded: where it begins and ends, and which events belong to it."""

    role: str
    first: int
    last: int
    members: frozenset[int]


def joins(events: list[Event], names: dict[str, str]) -> list[Join]:
    """Every handshake that reached its welcome: from `connects` to the first message with the client's name in it."""
    found = []
    for role, name in names.items():
        wire_name = name.encode("utf-8", "surrogateescape")
        first = next((i for i, e in enumerate(events) if e.who == role and e.what == ev.CONNECTS), None)
        if first is None or not name:
            continue
        said = b""
        members = {first}
        for index in range(first + 1, len(events)):
            event = events[index]
            if event.who == PROGRAM and event.what == ev.CALLS and event.peer == role and not event.error:
                members.add(index)
            if event.who != role:
                continue
            if event.what == ev.SENDS:
                said += event.data
                if said.strip() != wire_name:
                    break
            elif event.what != ev.RECEIVES:
                break
            members.add(index)
            if event.what == ev.RECEIVES and said.strip() == wire_name and wire_name in event.data:
                members |= _announcement(events, role, wire_name, index, members)
                found.append(Join(role, first, index, frozenset(members)))
                break
    return found


def _announcement(events: list[Event], role: str, name: bytes, welcomed: int, members: set[int]) -> set[int]:
    """What the thread that welcomed a client went on to do before its next receive: telling the others.

    Returns the events of it, the welcome's own send included if it is told late, and their receipts.
    """
    sent = [i for i in sorted(members) if events[i].who == PROGRAM and name in events[i].data and "send" in events[i].call]
    late = (i for i in range(welcomed, len(events)) if events[i].peer == role and name in events[i].data)
    start = sent[-1] if sent else next(late, None)
    if start is None:
        return set()
    thread = events[start].thread
    found, notices = {start}, {(events[i].peer, events[i].data) for i in members if events[i].who == PROGRAM}
    going_on = True
    for index in range(start + 1, len(events)):
        event = events[index]
        if event.who == PROGRAM and event.thread == thread and going_on:
            going_on = not event.error and (event.what == ev.PRINTS or "send" in event.call)
            if going_on:
                found.add(index)
                notices.add((event.peer, event.data))
        elif event.what == ev.RECEIVES and event.who != role and name in event.data and (event.who, event.data) in notices:
            found.add(index)
    return found


def fold_joins(events: list[Event], names: dict[str, str]) -> tuple[list[Event], Heads]:
    """Leave out the events of finished handshakes before the last action; the rows that stand for them.

    Returns the events that remain and, by index among them, the rows to put before.
    """
    last_action = max((i for i, e in enumerate(events) if is_action(e)), default=-1)
    done = [j for j in joins(events, names) if last_action not in j.members]
    hidden = set().union(*(j.members for j in done)) if done else set()
    first_other = next((i for i, e in enumerate(events) if is_action(e) and i not in hidden), len(events))
    first_seen = next((i for i, e in enumerate(events) if e.who != PROGRAM), 0)
    # while nothing but handshakes goes on, notices and prints about them are part of them
    noise = (ev.PROGRAM_LISTENS, ev.RECEIVES, ev.CALLS, ev.PRINTS, ev.THREAD_STARTS)
    quiet = first_other if done else first_seen
    hidden |= {i for i, e in enumerate(events[:quiet]) if e.what in noise and not e.error}
    if first_seen:  # that it listens is plain once somebody has connected
        hidden |= {i for i, e in enumerate(events) if e.what == ev.PROGRAM_LISTENS and i < last_action}
    before: Heads = {}
    kept: list[Event] = []
    begins = {j.first: j for j in done}
    for index, event in enumerate(events):
        if index in begins:
            role = begins[index].role
            name = names[role]
            words = "joins" if name == role else f"joins as {quoted(name.encode('utf-8', 'surrogateescape'))}"
            members = tuple(events[i] for i in sorted(begins[index].members))
            row = Row({role: words}, role, PROGRAM, QUIET, events=members)
            before.setdefault(len(kept), []).append(row)
        if index not in hidden:
            kept.append(event)
    return kept, before


@lru_cache(1000)
def _unit(data: bytes) -> bytes:
    """The smallest piece that the data repeats, turned so that it does not matter where the data begins."""
    border = [0] * len(data)  # Knuth, Morris and Pratt: the longest border of each beginning
    for index in range(1, len(data)):
        length = border[index - 1]
        while length and data[index] != data[length]:
            length = border[length - 1]
        border[index] = length + (data[index] == data[length])
    period = len(data) - border[-1] if data else 0
    if not 0 < period <= len(data) // 2:
        return data
    return min(data[i:period] + data[:i] for i in range(period))


def _kind(event: Event, loose: bool) -> Hashable:
    """What makes two events the same: the bytes count unless they are many or we look loosely."""
    nothing = event.what == ev.CALLS and event.size == 0
    content: Hashable = b""
    if event.what == ev.PRINTS:
        content = "" if loose else event.text
    elif event.size <= len(event.data) and not (loose and event.who == PROGRAM):
        content = _unit(event.data)
    text = "" if event.what == ev.PRINTS else event.text
    return (event.who, event.what, event.call, event.line, event.thread, event.peer, event.error, text, nothing, content)


def _merged(same: list[Event]) -> Event:
    first = same[0]
    if len(same) == 1:
        return first
    total = sum(e.times for e in same)
    if all((e.size, e.data) == (first.size, first.data) for e in same):
        return replace(first, times=total)
    size = sum(e.size for e in same)  # different pieces: the count and the sum tell more than the first one
    return replace(first, times=total, size=size, data=b"")


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


@dataclass(frozen=True, slots=True)
class Diagram:
    """The rows to draw and their columns, from left to right; `left_out` counts the rows before them."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: int = 0


def until_failure(story: Story) -> list[Event]:
    """The events of a story without what the program did when the clients were taken away after the failure."""
    events = list(story.events)
    last = max((i for i, e in enumerate(events) if e.who != PROGRAM), default=-1)
    if last < 0 or events[last].what != ev.WAITS:
        return events
    return [*events[: last + 1], *(e for e in events[last + 1 :] if e.what == ev.EXITS)]


def _counted(events: list[Event]) -> list[Event]:
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


def _whole_prints(events: list[Event]) -> list[Event]:
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


def lay_out(story: Story, full: bool = False) -> Diagram:
    """Choose rows and columns. `full` shows every row there is; else the tail that matters."""
    events = _whole_prints(_counted(until_failure(story)))
    before: Heads = {}
    if not full:
        events, before = fold_joins(_without_tracebacks(events), story.names)
        events, before = _fold_between(events, before)
    rows = _rows_with(events, before)
    left_out = 0
    if not full:
        start = _where_it_matters(rows)
        left_out = start
        rows = rows[start:]
        if len(rows) > MOST_ROWS:
            half = MOST_ROWS // 2
            gap = Row({PROGRAM: f"{len(rows) - 2 * half:,} rows left out"}, tone=GAP)
            rows = [*rows[:half], gap, *rows[-half:]]
    return Diagram(_columns(story, rows), tuple(rows), left_out)


def _without_tracebacks(events: list[Event]) -> list[Event]:
    """Leave out what Python prints about a thread that died: the row of its death says it."""
    if not any(e.what == ev.THREAD_DIES for e in events):
        return events
    told = ("Exception in thread", "Traceback (most recent call last)")
    return [e for e in events if e.what != ev.PRINTS or not e.text.startswith(told)]


def _fold_between(events: list[Event], before: Heads) -> tuple[list[Event], Heads]:
    """Fold repeats, but not across the row of a join."""
    cuts = sorted({0, *before, len(events)})
    folded: list[list[Event]] = []
    for loose in (False, True):
        folded = [fold_repeats(events[a:b], loose) for a, b in pairwise(cuts)]
        if sum(map(len, folded)) <= MOST_ROWS:
            break
    out: list[Event] = []
    moved: Heads = {}
    for place, part in zip(cuts, [*folded, []], strict=False):
        if place in before:
            moved.setdefault(len(out), []).extend(before[place])
        out.extend(part)
    return out, moved


def _rows_with(events: list[Event], before: Heads) -> list[Row]:
    rows: list[Row] = []
    cuts = sorted({0, *before, len(events)})
    for start, end in zip(cuts, [*cuts[1:], len(events)], strict=True):
        if start in before:
            rows.extend(before[start])
        rows.extend(rows_of(events[start:end]))
    return rows


def _where_it_matters(rows: list[Row]) -> int:
    """The first row to show: the last action, and as many whole actions before it as there is room for."""
    starts = [i for i, row in enumerate(rows) if any(is_action(e) for e in row.events)]
    if not starts or len(rows) <= ROWS_SHOWN + 2:
        return 0
    start = starts[-1]
    for candidate in reversed(starts):
        if len(rows) - candidate > ROWS_SHOWN:
            break
        start = candidate
    return start if start > 2 else 0


def _columns(story: Story, rows: list[Row]) -> tuple[str, ...]:
    """The program stands second: whoever acts first on its left, the others on its right."""
    seen = {role for row in rows for role in row.cells} | {e.who for row in rows for e in row.events}
    roles = [role for role in story.roles if role in seen and role != PROGRAM]
    roles += sorted(seen - set(roles) - {PROGRAM})
    return (*roles[:1], PROGRAM, *roles[1:])
