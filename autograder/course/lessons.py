"""Which lessons there are, and where their files lie."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("server", "client")


class NoSuchLesson(Exception):
    """The word on the command line names no lesson; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One numbered lesson. `graded` names its graded programs, in the order of their steps."""

    name: str  # "04_multichat"
    checks: Path
    graded: tuple[str, ...]

    @property
    def number(self) -> str:
        """Its two digits."""
        return self.name[:2]

    @property
    def handout(self) -> Path:
        """The handout's file."""
        return ROOT / "lessons" / self.name / "README.md"

    @property
    def title(self) -> str:
        """The handout's heading without its number, else the folder's name."""
        try:
            first = self.handout.read_text(encoding="utf-8").partition("\n")[0]
        except OSError:
            return self.name[3:]
        return re.sub(r"^#\s*(\d+\s*)?", "", first).strip() or self.name[3:]

    def programs(self, folder: str = "lessons") -> dict[str, Path]:
        """The files to grade: role -> path, below `lessons` or `solutions`."""
        return {role: ROOT / folder / self.name / f"{role}.py" for role in self.graded}


def all_lessons() -> list[Lesson]:
    """Every lesson that has checks, in order."""
    return list(_lessons())


@functools.cache  # the checks do not change while we run
def _lessons() -> tuple[Lesson, ...]:
    found = []
    for checks in sorted((ROOT / "autograder" / "checks").glob("check_[0-9][0-9]_*.py")):
        text = checks.read_text(encoding="utf-8")
        takes = {"server": r"^def check_\w+\(room\b", "client": r"^def check_\w+\(harness\b"}
        graded = tuple(role for role in PROGRAMS if re.search(takes[role], text, re.MULTILINE))
        found.append(Lesson(checks.stem.removeprefix("check_"), checks, graded))
    return tuple(found)


def find(word: str) -> Lesson:
    """The lesson that "4", "04" or "04_multichat" names. Raises NoSuchLesson."""
    lessons = all_lessons()
    plain = word.strip().strip("/\\").replace("\\", "/").rpartition("/")[2]
    for lesson in lessons:
        if plain == lesson.name or (plain.isdecimal() and int(plain) == int(lesson.number)):
            return lesson
    names = ", ".join(lesson.name for lesson in lessons)
    raise NoSuchLesson(f"there is no lesson {word!r}; the lessons are {names}")
