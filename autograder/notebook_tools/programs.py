"""Programs by name, from any working folder."""

from __future__ import annotations

from pathlib import Path

from autograder.course import lessons
from autograder.evaluation.zoo import ZOO


def solution(lesson: str, program_role: str = "server") -> Path:
    """The reference solution of a lesson: `solution("04")`. Raises FileNotFoundError, which names those there are."""
    folder = lessons.ROOT / "solutions" / lessons.find(lesson).name
    path = folder / f"{program_role}.py"
    if not path.is_file():
        known = " and ".join(sorted(path.stem for path in folder.glob("*.py")))
        raise FileNotFoundError(f"lesson {lesson} has no solution of a {program_role}; there is {known}")
    return path


def zoo_program(lesson: str, name: str, program_role: str = "server") -> Path:
    """A program of the zoo, wrong or unusual, by the name of its folder.

    Raises FileNotFoundError, which names those there are.
    """
    return _in_zoo(lessons.find(lesson).name, name, program_role)


def race_program(name: str) -> Path:
    """A program of the race finder's own zoo, by the name of its folder. Raises FileNotFoundError."""
    return _in_zoo("races", name, "server")


def _in_zoo(folder: str, name: str, program_role: str) -> Path:
    path = ZOO / folder / name / f"{program_role}.py"
    if not path.is_file():
        known = ", ".join(sorted(path.parent.name for path in (ZOO / folder).glob(f"*/{program_role}.py")))
        raise FileNotFoundError(f"no {program_role} program {name!r} in the zoo of {folder}; there are {known}")
    return path
