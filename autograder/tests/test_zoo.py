"""Every wrong program fails exactly where it must, no right one is accused."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest
from _pytest.mark.structures import ParameterSet

from autograder.classroom.pool import Job, grade_all_checks
from autograder.evaluation.zoo import Animal, animals, failed
from autograder.grading.results import CheckResult, Verdict

ANIMALS = animals()
EACH = 5  # of the checks that a wrong program passes, so many-th are run every day; all of them with `-m slow`
# A fault of timing does not show in every run of a busy machine. A right program has one try only.
TRIES = 3
# In lesson 06 a check may look for races: one program for each is enough every day.
OF_06 = {a.fails[0]: a for a in reversed(ANIMALS) if a.lesson.number == "06" and not a.is_right}


def sampled(animal: Animal) -> Job:
    """The checks a wrong program must fail, and every fifth of the others; a right one stands before all."""
    if animal.is_right:
        return animal.job()
    if animal.lesson.number == "06":  # where a check may look for races: one is enough
        chosen = animal.fails[:1]
    else:
        others = [c.name for c in animal.lesson.checks if c.name not in animal.fails]
        chosen = (*animal.fails, *others[zlib.crc32(animal.name.encode()) % EACH :: EACH])
    return replace(animal.job(), only=frozenset(chosen), second_tries=0)


def assert_as_it_says(animal: Animal, results: list[CheckResult], job: Job) -> None:
    """Fail unless exactly the checks failed that the first line names, as far as they were run."""
    wanted = set(animal.fails) if job.only is None else set(animal.fails) & job.only
    for _ in range(TRIES - 1):
        if animal.is_right or failed(results) == wanted:
            break
        results = grade_all_checks(job)
    ours = [r.traceback for r in results if r.verdict is Verdict.OOPS]
    assert not ours, ours[0]
    assert failed(results) == wanted, {r.name: r.reason for r in results if r.verdict is Verdict.FAIL}


def everyday(animal: Animal) -> Animal | ParameterSet:
    """Whether a program is graded every day, and whether that takes long: all checks are run, or much is tried."""
    if animal.lesson.number == "06":
        return pytest.param(animal, marks=pytest.mark.long if animal in OF_06.values() else pytest.mark.slow)
    return pytest.param(animal, marks=pytest.mark.long) if animal.is_right or len(animal.fails) > 3 else animal


def name_of(animal: Animal) -> str:
    return f"{animal.name}/{animal.role}"


@pytest.mark.parametrize("animal", [everyday(a) for a in ANIMALS], ids=name_of)
def test_a_program_of_the_zoo_fails_the_checks_it_names_and_no_other_that_is_tried(animal: Animal) -> None:
    assert_as_it_says(animal, grade_all_checks(sampled(animal)), sampled(animal))


@pytest.mark.slow
@pytest.mark.parametrize("animal", [a for a in ANIMALS if not a.is_right], ids=name_of)
def test_a_wrong_program_fails_exactly_the_checks_it_names(animal: Animal) -> None:
    assert_as_it_says(animal, grade_all_checks(animal.job()), animal.job())


def test_every_check_has_two_wrong_programs_written_for_it() -> None:
    written_for: dict[tuple[str, str], int] = {}
    for animal in ANIMALS:
        if not animal.is_right:
            key = (animal.lesson.name, animal.fails[0])
            written_for[key] = written_for.get(key, 0) + 1

    missing = [
        f"{lesson.name} {check.name}: {written_for.get((lesson.name, check.name), 0)}"
        for lesson in {a.lesson for a in ANIMALS}
        for check in lesson.checks
        if written_for.get((lesson.name, check.name), 0) < 2
    ]
    assert not missing, "\n".join(sorted(missing))
