"""What a class's page shows, as data: steps and what fails in them, students, the queue for a person."""

from __future__ import annotations

from dataclasses import dataclass, field

_BANDS = 10  # of the spread of marks
_SLOWEST = 5


@dataclass
class CauseCount:
    """One cause at one step: how many students, and some of them."""

    name: str  # of the diagnosis, else the kind of failure
    sentence: str  # one student's, as an example
    students: list[str] = field(default_factory=list)
    stories: list[tuple[str, str]] = field(default_factory=list)  # (sentence, SVG): nobody's name is in them


@dataclass
class StepCount:
    """One step, or one line of the assignment's scheme."""

    key: str
    title: str
    points: float
    failed: int = 0
    causes: dict[str, CauseCount] = field(default_factory=dict)


@dataclass
class Row:
    """One student."""

    folder: str
    name: str
    section: str
    status: str
    final: float | None
    words: str
    cells: dict[str, str]  # key of a step -> verdict
    seconds: float
    comment: str = ""
    changed: str = ""  # "40 -> 100" if graded again with another mark


@dataclass
class QueueItem:
    """Somebody whose submission a person has to look at."""

    folder: str
    name: str
    reason: str
    to_do: str


@dataclass
class Overview:
    """The whole class."""

    lesson: str
    steps: dict[str, StepCount] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    queue: list[QueueItem] = field(default_factory=list)

    @property
    def bands(self) -> list[int]:
        """How many final marks there are from 0 to below 10, ..., from 90 to 100."""
        counts = [0] * _BANDS
        for row in self.rows:
            if row.final is not None:
                counts[max(0, min(int(row.final) * _BANDS // 100, _BANDS - 1))] += 1
        return counts

    @property
    def slowest(self) -> list[Row]:
        """Those that took longest, the slowest first."""
        return sorted(self.rows, key=lambda row: -row.seconds)[:_SLOWEST]
