"""Programs by name, from any working folder."""

from __future__ import annotations

from pathlib import Path

from autograder.course import lessons
from autograder.evaluation.zoo import ZOO


def solution(lesson: str, role: str = "server") -> Path:
    """The reference solution of a lesson: `solution("04")`. Raises FileNotFoundError, which names those there are."""
    folder = lessons.ROOT / "solutions" / lessons.find(lesson).name
    path = folder / f"{role}.py"
    if not path.is_file():
        known = " and ".join(sorted(p.stem for p in folder.glob("*.py")))
        raise FileNotFoundError(f"lesson {lesson} has no solution of a {role}; there is {known}")
    return path


def wrong(lesson: str, name: str, role: str = "server") -> Path:
    """A program of the zoo by its folder's name. Raises FileNotFoundError, which names those there are."""
    return _in_zoo(lessons.find(lesson).name, name, role)


def racy(name: str) -> Path:
    """A program of the race finder's own zoo: `racy("checks_then_acts_on_the_name")`. Raises FileNotFoundError."""
    return _in_zoo("races", name, "server")


def _in_zoo(folder: str, name: str, role: str) -> Path:
    path = ZOO / folder / name / f"{role}.py"
    if not path.is_file():
        known = ", ".join(sorted(p.parent.name for p in (ZOO / folder).glob(f"*/{role}.py")))
        raise FileNotFoundError(f"no {role} program {name!r} in the zoo of {folder}; there are {known}")
    return path


right = wrong  # the zoo keeps right but unusual programs beside the wrong ones; a notebook reads better with both words
