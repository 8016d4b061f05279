"""Every wrong program fails exactly where it must, no right one is accused."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from autograder.classroom.pool import GradingJob, grade
from autograder.evaluation.zoo import ZooProgram, failed_checks, zoo_programs
from autograder.grading.results import CheckResult, Verdict

ZOO_PROGRAMS = zoo_programs()
WITHOUT_PROGRAMS = Path(__file__).parent / "zoo" / "checks_without_programs.txt"  # owed: it may only get shorter
EVERY = 5  # one in so many of the checks that a wrong program passes is run every day; all of them with `-m slow`
# A fault of timing does not show in every run of a busy machine. A right program has one try only.
TRIES = 3
# In lesson 06 a check may search for races: one program for each is enough every day.
WRONG = [program for program in ZOO_PROGRAMS if not program.is_right]
OF_06 = {program.fails[0]: program for program in reversed(WRONG) if program.lesson.number == "06"}


def sampled(program: ZooProgram) -> GradingJob:
    """The checks that a wrong program must fail, and every fifth of the others; for a right one all checks."""
    if program.is_right:
        return program.job()
    if program.lesson.number == "06":  # where a check may search for races: one is enough
        chosen = program.fails[:1]
    else:
        others = [c.name for c in program.lesson.checks if c.name not in program.fails]
        chosen = (*program.fails, *others[zlib.crc32(program.name.encode()) % EVERY :: EVERY])
    return replace(program.job(), only=frozenset(chosen), second_tries=0)


def assert_as_it_says(program: ZooProgram, results: list[CheckResult], job: GradingJob) -> None:
    """Fail unless exactly the checks failed that the first line names, as far as they were run."""
    wanted = set(program.fails) if job.only is None else set(program.fails) & job.only
    for _ in range(TRIES - 1):
        if program.is_right or failed_checks(results) == wanted:
            break
        results = grade(job)
    ours = [r.traceback for r in results if r.verdict is Verdict.OOPS]
    assert not ours, ours[0]
    assert failed_checks(results) == wanted, {r.name: r.reason for r in results if r.verdict is Verdict.FAIL}


def everyday(program: ZooProgram) -> ZooProgram | ParameterSet:
    """A program with the mark of its test: slow ones are not graded every day, long ones take more than a moment."""
    if program.lesson.number == "06":
        return pytest.param(program, marks=pytest.mark.long if program in OF_06.values() else pytest.mark.slow)
    return pytest.param(program, marks=pytest.mark.long) if program.is_right or len(program.fails) > 3 else program


def name_of(program: ZooProgram) -> str:
    return f"{program.name}/{program.program_role}"


@pytest.mark.parametrize("program", [everyday(program) for program in ZOO_PROGRAMS], ids=name_of)
def test_a_program_of_the_zoo_fails_the_checks_it_names_and_no_other_that_is_tried(program: ZooProgram) -> None:
    assert_as_it_says(program, grade(sampled(program)), sampled(program))


@pytest.mark.slow
@pytest.mark.parametrize("program", WRONG, ids=name_of)
def test_a_wrong_program_fails_exactly_the_checks_it_names(program: ZooProgram) -> None:
    assert_as_it_says(program, grade(program.job()), program.job())


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
