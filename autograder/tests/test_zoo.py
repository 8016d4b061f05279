"""Every wrong program fails exactly where it must, no right one is accused."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from autograder.classroom.pool import GradingJob, grade
from autograder.evaluation.zoo import ZooProgram, failed_checks, zoo_programs
from autograder.grading.results import Verdict

ZOO_PROGRAMS = zoo_programs()
WITHOUT_PROGRAMS = Path(__file__).parent / "zoo" / "checks_without_programs.txt"  # owed: it may only get shorter
WRONG = [program for program in ZOO_PROGRAMS if not program.is_right]
EVERY = 5  # one in so many of the checks that a wrong program passes is run every day; all of them with `-m slow`
MOST_FAILS = 3  # as many of the checks that a wrong program fails are run every day
EVERY_RIGHT = 3  # one in so many of the right programs is graded every day
TRIES = 3  # a fault of timing does not show in every run of a busy machine; a right program has one try only


def one_in(count: int, program: ZooProgram) -> bool:
    """Whether it is in a sample that is the same every day."""
    return zlib.crc32(program.name.encode()) % count == 0


def everyday_programs() -> list[ZooProgram]:
    """One wrong program for each check that is written for it first, and a third of the right ones; no slow ones."""
    quick = [program for program in ZOO_PROGRAMS if not program.is_slow]
    wrong = {(p.lesson.name, p.fails[0]): p for p in reversed(quick) if not p.is_right}
    return [p for p in quick if (one_in(EVERY_RIGHT, p) if p.is_right else p in wrong.values())]


def sampled(program: ZooProgram) -> GradingJob:
    """Some of the checks that a wrong program must fail, and every fifth of the others; for a right one all checks."""
    if program.is_right:
        return program.job()
    chosen = program.fails[:MOST_FAILS]
    if program.lesson.number == "06":  # where a check may search for races: one is enough
        chosen = chosen[:1]
    else:
        others = [c.name for c in program.lesson.checks if c.name not in program.fails]
        chosen = (*chosen, *others[zlib.crc32(program.name.encode()) % EVERY :: EVERY])
    return replace(program.job(), only=frozenset(chosen), second_tries=0)


def assert_as_it_says(program: ZooProgram, job: GradingJob) -> None:
    """Fail unless exactly the checks failed that the first line names, as far as they were run."""
    for _ in range(1 if program.is_right else TRIES):
        results = grade(job)
        if program.is_judged_as_it_says(failed_checks(results), job.only):
            break
    ours = [r.traceback for r in results if r.verdict is Verdict.OOPS]
    assert not ours, ours[0]
    failures = {r.name: r.reason for r in results if r.verdict is Verdict.FAIL}
    assert program.is_judged_as_it_says(failed_checks(results), job.only), (program.fails, failures)


def everyday(program: ZooProgram) -> ZooProgram | ParameterSet:
    """A program, and whether its test is begun early because it takes more than a moment."""
    is_long = program.is_right or program.lesson.number == "06"
    return pytest.param(program, marks=pytest.mark.long) if is_long else program


def name_of(program: ZooProgram) -> str:
    return f"{program.name}/{program.program_role}"


@pytest.mark.parametrize("program", [everyday(program) for program in everyday_programs()], ids=name_of)
def test_a_program_of_the_zoo_fails_the_checks_it_names_and_no_other_that_is_tried(program: ZooProgram) -> None:
    assert_as_it_says(program, sampled(program))


@pytest.mark.slow
@pytest.mark.parametrize("program", ZOO_PROGRAMS, ids=name_of)
def test_a_program_fails_exactly_the_checks_it_names(program: ZooProgram) -> None:
    assert_as_it_says(program, program.job())


def test_every_check_has_two_wrong_programs_written_for_it() -> None:
    written_for: dict[tuple[str, str], int] = {}
    for program in WRONG:
        key = (program.lesson.name, program.fails[0])
        written_for[key] = written_for.get(key, 0) + 1

    missing = {
        f"{lesson.name} {check.name}"
        for lesson in {program.lesson for program in ZOO_PROGRAMS}
        for check in lesson.checks
        if written_for.get((lesson.name, check.name), 0) < 2
    }
    assert missing == set(WITHOUT_PROGRAMS.read_text(encoding="utf-8").split("\n")[1:-1])
