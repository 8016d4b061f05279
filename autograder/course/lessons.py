"""Which lessons there are, and where their files lie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from autograder.course.checks import Check, load_checks

ROOT = Path(__file__).resolve().parents[2]
PROGRAM_ROLES = ("server", "client")
TOPS = ("lessons", "solutions")  # where the starters lie, and what they become


class NoSuchLesson(Exception):
    """The word on the command line names no lesson; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One numbered lesson."""

    name: str  # "04_multichat"
    check_path: Path  # the file of its checks

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

    @property
    def checks(self) -> tuple[Check, ...]:
        """Its checks, in step order."""
        return load_checks(self.check_path).checks

    @property
    def wire(self) -> str | None:
        """How messages travel in it; None if the first handshake finds that out."""
        return load_checks(self.check_path).wire

    @property
    def graded(self) -> tuple[str, ...]:
        """Which programs it has checks for, in the order of their steps: "server", "client" or both."""
        return tuple(dict.fromkeys(check.program_role for check in self.checks))

    def programs(self, folder: str = "lessons") -> dict[str, Path]:
        """The files to grade: program_role -> path, below `lessons` or `solutions`."""
        return {program_role: ROOT / folder / self.name / f"{program_role}.py" for program_role in self.graded}


def number_of(name: str) -> str:
    """The number by which a lesson is called: "04_multichat" is "04"; a name without one stays."""
    head = name.partition("_")[0]
    return head if head.isdigit() else name


def place_in_kit(program: Path) -> tuple[str, str] | None:
    """The lesson's folder that a file lies in: ("lessons", "04_multichat"); None for a file from elsewhere."""
    folder = program.resolve().parent
    if folder.parent.parent != ROOT or folder.parent.name not in TOPS:
        return None
    known = any(lesson.name == folder.name for lesson in all_lessons())
    return (folder.parent.name, folder.name) if known else None


def all_lessons() -> list[Lesson]:
    """Every lesson that has checks, in order."""
    paths = sorted((ROOT / "autograder" / "checks").glob("check_[0-9][0-9]_*.py"))
    return [Lesson(path.stem.removeprefix("check_"), path) for path in paths]


def find(word: str) -> Lesson:
    """The lesson that "4", "04" or "04_multichat" names. Raises NoSuchLesson."""
    lessons = all_lessons()
    plain = word.strip().strip("/\\").replace("\\", "/").rpartition("/")[2]
    for lesson in lessons:
        if plain == lesson.name or (plain.isdecimal() and int(plain) == int(lesson.number)):
            return lesson
    names = ", ".join(lesson.name for lesson in lessons)
    raise NoSuchLesson(f"there is no lesson {word!r}; the lessons are {names}")
