"""A starter on its way to the solution: the lines of `diff lessons/X solutions/X`, step by step."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from autograder.course.lessons import ROOT, Lesson

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


def lines_of(folder: str, lesson: Lesson, role: str) -> list[str]:
    """The lines of one program."""
    return (ROOT / folder / lesson.name / f"{role}.py").read_text(encoding="utf-8").splitlines()


def hunks(lesson: Lesson, role: str) -> list[Hunk]:
    """What turns a starter into the solution."""
    starter, solution = lines_of("lessons", lesson, role), lines_of("solutions", lesson, role)
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, starter, solution, autojunk=False).get_opcodes():
        if kind != "equal":
            above = [match for line in starter[:a] if (match := _STEP.match(line))]
            found.append(Hunk(int(above[-1][1]) if above else 0, a, b, tuple(solution[c:d])))
    return found


def steps_of(lesson: Lesson, role: str) -> set[int]:
    """The steps that have a comment in a starter."""
    return {int(match[1]) for line in lines_of("lessons", lesson, role) if (match := _STEP.match(line))}


def comments(folder: str, lesson: Lesson, role: str) -> list[str]:
    """The step comments as they stand, with their indentation and the comment lines that follow."""
    found: list[str] = []
    inside = False
    for line in lines_of(folder, lesson, role):
        inside = bool(_STEP.match(line)) or (inside and line.strip().startswith("#"))
        if inside:
            found.append(line)
    return found


def stage(lesson: Lesson, role: str, done: int) -> str:
    """The starter with the steps up to `done` filled in."""
    lines = lines_of("lessons", lesson, role)
    for hunk in reversed(hunks(lesson, role)):
        if hunk.step <= done:
            lines[hunk.start : hunk.end] = hunk.lines
    return "\n".join(lines) + "\n"


def programs_at(lesson: Lesson, done: int, folder: Path) -> dict[str, Path]:
    """The programs with so many steps done, written into `folder`."""
    programs = {role: folder / f"{role}.py" for role in lesson.graded}
    for role, path in programs.items():
        path.write_text(stage(lesson, role, done), encoding="utf-8")
    return programs
