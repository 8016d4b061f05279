"""Which lines of a program have changed since a step last passed."""

from __future__ import annotations

from datetime import datetime
from difflib import SequenceMatcher

from autograder.interactive.progress_store import LastPass
from autograder.text.escaping import visible

_MOST_ROWS = 8  # that are shown
_SIMILAR = 0.6  # ratio from which two lines are one line that was edited (difflib.SequenceMatcher.ratio)
_MOST_PAIRED = 40  # lines of a block in which such pairs are searched

Row = tuple[int, str, str]  # line now (0: it is gone), what happened to it, text


def describe_changes(step: int, program: str, last_pass: LastPass, source: str, now: datetime) -> list[str]:
    """A sentence that says when the step passed, then one line of text for each line that has changed."""
    when = f"Step {step} passed {moment_in_words(last_pass.at, now)}."
    if not last_pass.source:
        return [when]
    rows = changed_lines(last_pass.source, source)
    if not rows:
        same = "is the same as then" if last_pass.source == source else "has only other comments or empty lines since"
        return [f"{when} {program} {same}; names, texts and timing are new in each run."]
    shown = [_row(row) for row in rows[:_MOST_ROWS]]
    if len(rows) > _MOST_ROWS:
        shown.append(f"and {len(rows) - _MOST_ROWS} more lines")
    return [f"{when} Since then {program} has changed:", *shown]


def _row(row: Row) -> str:
    number, what, text = row
    where = f"line {number}" if number else ""
    return f"{where:<9} {what:<5} {visible(text.expandtabs(4))}"


def moment_in_words(at: datetime, now: datetime) -> str:
    """A date and time relative to now: "today at 22:15"."""
    days = (now.date() - at.date()).days
    time = f"at {at:%H:%M}"
    if days == 0:
        return f"today {time}"
    if days == 1:
        return f"yesterday {time}"
    year = f" {at.year}" if at.year != now.year else ""
    return f"on {at.day} {at:%B}{year} {time}"


def changed_lines(before: str, after: str) -> list[Row]:
    """The lines that differ, in the order of the file; comments, empty lines and trailing blanks do not count."""
    old, new = _lines(before), _lines(after)
    a, b = [text for _, text in old], [text for _, text in new]
    rows: list[Row] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            rows += _block(a[i1:i2], new[j1:j2])
    return rows


def _lines(source: str) -> list[tuple[int, str]]:
    lines = [(number, line.rstrip()) for number, line in enumerate(source.splitlines(), 1)]
    return [(number, line) for number, line in lines if line and not line.lstrip().startswith("#")]


def _block(old: list[str], new: list[tuple[int, str]]) -> list[Row]:
    """The rows for one block of lines that was replaced: similar lines are paired, the others are gone or new."""
    rows: list[Row] = []
    begin = 0
    for number, text in new:
        partner = _partner(old, begin, text) if len(old) <= _MOST_PAIRED and len(new) <= _MOST_PAIRED else None
        if partner is None:
            rows.append((number, "new:", text.strip()))
            continue
        rows += [(0, "gone:", line.strip()) for line in old[begin:partner]]
        rows += _changed(number, old[partner], text)
        begin = partner + 1
    return rows + [(0, "gone:", line.strip()) for line in old[begin:]]


def _partner(old: list[str], begin: int, text: str) -> int | None:
    best, found = _SIMILAR, None
    for index in range(begin, len(old)):
        ratio = SequenceMatcher(None, old[index].strip(), text.strip(), autojunk=False).ratio()
        if ratio > best:
            best, found = ratio, index
    return found


def _changed(number: int, before: str, after: str) -> list[Row]:
    if before.strip() != after.strip():
        return [(number, "was:", before.strip()), (0, "now:", after.strip())]
    deeper = _indent(after) - _indent(before)
    if not deeper:
        return [(number, "tabs and blanks:", after.strip())]
    return [(number, f"moved {'right' if deeper > 0 else 'left'} by {abs(deeper)}:", after.strip())]


def _indent(line: str) -> int:
    line = line.expandtabs(8)
    return len(line) - len(line.lstrip())
