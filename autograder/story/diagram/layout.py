"""What of a story is worth showing: which rows a diagram has, and which columns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from autograder.story.diagram.handshakes import Heads, fold_joins
from autograder.story.diagram.repeats import fold_repeats
from autograder.story.diagram.rows import GAP, Row, is_action, rows_of
from autograder.story.events import PROGRAM, Event
from autograder.story.normalizing import cut_as_sent, until_failure, whole_prints, without_tracebacks
from autograder.story.story import Story
from autograder.story.wires import DATAGRAMS
from autograder.text.escaping import visible

ROWS_SHOWN = 14  # as many rows before the last action are kept as fit into this
MOST_ROWS = 40  # past this the middle is left out as well


@dataclass(frozen=True, slots=True)
class Diagram:
    """The rows to draw and their columns, from left to right; `left_out` counts the rows before them."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: int = 0

    @property
    def left_out_words(self) -> str:
        """How many rows before the first one are not shown, in words."""
        return "1 earlier row left out" if self.left_out == 1 else f"{self.left_out:,} earlier rows left out"


def lay_out(story: Story, full: bool = False) -> Diagram:
    """Choose rows and columns. `full` shows every row there is; else the tail that matters."""
    events = whole_prints(cut_as_sent(until_failure(story)))
    before: Heads = {}
    if not full:
        events, before = fold_joins(without_tracebacks(events), story.names)
        events, before = _fold_between(events, before)
    rows = _rows_with(events, before, datagrams=story.wire == DATAGRAMS)
    left_out = 0
    if not full:
        start = 0 if story.is_excerpt else _where_it_matters(rows)
        left_out = start
        rows = rows[start:]
        if len(rows) > MOST_ROWS:
            half = MOST_ROWS // 2
            gap = Row({PROGRAM: f"{len(rows) - 2 * half:,} rows left out"}, tone=GAP)
            rows = [*rows[:half], gap, *rows[-half:]]
    return Diagram(_columns(story, rows), tuple(rows), left_out)


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


def _rows_with(events: list[Event], before: Heads, *, datagrams: bool) -> list[Row]:
    rows: list[Row] = []
    cuts = sorted({0, *before, len(events)})
    for start, end in zip(cuts, [*cuts[1:], len(events)], strict=True):
        if start in before:
            rows.extend(before[start])
        rows.extend(rows_of(events[start:end], datagrams))
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


def heading(story: Story, column: str) -> str:
    """What stands above a column: the program's file, or the client and the name it goes by."""
    if column == PROGRAM:
        return visible(story.program)
    name = story.names.get(column, column)
    return visible(column) if name == column else visible(f"{column} ({name})")
