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


class Herds:
    """The animals that this session asks for, graded two at a time, a lesson's from the first question about it."""

    def __init__(self, asked: list[Animal]) -> None:
        """Nothing is graded yet."""
        self._asked = asked
        self._futures: dict[str, Future[list[CheckResult]]] = {}
        self.pool = Pool(2)

    def results(self, animal: Animal) -> list[CheckResult]:
        """What came of one of them."""
        if str(animal.path) not in self._futures:
            herd = [a for a in self._asked if a.lesson == animal.lesson]
            self._futures |= {str(a.path): self.pool.submit(a.job()) for a in herd}
        return self._futures[str(animal.path)].result()


@pytest.fixture(scope="module")
def herds(request: pytest.FixtureRequest) -> Iterator[Herds]:
    asked = {str(i.callspec.params.get("animal", "")) for i in request.session.items if hasattr(i, "callspec")}
    herds = Herds([animal for animal in ANIMALS if str(animal) in asked])
    yield herds
    herds.pool.close()


@pytest.mark.parametrize("animal", ANIMALS, ids=lambda a: f"{a.name}/{a.role}")
def test_a_program_of_the_zoo_fails_exactly_the_checks_it_names(animal: Animal, herds: Herds) -> None:
    results = herds.results(animal)
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
