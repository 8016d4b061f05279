"""The handshakes of clients, so that a diagram can show each as one row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from autograder.story import events as ev
from autograder.story.call_names import SENDING
from autograder.story.diagram.rows import QUIET, Row, is_action
from autograder.story.events import PROGRAM, Event
from autograder.text.escaping import quoted

_BACKGROUND = (ev.PROGRAM_LISTENS, ev.PRINTS, ev.THREAD_STARTS)  # while nothing but handshakes goes on


@dataclass(frozen=True, slots=True)
class Handshake:
    """A client's handshake that succeeded: where it begins, and the indexes of the events that belong to it."""

    who: str
    first: int
    members: frozenset[int]


def fold_handshakes(events: list[Event], names: dict[str, str]) -> list[Event | Row]:
    """The events, with one row in the place of each finished handshake before the last action.

    `names` maps the clients' cast names to their names in the chat.
    """
    last_action = max((i for i, event in enumerate(events) if is_action(event)), default=-1)
    finished = [found for found in _handshakes(events, names) if last_action not in found.members]
    hidden = {index for handshake in finished for index in handshake.members}
    hidden |= _background(events, hidden, last_action)
    begins = {handshake.first: handshake for handshake in finished}
    items: list[Event | Row] = []
    for index, event in enumerate(events):
        if index in begins:
            items.append(_row(begins[index], events, names))
        if index not in hidden:
            items.append(event)
    return items


def _row(handshake: Handshake, events: list[Event], names: dict[str, str]) -> Row:
    name = names[handshake.who]
    words = "joins" if name == handshake.who else f"joins as {quoted(name.encode('utf-8', 'surrogateescape'))}"
    members = tuple(events[index] for index in sorted(handshake.members))
    return Row({handshake.who: words}, handshake.who, PROGRAM, QUIET, events=members)


def _background(events: list[Event], in_handshakes: set[int], last_action: int) -> set[int]:
    """Events that say nothing new beside the handshakes: what is printed about them, and that the program listens."""
    first_by_client = next((i for i, event in enumerate(events) if event.who != PROGRAM), 0)
    end = first_by_client
    if in_handshakes:
        others = (i for i, event in enumerate(events) if is_action(event) and i not in in_handshakes)
        end = next(others, len(events))
    found = {i for i, event in enumerate(events[:end]) if event.what in _BACKGROUND and not event.error}
    if first_by_client:  # somebody has connected later, so the program listens
        found |= {i for i, event in enumerate(events) if event.what == ev.PROGRAM_LISTENS and i < last_action}
    return found


def _handshakes(events: list[Event], names: dict[str, str]) -> list[Handshake]:
    """Every handshake that reached its welcome: from `connects` to the first message with the client's name in it."""
    found = []
    for who, name in names.items():
        first = next((i for i, event in enumerate(events) if event.who == who and event.what == ev.CONNECTS), None)
        handshake = _handshake(events, who, name.encode("utf-8", "surrogateescape"), first) if name else None
        if handshake is not None:
            found.append(handshake)
    return found


def _handshake(events: list[Event], who: str, name: bytes, first: int | None) -> Handshake | None:
    """The handshake that begins with the event at `first`; None if it did not reach its welcome."""
    if first is None:
        return None
    said = b""
    # A connect is reported when it is done, and the program may have accepted before.
    members = {first, *(i for i in range(first) if events[i].call == "accept" and events[i].peer == who)}
    for index in range(first + 1, len(events)):
        event = events[index]
        if event.who == PROGRAM and event.what == ev.CALLS and event.peer == who and not event.error:
            members.add(index)
        if event.who != who:
            continue
        if event.what == ev.SENDS:
            said += event.data
            if said.strip() != name:
                return None
        elif event.what != ev.RECEIVES:
            return None
        members.add(index)
        if event.what == ev.RECEIVES and said.strip() == name and name in event.data:
            members |= _announcement(events, who, name, index, members)
            return Handshake(who, first, frozenset(members))
    return None


def _announcement(events: list[Event], who: str, name: bytes, welcomed: int, members: set[int]) -> set[int]:
    """What the thread that welcomed a client did next, before its next receive: it announced the client to the others.

    Returns the indexes of these events and of the others' receipts; and of the welcome itself if it is reported late.
    """
    sent = [i for i in sorted(members) if events[i].call in SENDING and name in events[i].data]
    late = (i for i in range(welcomed, len(events)) if events[i].peer == who and name in events[i].data)
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
        if event.what == ev.RECEIVES and event.who != who and notices[event.who, event.data] > 0:
            notices[event.who, event.data] -= 1
            found.add(index)
    return found
