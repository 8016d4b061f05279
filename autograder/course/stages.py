"""A starter on its way to the solution: with the steps up to a number filled in from the solution."""

from __future__ import annotations

import difflib
import functools
import re
from dataclasses import dataclass
from pathlib import Path

STARTERS = Path(__file__).parent / "starters"  # copies: students edit theirs where they lie
_SOLUTIONS = Path(__file__).resolve().parents[2] / "solutions"
_STEP = re.compile(r"^\s*# Step (\d+)")


@dataclass(frozen=True)
class Hunk:
    """Lines of a starter to be replaced by lines of the solution; `step` is the comment above them, 0 for none."""

    step: int
    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many lines a student writes."""
        return sum(bool(line.strip()) for line in self.lines)


def starter_text(lesson: str, program_role: str) -> str:
    """A starter as it was handed out; "" if there is none."""
    return _text(STARTERS / f"{lesson}_{program_role}.txt")


def solution_text(lesson: str, program_role: str) -> str:
    """The solution; "" if there is none."""
    return _text(_SOLUTIONS / lesson / f"{program_role}.py")


@functools.lru_cache(maxsize=32)
def hunks(starter: str, solution: str) -> tuple[Hunk, ...]:
    """What turns a starter into its solution."""
    before, after = starter.splitlines(), solution.splitlines()
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            above = [match for line in before[:a] if (match := _STEP.match(line))]
            found.append(Hunk(int(above[-1][1]) if above else 0, a, b, tuple(after[c:d])))
    return tuple(found)


def with_steps_done(lesson: str, program_role: str, done: int) -> str:
    """The starter with the steps up to `done` filled in; "" if there is none."""
    starter = starter_text(lesson, program_role)
    lines = starter.splitlines()
    for hunk in reversed(hunks(starter, solution_text(lesson, program_role))):
        if hunk.step <= done:
            lines[hunk.start : hunk.end] = hunk.lines
    return "\n".join(lines) + "\n" if lines else ""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
