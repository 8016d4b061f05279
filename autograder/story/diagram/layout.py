"""What of a story is worth showing: which rows a diagram has, and which columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from autograder.story.causes import CallFacts, Place
from autograder.story.diagram.handshakes import fold_handshakes
from autograder.story.diagram.pairing import rows_of
from autograder.story.diagram.repeats import fold_repeats
from autograder.story.diagram.rows import GAP, Row, is_action
from autograder.story.events import PROGRAM, WAITS, Event
from autograder.story.normalizing import normalized, without_tracebacks
from autograder.story.story import Story
from autograder.story.wires import DATAGRAMS
from autograder.text.escaping import visible

ROWS_SHOWN = 14  # as many rows before the last action are kept as fit into this
MOST_ROWS = 40  # past this the middle is left out as well


@dataclass(frozen=True, slots=True)
class Diagram:
    """A story as rows, and its participants as columns from left to right, the program second."""

    story: Story
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: int = 0  # rows before the first one shown
    dropped: int = 0  # events after the last one shown that the story has not kept

    def heading(self, column: str) -> str:
        """What stands above a column: the program's file, or the client and the name it goes by."""
        if column == PROGRAM:
            return visible(self.story.program)
        name = self.story.names.get(column, column)
        return visible(column) if name == column else visible(f"{column} ({name})")

    @property
    def left_out_words(self) -> str:
        """How many rows before the first one are not shown, in words."""
        return "1 earlier row left out" if self.left_out == 1 else f"{self.left_out:,} earlier rows left out"


def lay_out(
    story: Story, full: bool = False, most: int = MOST_ROWS, about: tuple[Place | CallFacts, ...] = ()
) -> Diagram:
    """Choose rows and columns: all rows if `full`, else the last ones, with handshakes and repetitions folded.

    Of more rows than `most` the last are shown, and those that a sentence is `about`: calls, and for a line the
    last row that it led to.
    """
    events, datagrams = normalized(story), story.wire == DATAGRAMS
    if full:
        rows = rows_of(events, datagrams)
        return Diagram(story, _columns(story, rows), tuple(rows), dropped=story.dropped)
    rows = _folded_rows(fold_handshakes(without_tracebacks(events), story.names), datagrams)
    if most < MOST_ROWS:
        return _shortened(story, rows, most, about)
    left_out = 0 if story.is_excerpt else _first_to_show(rows)
    rows = _without_the_middle(rows[left_out:])
    return Diagram(story, _columns(story, rows), tuple(rows), left_out)


def _shortened(story: Story, rows: list[Row], most: int, about: tuple[Place | CallFacts, ...]) -> Diagram:
    """At most so many rows: the last ones, and the last for each of the lines that a sentence speaks about."""
    touching = [[i for i, row in enumerate(rows) if _is_about(row, what)] for what in about]
    kept = {
        found[-1] if isinstance(what, Place) else found[0] for what, found in zip(about, touching, strict=True) if found
    }
    kept |= {i for i, row in enumerate(rows) if any(e.what == WAITS for e in row.events)}
    kept = set(sorted(kept)[-most:])
    for index in reversed(range(len(rows))):
        if len(kept) >= most:
            break
        kept.add(index)
    chosen: list[Row] = []
    before = -1
    for index in sorted(kept):
        if chosen and index > before + 1:
            left_out = index - before - 1
            chosen.append(Row({PROGRAM: f"{left_out:,} more row{'s' if left_out > 1 else ''}"}, tone=GAP))
        chosen.append(_without_its_sentence(rows[index]))
        before = index
    return Diagram(story, _columns(story, chosen), tuple(chosen), min(kept, default=0))


def _without_its_sentence(row: Row) -> Row:
    """A row in which somebody gave up: that it is here; what it was for, the report has said above."""
    return (
        replace(row, cells=dict.fromkeys(row.cells, "here the check failed"))
        if row.events[:1] and row.events[0].what == WAITS
        else row
    )


def _is_about(row: Row, what: Place | CallFacts) -> bool:
    """Whether a row shows a call, or something that a line led to."""
    if isinstance(what, Place):
        return any(what.line in (e.line, *(c.line for c in e.callers)) for e in row.events if what.line)
    return any((e.call, e.data, e.thread) == (what.call, what.data.data, what.thread) for e in row.events)


def _folded_rows(items: list[Event | Row], datagrams: bool) -> list[Row]:
    """The rows that are there already, and those of the events between them; repetitions are folded."""
    folded = _fold_between_rows(items)
    if sum(isinstance(item, Event) for item in folded) > MOST_ROWS:
        folded = _fold_between_rows(items, loosely=True)
    rows: list[Row] = []
    for stretch in _stretches(folded):
        rows += [item for item in stretch if isinstance(item, Row)]
        rows += rows_of([item for item in stretch if isinstance(item, Event)], datagrams)
    return rows


def _fold_between_rows(items: list[Event | Row], loosely: bool = False) -> list[Event | Row]:
    folded: list[Event | Row] = []
    for stretch in _stretches(items):
        folded += [item for item in stretch if isinstance(item, Row)]
        folded += fold_repeats([item for item in stretch if isinstance(item, Event)], loosely)
    return folded


def _stretches(items: list[Event | Row]) -> Iterator[list[Event | Row]]:
    """The items, cut into stretches of events only and of rows only."""
    return (list(stretch) for _, stretch in groupby(items, key=lambda item: isinstance(item, Row)))


def _first_to_show(rows: list[Row]) -> int:
    """The row of the last action, or of an earlier one as long as there is room for the whole actions since."""
    starts = [i for i, row in enumerate(rows) if any(is_action(event) for event in row.events)]
    if not starts or len(rows) <= ROWS_SHOWN + 2:
        return 0
    start = starts[-1]
    for candidate in reversed(starts):
        if len(rows) - candidate > ROWS_SHOWN:
            break
        start = candidate
    return start if start > 2 else 0


def _without_the_middle(rows: list[Row]) -> list[Row]:
    """At most `MOST_ROWS` rows, and one that says how many are left out between them."""
    if len(rows) <= MOST_ROWS:
        return rows
    half = MOST_ROWS // 2
    gap = Row({PROGRAM: f"{len(rows) - 2 * half:,} rows left out"}, tone=GAP)
    return [*rows[:half], gap, *rows[-half:]]


def _columns(story: Story, rows: list[Row]) -> tuple[str, ...]:
    """The program stands second: whoever acts first on its left, the others on its right."""
    seen = {who for row in rows for who in row.cells} | {event.who for row in rows for event in row.events}
    others = [who for who in story.roles if who in seen and who != PROGRAM]
    others += sorted(seen - set(others) - {PROGRAM})
    return (*others[:1], PROGRAM, *others[1:])
