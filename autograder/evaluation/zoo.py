"""The zoo: programs that are wrong on purpose, or right but unusual. Their first line says what must happen.

    # WRONG: sends to everybody, the sender too. FAILS: check_alice_does_not_hear_herself
    # RIGHT: asyncio streams.
    # RIGHT: bare sends, no newline anywhere. EXCEPT: check_two_lines_at_once_are_two_messages
    # WRONG: no newline. FAILS: check_one_line_gets_one_answer DIAGNOSIS: forgets_the_newline line 31
    # WRONG: two threads, one list. FAILS: check_exit_leaves_the_chat SOMETIMES: check_who_left_may_come_back
    # RIGHT (slow): sleeps before each send.

After FAILS stand all checks that fail, the one that the program was written for first; after SOMETIMES those
that fail in some runs, as the program's own timing has it; after EXCEPT those that a right program fails because
its dialect is not the lesson's. After DIAGNOSIS stands what the report must say about the first of them, and the
line that it must name; after an EXCEPT, what it may say. A program that is `slow` is not graded in everyday tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.pool import GradingJob
from autograder.course import lessons
from autograder.grading.results import CheckResult, Verdict

ZOO = Path(__file__).resolve().parents[1] / "tests" / "zoo"
_FIRST_LINE = re.compile(
    r"# (WRONG|RIGHT)( \(slow\))?: (.+?)(?: (?:FAILS|EXCEPT): ([\w, ]+?))?(?: SOMETIMES: ([\w, ]+?))?"
    r"(?: DIAGNOSIS: ([\w, ]+))?\s*$"
)
_DIAGNOSIS = re.compile(r"(\w+)(?: line (\d+))?")


@dataclass(frozen=True)
class ZooProgram:
    """One program of the zoo, and what must happen to it."""

    path: Path
    lesson: lessons.Lesson
    program_role: str  # "server" or "client"
    is_right: bool
    description: str
    fails: tuple[str, ...]  # names of checks, the intended one first
    may_fail: frozenset[str] = frozenset()  # names of checks that it fails in some runs
    is_slow: bool = False
    diagnoses: tuple[tuple[str, int], ...] = ()  # (name, line); the line is 0 if none is to be named

    @property
    def name(self) -> str:
        """Lesson and folder: "04_multichat/echoes_to_the_sender"."""
        return f"{self.lesson.name}/{self.path.parent.name}"

    def is_judged_as_it_says(self, failed: set[str], of: frozenset[str] | None = None) -> bool:
        """Whether these checks failed as the first line says; `of` are the checks that were run, None for all."""
        expected = set(self.fails) if of is None else set(self.fails) & of
        return failed - self.may_fail == expected

    def job(self, seed: int = 7) -> GradingJob:
        """The work of grading it."""
        return GradingJob(self.lesson, {self.program_role: self.path}, seed)


def zoo_programs(lesson: str = "") -> list[ZooProgram]:
    """All programs, or those of lessons that begin so. Raises ValueError for a first line that does not say enough."""
    found = []
    for folder in sorted(ZOO.glob("[0-9][0-9]_*/*")):
        for program_role in lessons.PROGRAM_ROLES:
            path = folder / f"{program_role}.py"
            if path.is_file() and folder.parent.name.startswith(lesson):
                found.append(_read_program(path, program_role))
    return found


def _read_program(path: Path, program_role: str) -> ZooProgram:
    first = path.read_text(encoding="utf-8-sig").partition("\n")[0]
    match = _FIRST_LINE.match(first)
    if match is None:
        raise ValueError(f"{path}: the first line does not say what is wrong and which check fails: {first!r}")
    kind, slow, description, fails, may_fail, diagnoses = match.groups()
    names = _read_names(fails)
    if kind == "WRONG" and not names:
        raise ValueError(f"{path}: a wrong program has to name the check that it FAILS")
    lesson = lessons.find(path.parents[1].name)
    return ZooProgram(
        path,
        lesson,
        program_role,
        is_right=kind == "RIGHT",
        description=description,
        fails=names,
        may_fail=frozenset(_read_names(may_fail)),
        is_slow=slow is not None,
        diagnoses=_read_diagnoses(path, diagnoses),
    )


def _read_names(words: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (words or "").split(",") if name.strip())


def _read_diagnoses(path: Path, words: str | None) -> tuple[tuple[str, int], ...]:
    found = []
    for part in (words or "").split(","):
        match = _DIAGNOSIS.fullmatch(part.strip())
        if match is not None:
            found.append((match[1], int(match[2] or 0)))
        elif part.strip():
            raise ValueError(f"{path}: a DIAGNOSIS is a name and, if it names a line, `line 31`; this is {part!r}")
    return tuple(found)


def failed_checks(results: list[CheckResult]) -> set[str]:
    """The names of the checks that did not pass."""
    return {result.name for result in results if result.verdict is not Verdict.PASS}
