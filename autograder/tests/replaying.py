"""The lessons' programs at every stage of the way from the starter to the solution."""

from __future__ import annotations

import re
from pathlib import Path

from autograder.course import stages
from autograder.course.lessons import PROGRAM_ROLES, ROOT, Lesson, all_lessons

_STEP = re.compile(r"^\s*# Step (\d+)")


def lines_of(folder: str, lesson: Lesson, role: str) -> list[str]:
    """The lines of one program."""
    return (ROOT / folder / lesson.name / f"{role}.py").read_text(encoding="utf-8").splitlines()


def hunks(lesson: Lesson, role: str) -> tuple[stages.Hunk, ...]:
    """What turns a starter into the solution."""
    return stages.hunks(stages.starter_text(lesson.name, role), stages.solution_text(lesson.name, role))


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
    return stages.with_steps_done(lesson.name, role, done)


def programs_at(lesson: Lesson, done: int, folder: Path) -> dict[str, Path]:
    """The programs with so many steps done, written into `folder`."""
    programs = {role: folder / f"{role}.py" for role in lesson.graded}
    for role, path in programs.items():
        path.write_text(stage(lesson, role, done), encoding="utf-8")
    return programs


def copy_starters() -> None:
    """Write the copies of the starters anew: `python -m autograder.tests.replaying`, after a starter was changed."""
    for lesson in all_lessons():
        for role in PROGRAM_ROLES:
            starter = ROOT / "lessons" / lesson.name / f"{role}.py"
            if starter.exists():
                (stages.STARTERS / f"{lesson.name}_{role}.txt").write_bytes(starter.read_bytes())


if __name__ == "__main__":
    copy_starters()
