"""Every wrong program fails exactly where it must, no right one is accused."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from autograder.classroom.pool import Pool, grade_all_checks
from autograder.classroom.zoo import Animal, animals, failed
from autograder.grading.steps import load
from autograder.grading.verdicts import CheckResult, Verdict

ANIMALS = animals()
# A fault of timing does not show in every run of a busy machine. A right program has one try only.
TRIES = 3


@pytest.fixture(scope="module")
def graded(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[list[CheckResult]]]]:
    """What this session asks for, being graded a few at a time; each test waits for its own."""
    asked = [item.callspec.params.get("animal") for item in request.session.items if hasattr(item, "callspec")]
    pool = Pool()
    yield {str(animal.path): pool.submit(animal.job()) for animal in ANIMALS if animal in asked}
    pool.close()


@pytest.mark.parametrize("animal", ANIMALS, ids=lambda a: f"{a.name}/{a.role}")
def test_a_program_of_the_zoo_fails_exactly_the_checks_it_names(
    animal: Animal, graded: dict[str, Future[list[CheckResult]]]
) -> None:
    results = graded[str(animal.path)].result()
    for _ in range(TRIES - 1):
        if animal.is_right or failed(results) == set(animal.fails):
            break
        results = grade_all_checks(animal.job())

    ours = [r.traceback for r in results if r.verdict is Verdict.OOPS]
    assert not ours, ours[0]
    why = {r.name: r.reason for r in results if r.verdict is Verdict.FAIL}
    assert failed(results) == set(animal.fails), why


def test_every_check_has_two_wrong_programs_written_for_it() -> None:
    written_for: dict[tuple[str, str], int] = {}
    for animal in ANIMALS:
        if not animal.is_right:
            key = (animal.lesson.name, animal.fails[0])
            written_for[key] = written_for.get(key, 0) + 1

    missing = [
        f"{lesson.name} {check.name}: {written_for.get((lesson.name, check.name), 0)}"
        for lesson in {a.lesson for a in ANIMALS}
        for check in load(lesson.checks).checks
        if written_for.get((lesson.name, check.name), 0) < 2
    ]
    assert not missing, "\n".join(sorted(missing))
