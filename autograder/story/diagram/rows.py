"""The rows of a sequence diagram: each event in words, at whose column, and what travelled between columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from autograder.story import events as ev
from autograder.story.call_names import RECEIVING, SENDING
from autograder.story.events import PROGRAM, Event
from autograder.story.thread_states import thread_label
from autograder.text.escaping import quoted, visible

PLAIN, BAD, QUIET, GAP = "plain", "bad", "quiet", "gap"  # tones of a row
_NEAR = 60  # events between the two ends of a message, at most
_LATE = 0.1  # seconds by which an end may be told after the other although it came first

# What travels from a client towards the program, and the other way; with the words for it.
_TOWARDS = {
    ev.CONNECTS: "connects",
    ev.SENDS: "",
    ev.ENDS_SENDING: "ends sending",
    ev.HANGS_UP: "hangs up",
    ev.RESETS: "resets the connection",
    ev.TYPES: "types",
    ev.ENDS_INPUT: "ends the input",
}
_FROM = {ev.RECEIVES: "", ev.SEES_CLOSE: "sees the connection closed", ev.SEES_RESET: "sees the connection reset"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: words at one or two columns, and the arrow if something travelled.

    `cells` maps a role (or `PROGRAM`) to its words, which are safe to show and may hold the signs
    `→ × …`. `source` and `target` are roles. `thread` names the program's thread, `times` says how
    often the row happened, `events` are what it was made from.
    """

    cells: dict[str, str]
    source: str = ""
    target: str = ""
    tone: str = PLAIN
    thread: str = ""
    times: int = 1
    events: tuple[Event, ...] = ()

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines of the student's file it touches."""
        return tuple(dict.fromkeys(e.line for e in self.events if e.line > 0))


def _times(count: int) -> str:
    return f" × {count:,}" if count > 1 else ""


def _bytes(event: Event) -> str:
    """How many bytes; a folded event without data has the sum of several sizes."""
    size = "1 byte" if event.size == 1 else f"{event.size:,} bytes"
    return f"{size} in all" if _summed(event) else size


def _summed(event: Event) -> bool:
    return event.times > 1 and event.size > 0 and not event.data


def is_action(event: Event) -> bool:
    """Whether a client, the typist or the scripted server did something (rather than saw or waited)."""
    return event.who != PROGRAM and event.what in _TOWARDS


def _client_words(event: Event) -> str:
    if event.what in (ev.SENDS, ev.RECEIVES):
        return quoted(event.data, event.size)
    if event.what == ev.TYPES:
        return f"types {quoted(event.text.encode('utf-8', 'surrogateescape'))}"
    if event.what == ev.WAITS:
        return visible(event.text) or "gave up waiting"
    if event.what == ev.LISTENS_ITSELF:
        return "listens"
    words = _TOWARDS.get(event.what) or _FROM.get(event.what) or visible(event.what)
    return f"{words} {visible(event.text)}".rstrip()


def _call_words(event: Event, data_known: bool) -> str:
    """`line 15 recv → 7 bytes`; with the bytes themselves unless the arrow beside it shows them."""
    call = visible(event.call)
    sends, receives = event.call in SENDING, event.call in RECEIVING
    words = (f"line {event.line} {call}" if event.line else call) + _times(event.times if _summed(event) else 1)
    peer = visible(event.peer)
    if event.call == "accept":
        words += f" → {peer}" if peer and not event.error else ""
    elif peer and not data_known:
        words += f" {'to' if sends else 'from' if receives else 'of'} {peer}"
    if event.error:
        return f"{words} → {visible(event.error)}"
    if receives:
        words += f" → {_bytes(event)}"
        words += " (the end)" if event.size == 0 and event.call.startswith("recv") and "from" not in event.call else ""
    elif sends:
        words += f" {_bytes(event)}"
    if (sends or receives) and event.data and not data_known:
        words += f": {quoted(event.data, event.size)}"
    return words


def program_words(event: Event, data_known: bool = False) -> str:
    """One event of the program in words."""
    at_line = f"line {event.line} " if event.line else ""
    text = visible(event.text.rstrip("\n"))
    if event.what == ev.CALLS:
        return _call_words(event, data_known)
    if event.what == ev.PRINTS:
        return f"{at_line}prints {quoted(event.text.rstrip(chr(10)).encode('utf-8', 'surrogateescape'))}"
    if event.what == ev.ASKS:
        return f"{at_line}asks at the keyboard" + (f": {text}" if text else "")
    if event.what == ev.PROGRAM_LISTENS:
        return f"{at_line}listens"
    if event.what == ev.THREAD_STARTS:
        return f"{at_line}starts {thread_label(event.text) or 'a thread'}"
    if event.what == ev.THREAD_DIES:
        place = f" at line {event.line}" if event.line else ""
        return f"{thread_label(event.thread) or 'a thread'} dies{place}: {text}"
    if event.what == ev.MAIN_ENDS:
        return f"{at_line}the main thread ends" + (f": {text}" if text else "")
    if event.what == ev.EXITS:
        return (
            f"the program ends, {f'exit code {event.size}' if event.size >= 0 else f'stopped by signal {-event.size}'}"
        )
    return f"{at_line}{visible(event.what)} {text}".rstrip()


def _tone(event: Event) -> str:
    if event.what in (ev.WAITS, ev.THREAD_DIES, ev.SEES_RESET) or event.error:
        return BAD
    if event.what in (ev.MAIN_ENDS, ev.EXITS) and (event.text or event.size > 0):
        return BAD
    if event.what in (ev.PRINTS, ev.THREAD_STARTS):
        return QUIET
    return PLAIN


def row_of(event: Event, datagrams: bool = False) -> Row:
    """The row of one event by itself."""
    many = "" if _summed(event) else _times(event.times)
    if event.who == PROGRAM:
        words = program_words(event) + many
        thread = "" if event.what in (ev.THREAD_DIES, ev.THREAD_STARTS, ev.EXITS) else event.thread
        return Row({PROGRAM: words}, tone=_tone(event), thread=thread, times=event.times, events=(event,))
    words = _client_words(event) + many
    if _summed(event):
        words = f"{visible(event.what)}{_times(event.times)}: {_bytes(event)}"
    if datagrams and event.what in (ev.CONNECTS, ev.HANGS_UP):  # nothing travels: UDP knows no connections
        words = "opens its socket" if event.what == ev.CONNECTS else "closes its socket"
        return Row({event.who: words}, events=(event,))
    source = event.who if event.what in _TOWARDS else PROGRAM if event.what in _FROM else ""
    target = PROGRAM if event.what in _TOWARDS else event.who if event.what in _FROM else ""
    return Row({event.who: words}, source, target, _tone(event), times=event.times, events=(event,))


def _belong(first: Event, second: Event) -> bool:
    """Whether two events are the two ends of one message: a client's and the program's, in either order.

    A call is told when it returns, and so is a connect: what a client got may stand before the send
    that sent it, and an accept before the connect that it accepted, but not by much.
    """
    if first.times != 1 or second.times != 1 or first.error or second.error:
        return False
    program, client = (first, second) if first.who == PROGRAM else (second, first)
    if program.what != ev.CALLS or program.peer != client.who:
        return False
    early = second.at - first.at < _LATE
    same = (program.size, program.data) == (client.size, client.data)
    if client.what == ev.RECEIVES:
        return program.call in SENDING and same and (first is program or early)
    if client.what == ev.CONNECTS:
        return program.call == "accept" and (first is client or early)
    if first is program:
        return False
    if client.what == ev.SENDS:
        return program.call in RECEIVING and same
    return client.what in (ev.HANGS_UP, ev.ENDS_SENDING) and program.call in RECEIVING and program.size == 0


def _partner(events: Sequence[Event], index: int, at: list[set[str]]) -> tuple[int, int] | None:
    """Where the other end of the message at `index` stands and where the row of both belongs, if they can share one.

    They can if one of them may be moved to the other's place without passing an event of its own
    participant: the order in which each participant did things is what a sequence diagram tells.
    `at` says whose events stand at each place; it is empty where one has been moved away.
    """
    first = events[index]
    far = first.peer if first.who == PROGRAM else PROGRAM
    if not far or (first.what != ev.CALLS if first.who == PROGRAM else first.what not in (*_TOWARDS, ev.RECEIVES)):
        return None
    first_moves, second_moves = True, True  # may the first move down, the second move up?
    for later in range(index + 1, min(len(events), index + _NEAR)):
        second = events[later]
        if second.who == far and at[later] == {far} and _belong(first, second):
            return (later, index) if second_moves else (later, later)
        first_moves = first_moves and first.who not in at[later]
        second_moves = second_moves and far not in at[later]
        if not (first_moves or second_moves):
            return None
    return None


def rows_of(events: Sequence[Event], datagrams: bool = False) -> list[Row]:
    """The rows of a run of events, in order, with both ends of a message in one row where that is true to the order."""
    at = [{e.who} for e in events]
    placed: dict[int, Row] = {}
    for index, event in enumerate(events):
        if not at[index] or index in placed:
            continue
        row = row_of(event, datagrams)
        found = None if event.who != PROGRAM and not row.source else _partner(events, index, at)
        if found is None:
            placed[index] = row
            continue
        partner, place = found
        other = events[partner]
        at[index], at[partner] = set(), set()
        at[place] = {event.who, other.who}
        program, client = (event, other) if event.who == PROGRAM else (other, event)
        row = row_of(client, datagrams)
        cells = {client.who: row.cells[client.who], PROGRAM: program_words(program, data_known=True)}
        placed[place] = replace(row, cells=cells, thread=program.thread, events=(event, other))
    return _threads_where_they_change([placed[i] for i in sorted(placed)])


def _threads_where_they_change(rows: list[Row]) -> list[Row]:
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
