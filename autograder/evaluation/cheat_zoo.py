"""Programs that try to cheat. Their first line says what they try, and what they get.

    # CHEAT: prints the verdicts and leaves. LESSON: 01 EARNS: 45
    # CHEAT: serves the solution from the disk. LESSON: 04 EARNS: 0 ISOLATION: 100 points
    # CHEAT: plays a recorded session back. LESSON: 04 EARNS: at most 21.67

EARNS is what the honest part of the program earns on the wire, without the trick; `at most` where that is another
figure in another run, as names and texts are drawn. After ISOLATION stands what
it gains or harms all the same, because it runs as the user who grades it: so many `points`; `files` of the kit
or of its user are changed; `no result` (the grader is killed); `stopped` (the grader waits until somebody
continues it); or `screen` (it writes where the grader writes).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from autograder.course import lessons
from autograder.evaluation.zoo import ZOO

_FOLDER = ZOO / "cheats"
_FIRST_LINE = re.compile(
    r"# CHEAT: (.+?)\. LESSON: (\d\d) EARNS: (at most )?([\d.]+)"
    r"(?: ISOLATION: (\d+ points|files|no result|stopped|screen))?\s*$"
)


@dataclass(frozen=True)
class Cheat:
    """One program that tries to cheat."""

    path: Path
    lesson: str  # "04"
    program_role: str  # "server" or "client"
    description: str
    earns: float
    is_at_most: bool  # in another run it may earn less
    isolation: str  # what only isolation prevents; "" for nothing

    @property
    def name(self) -> str:
        """Its folder."""
        return self.path.parent.name

    @property
    def gains(self) -> float:
        """Points that it gets by its trick, and that only isolation would keep from it."""
        points, _, word = self.isolation.partition(" ")
        return float(points) if word == "points" else 0


def cheats() -> list[Cheat]:
    """All of them. Raises ValueError for a first line that does not say enough."""
    found = []
    for folder in sorted(path for path in _FOLDER.iterdir() if path.is_dir()):
        for program_role in lessons.PROGRAM_ROLES:
            path = folder / f"{program_role}.py"
            if not path.is_file():
                continue
            first = path.read_bytes().partition(b"\n")[0].decode()  # what follows may be in any encoding
            match = _FIRST_LINE.match(first)
            if match is None:
                raise ValueError(f"{path}: the first line does not say what it tries and what it earns: {first!r}")
            description, lesson, at_most, earns, isolation = match.groups()
            is_at_most = at_most is not None
            found.append(Cheat(path, lesson, program_role, description, float(earns), is_at_most, isolation or ""))
    return found
