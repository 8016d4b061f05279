"""Programs by name, from any working folder."""

from __future__ import annotations

from pathlib import Path

from autograder.course import lessons
from autograder.evaluation.zoo import ZOO


def solution(lesson: str, role: str = "server") -> Path:
    """The reference solution of a lesson: `solution("04")`."""
    return lessons.find(lesson).programs("solutions").get(role) or lessons.ROOT / "solutions" / lesson / f"{role}.py"


def wrong(lesson: str, name: str, role: str = "server") -> Path:
    """A program of the zoo by its folder's name. Raises FileNotFoundError with the names there are."""
    folder = ZOO / lessons.find(lesson).name
    path = folder / name / f"{role}.py"
    if not path.is_file():
        known = ", ".join(sorted(p.name for p in folder.iterdir() if (p / f"{role}.py").is_file()))
        raise FileNotFoundError(f"no {role} program {name!r} in the zoo of lesson {lesson}; there are {known}")
    return path


def racy(name: str) -> Path:
    """A program with a race, of the race finder's own zoo: `racy("checks_then_acts_on_the_name")`."""
    return ZOO / "races" / name / "server.py"


right = wrong  # the zoo keeps right but unusual programs beside the wrong ones; a notebook reads better with both words
