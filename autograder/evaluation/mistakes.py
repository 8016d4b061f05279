"""Beginner's mistakes against the report: does the first failed check name the cause, and the line to change.

The programs are in `tests/zoo/mistakes`: starters with the steps before done, and one of them done wrong. Their
first line says what is wrong, at which step, and which cause a report must name, with the line to be changed:

    # MISTAKE: A or B is A. STEP: 6 CAUSE: except_or line 52
    # MISTAKE: no break. STEP: 2 CAUSE: ignores_the_end line 30 or 33

Where two causes, or two lines, are as good as each other, `or` stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.pool import worker_count
from autograder.course import lessons
from autograder.evaluation.zoo import ZOO
from autograder.grading.grading_session import GradingSession
from autograder.grading.results import CheckResult, Verdict
from autograder.grading.run_lesson import AfterFailure, run_checks
from autograder.story.wording.cause_sentences import cause_sentence

MISTAKES = ZOO / "mistakes"
_FIRST_LINE = re.compile(r"# MISTAKE: (.+)\. STEP: (\d+) CAUSE: (\w+(?: or \w+)*?)(?: line (\d+(?: or \d+)*))?\s*$")


@dataclass(frozen=True)
class Mistake:
    """One program with one mistake, and what a report has to say about it."""

    path: Path
    lesson: lessons.Lesson
    program_role: str
    description: str
    step: int
    causes: tuple[str, ...]
    lines: tuple[int, ...]  # empty if no line has to be named

    @property
    def name(self) -> str:
        """Lesson and folder."""
        return f"{self.lesson.name}/{self.path.parent.name}"


@dataclass(frozen=True)
class Judged:
    """What the report says about a mistake: about the first check that failed, as a student sees it."""

    mistake: Mistake
    result: CheckResult | None  # None if no check failed

    @property
    def names_the_cause(self) -> bool:
        """Whether one of the causes shown is the one that is meant."""
        return any(cause.name in self.mistake.causes for cause in self._causes)

    @property
    def names_the_line(self) -> bool:
        """Whether the first line that is named is the one to be changed."""
        lines = [cause.place.line for cause in self._causes if cause.place and cause.name in self.mistake.causes]
        return not self.mistake.lines or any(line in self.mistake.lines for line in lines)

    @property
    def said(self) -> list[str]:
        """The report's sentences: what broke, and the causes."""
        if self.result is None:
            return ["no check failed"]
        return [f"step {self.result.step}: {self.result.reason}", *(cause_sentence(cause) for cause in self._causes)]

    @property
    def _causes(self) -> list:  # type: ignore[type-arg]
        return self.result.causes if self.result else []


def all_mistakes(lesson: str = "") -> list[Mistake]:
    """All of them, or those of lessons that begin so. Raises ValueError for a first line that does not say enough."""
    paths = sorted(MISTAKES.glob(f"{lesson}*/*/*.py"))
    return [_read_mistake(path) for path in paths]


def _read_mistake(path: Path) -> Mistake:
    match = _FIRST_LINE.match(path.read_text(encoding="utf-8").partition("\n")[0])
    if match is None:
        raise ValueError(f"{path}: the first line does not say what is wrong, at which step, and what is to be named")
    description, step, causes, places = match.groups()
    lesson = lessons.find(path.parents[1].name)
    lines = tuple(int(number) for number in places.split(" or ")) if places else ()
    return Mistake(path, lesson, path.stem, description, int(step), tuple(causes.split(" or ")), lines)


def judge(mistake: Mistake, seed: int = 7) -> Judged:
    """Grade a program as a student does, up to the first failure."""
    session = GradingSession({mistake.program_role: mistake.path}, seed, mistake.lesson.wire, finds_causes=True)
    checks = [c for c in mistake.lesson.checks if c.program_role == mistake.program_role and c.step <= mistake.step]
    results = run_checks(checks, session, AfterFailure.STOP)
    return Judged(mistake, next((r for r in results if r.verdict is Verdict.FAIL), None))


def judge_all(lesson: str = "", seed: int = 7) -> Iterator[Judged]:
    """Grade all programs, a few at a time, in order."""
    with ThreadPoolExecutor(worker_count(), thread_name_prefix="mistake") as executor:
        yield from executor.map(lambda mistake: judge(mistake, seed), all_mistakes(lesson))


def print_table(lesson: str, seed: int, *, say: bool) -> bool:
    """Print a line for each program, and totals; whether every cause and line was named."""
    rows = []
    for row in judge_all(lesson, seed):
        rows.append(row)
        _print(row, say=say)
    if not rows:
        return True
    causes, lines = sum(r.names_the_cause for r in rows), sum(r.names_the_line and r.names_the_cause for r in rows)
    print(f"\nbeginner's mistakes, as the report of the first failed check tells them: {len(rows)}")
    print(f"cause named: {causes} ({100 * causes / len(rows):.0f} %)")
    print(f"line to change named: {lines} ({100 * lines / len(rows):.0f} %)")
    return causes == lines == len(rows)


def _print(row: Judged, *, say: bool) -> None:
    good = row.names_the_cause and row.names_the_line
    verdict = "named" if good else "line?" if row.names_the_cause else "cause?"
    step = row.result.step if row.result else "-"
    off = "" if step == row.mistake.step else f" (fails at step {step})"
    print(f"{verdict:<7} {row.mistake.name:<62} {' or '.join(row.mistake.causes)}{off}", flush=True)
    if say or not good:
        for sentence in row.said:
            print(f"          {sentence}", flush=True)
