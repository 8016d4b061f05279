"""The rows of a sequence diagram: words at one or two columns, and an arrow between them."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.story import events as ev
from autograder.story.diagram.event_words import (
    FROM_PROGRAM,
    TO_PROGRAM,
    byte_count,
    client_words,
    is_sum,
    program_words,
    times_words,
)
from autograder.story.events import PROGRAM, Event
from autograder.text.escaping import visible

PLAIN, BAD, QUIET, GAP = "plain", "bad", "quiet", "gap"  # tones of a row


@dataclass(frozen=True, slots=True)
class Row:
    """One row: words at one or two columns, and the arrow if something travelled.

    `cells` maps a participant (a cast name, or `PROGRAM`) to its words, which are safe to show and may hold
    the signs `→ × …`. `source` and `target` are participants. `thread` names the program's thread, `times`
    says how often the row happened, `events` are what it was made from.
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
        return tuple(dict.fromkeys(event.line for event in self.events if event.line > 0))


def is_action(event: Event) -> bool:
    """Whether a client, the terminal or the scripted server did something (rather than saw or waited)."""
    return event.who != PROGRAM and event.what in TO_PROGRAM


def row_of(event: Event, datagrams: bool = False) -> Row:
    """The row of one event by itself."""
    times = "" if is_sum(event) else times_words(event.times)
    if event.who == PROGRAM:
        thread = "" if event.what in (ev.THREAD_DIES, ev.THREAD_STARTS, ev.EXITS) else event.thread
        cells = {PROGRAM: program_words(event) + times}
        return Row(cells, tone=_tone(event), thread=thread, times=event.times, events=(event,))
    if datagrams and event.what in (ev.CONNECTS, ev.HANGS_UP):  # nothing travels: UDP knows no connections
        words = "opens its socket" if event.what == ev.CONNECTS else "closes its socket"
        return Row({event.who: words}, events=(event,))
    words = client_words(event) + times
    if is_sum(event):
        words = f"{visible(event.what)}{times_words(event.times)}: {byte_count(event)}"
    source = event.who if event.what in TO_PROGRAM else PROGRAM if event.what in FROM_PROGRAM else ""
    target = PROGRAM if event.what in TO_PROGRAM else event.who if event.what in FROM_PROGRAM else ""
    return Row({event.who: words}, source, target, _tone(event), times=event.times, events=(event,))


def _tone(event: Event) -> str:
    if event.what in (ev.WAITS, ev.THREAD_DIES, ev.SEES_RESET) or event.error:
        return BAD
    if event.what in (ev.MAIN_ENDS, ev.EXITS) and (event.text or event.size > 0):
        return BAD
    if event.what in (ev.PRINTS, ev.THREAD_STARTS):
        return QUIET
    return PLAIN
