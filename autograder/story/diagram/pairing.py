"""Both ends of a message in one row: what a client did, and the call of the program that it belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from autograder.story import events as ev
from autograder.story.call_names import RECEIVING, SENDING
from autograder.story.diagram.event_words import TO_PROGRAM, program_words
from autograder.story.diagram.rows import Row, row_of
from autograder.story.events import PROGRAM, Event
from autograder.story.thread_states import thread_label

_NEAR = 60  # events between the two ends of a message, at most
_LATE = 0.1  # seconds by which an end may be reported after the other although it came first


def rows_of(events: Sequence[Event], datagrams: bool = False) -> list[Row]:
    """The rows of a run of events, in order, with both ends of a message in one row where that is true to the order."""
    standing = [{event.who} for event in events]
    placed: dict[int, Row] = {}
    for index, event in enumerate(events):
        if not standing[index] or index in placed:
            continue
        row = row_of(event, datagrams)
        found = None if event.who != PROGRAM and not row.source else _partner(events, index, standing)
        if found is None:
            placed[index] = row
            continue
        partner, place = found
        other = events[partner]
        standing[index], standing[partner] = set(), set()
        standing[place] = {event.who, other.who}
        program, client = (event, other) if event.who == PROGRAM else (other, event)
        row = row_of(client, datagrams)
        cells = {client.who: row.cells[client.who], PROGRAM: program_words(program, data_known=True)}
        placed[place] = replace(row, cells=cells, thread=program.thread, events=(event, other))
    return _with_threads([placed[index] for index in sorted(placed)])


def _partner(events: Sequence[Event], index: int, standing: list[set[str]]) -> tuple[int, int] | None:
    """Where the other end of the message at `index` stands and where the row of both belongs, if they can share one.

    They can if one of them may be moved to the other's place without passing an event of its own
    participant: a sequence diagram shows in which order each participant did things.
    `standing` says whose events are at each place; it is empty where one has been moved away.
    """
    first = events[index]
    far = first.peer if first.who == PROGRAM else PROGRAM
    if not far or (first.what != ev.CALLS if first.who == PROGRAM else first.what not in (*TO_PROGRAM, ev.RECEIVES)):
        return None
    first_may_move_down, second_may_move_up = True, True
    for later in range(index + 1, min(len(events), index + _NEAR)):
        second = events[later]
        if second.who == far and standing[later] == {far} and _are_one_message(first, second):
            return (later, index) if second_may_move_up else (later, later)
        first_may_move_down = first_may_move_down and first.who not in standing[later]
        second_may_move_up = second_may_move_up and far not in standing[later]
        if not (first_may_move_down or second_may_move_up):
            return None
    return None


def _are_one_message(first: Event, second: Event) -> bool:
    """Whether two events are the two ends of one message: a client's and the program's, in either order.

    A call is reported when it returns, and so is a connect: what a client received may stand before the send
    that sent it, and an accept before the connect that it accepted, but not by much.
    """
    if first.times != 1 or second.times != 1 or first.error or second.error:
        return False
    program, client = (first, second) if first.who == PROGRAM else (second, first)
    if program.what != ev.CALLS or program.peer != client.who:
        return False
    reported_late = second.at - first.at < _LATE
    same = (program.size, program.data) == (client.size, client.data)
    if client.what == ev.RECEIVES:
        return program.call in SENDING and same and (first is program or reported_late)
    if client.what == ev.CONNECTS:
        return program.call == "accept" and (first is client or reported_late)
    if first is program:
        return False
    if client.what == ev.SENDS:
        return program.call in RECEIVING and same
    return client.what in (ev.HANGS_UP, ev.ENDS_SENDING) and program.call in RECEIVING and program.size == 0


def _with_threads(rows: list[Row]) -> list[Row]:
    """Name the thread in the program's words wherever it is another one than in the row before."""
    if len(Counter(row.thread for row in rows if row.thread)) < 2:
        return rows
    out, last = [], ""
    for row in rows:
        if row.thread and row.thread != last:
            last = row.thread
            row = replace(row, cells={**row.cells, PROGRAM: f"{row.cells[PROGRAM]} · {thread_label(row.thread)}"})
        out.append(row)
    return out
