"""The handshakes of clients, so that a diagram can show each as one row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from autograder.story import events as ev
from autograder.story.call_names import SENDING
from autograder.story.diagram.rows import QUIET, Row, is_action
from autograder.story.events import PROGRAM, Event
from autograder.text.escaping import quoted

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
        # a connect is told when it is done, and the program may have accepted before
        members |= {i for i in range(first) if events[i].call == "accept" and events[i].peer == role}
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
    sent = [i for i in sorted(members) if events[i].call in SENDING and name in events[i].data]
    late = (i for i in range(welcomed, len(events)) if events[i].peer == role and name in events[i].data)
    start = sent[-1] if sent else next(late, None)
    if start is None:
        return set()
    thread = events[start].thread
    found = {start}
    notices: Counter[tuple[str, bytes]] = Counter()
    for index in range(start + 1, len(events)):
        event = events[index]
        if event.who == PROGRAM and event.thread == thread:
            if event.error or not (event.what == ev.PRINTS or event.call in SENDING):
                break
            found.add(index)
            notices[event.peer, event.data] += 1
    for index in range(min(members), len(events)):  # each notice has one receipt; a second one is news
        event = events[index]
        if event.what == ev.RECEIVES and event.who != role and notices[event.who, event.data] > 0:
            notices[event.who, event.data] -= 1
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
    # while nothing but handshakes goes on, what is printed about them is part of them
    noise = (ev.PROGRAM_LISTENS, ev.PRINTS, ev.THREAD_STARTS)
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
