"""What a terminal shows of a class: what was found among the submissions, and how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

_WORDS = {
    "graded": "have a mark",
    "ungraded": "cannot be graded by a machine",
    "nothing_arrived": "handed nothing in",
    "timed_out": "took too long",
    "killed": "ended their grader",
    "our_fault": "met a fault of ours, or of this machine",
}


class Graded(Protocol):
    """What is asked of a ledger's entry here."""

    @property
    def student(self) -> str: ...  # noqa: D102
    @property
    def status(self) -> str: ...  # noqa: D102
    @property
    def mark(self) -> float | None: ...  # noqa: D102


class Stray(Protocol):
    """Something that is no submission."""

    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def why(self) -> str: ...  # noqa: D102


class Found(Protocol):
    """What was found among the submissions."""

    @property
    def submissions(self) -> Sequence[object]: ...  # noqa: D102
    @property
    def strays(self) -> Sequence[Stray]: ...  # noqa: D102
    @property
    def not_on_roster(self) -> Sequence[str]: ...  # noqa: D102


def intake_lines(found: Found) -> Iterator[str]:
    """How many students there are, and whatever is not a submission."""
    yield f"{len(found.submissions)} students"
    for stray in found.strays:
        yield f"  not a submission: {stray.path} {stray.why}"
    for name in found.not_on_roster:
        yield f"  not on the roster, and graded: {name}"


def summary_lines(entries: Sequence[Graded], folder: Path) -> Iterator[str]:
    """How a class ended: how many of each kind, and where to look."""
    counts = Counter(entry.status for entry in entries)
    for status, words in _WORDS.items():
        if counts[status]:
            yield f"{counts[status]:>5} {words}"
    marks = sorted(entry.mark for entry in entries if entry.mark is not None)
    if marks:
        yield f"The marks: lowest {marks[0]:g}, middle {marks[len(marks) // 2]:g}, highest {marks[-1]:g}."
    yield f"The class: {folder / 'class.html'}"
