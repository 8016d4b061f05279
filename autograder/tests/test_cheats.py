"""Programs that try to cheat gain nothing that they did not earn on the wire, and harm nobody after them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.classroom.cheats import Cheat, Ground, Outcome, amiss, cheats
from autograder.grading.lessons import ROOT, find
from autograder.program.ground import clear

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the cheats look into /proc")

CHEATS = cheats()
AT_ONCE = 3
# One of each kind; all of them with `-m slow`, and in `bench.py cheats`.
EVERY_DAY = (
    "forges_", "kills_", "leaves_a_copy_behind", "patches_", "prints_the", "paints_", "replays_", "serves_",
    "tells_", "writes_over_the_checks", "writes_over_the_result", "welcomes_", "cannot_be_asked",
)  # fmt: skip
# These reach for the run after theirs: a right program is graded directly after them, on the same ground.
LASTING = ("leaves_", "spoils_", "stops_those", "starts_fifty")


def graded_on(ground: Ground, cheat: Cheat) -> list[Outcome]:
    outcomes = [ground.grade(cheat.lesson, cheat.role, cheat.path)]
    if cheat.name.startswith(LASTING):
        outcomes.append(ground.grade(cheat.lesson, cheat.role, right_program(cheat)))
    return outcomes


def right_program(cheat: Cheat) -> Path:
    return ROOT / "solutions" / find(cheat.lesson).name / f"{cheat.role}.py"


@pytest.fixture(scope="module")
def graded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[list[Outcome]]]]:
    """What this session asks for, being graded a few at a time; each test waits for its own."""
    asked = [item.callspec.params.get("cheat") for item in request.session.items if hasattr(item, "callspec")]
    folder = tmp_path_factory.mktemp("grounds")

    def run(cheat: Cheat) -> list[Outcome]:
        ground = folder / cheat.name
        ground.mkdir()
        try:
            return graded_on(Ground(ground), cheat)
        finally:
            clear(ground)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {cheat.name: pool.submit(run, cheat) for cheat in CHEATS if cheat in asked}


@pytest.mark.parametrize(
    "cheat",
    [c if c.name.startswith(EVERY_DAY) else pytest.param(c, marks=pytest.mark.slow) for c in CHEATS],
    ids=lambda cheat: cheat.name,
)
def test_a_cheat_earns_what_its_honest_part_earns(cheat: Cheat, graded: dict[str, Future[list[Outcome]]]) -> None:
    first, *after = graded[cheat.name].result()

    assert not amiss(cheat, first), first.said[-3000:]
    for outcome in after:
        assert outcome.data is not None, outcome.said
        assert outcome.code == 0
        assert outcome.score == outcome.data["max_score"]
        assert not outcome.processes


def test_changed_files_of_the_kit_are_told(graded: dict[str, Future[list[Outcome]]]) -> None:
    for name in ("writes_over_the_checks", "writes_over_the_report"):
        if name in graded:
            said = " ".join(graded[name].result()[0].said.split())
            assert "while the program ran, files of the kit were changed: autograder/" in said


def test_a_result_of_an_earlier_run_does_not_outlive_a_killed_one(tmp_path: Path) -> None:
    cheat = next(c for c in CHEATS if c.name == "kills_the_grader")
    ground = Ground(tmp_path)
    assert ground.grade("01", "server", right_program(cheat)).score == 85

    assert ground.grade("01", "server", cheat.path).data is None


def test_a_known_seed_can_be_used_and_an_unknown_one_cannot(tmp_path: Path) -> None:
    cheat = next(c for c in CHEATS if c.name == "predicts_the_texts")
    ground = Ground(tmp_path)

    assert ground.grade("01", "server", cheat.path, "--seed", "7").score == 60
    assert ground.grade("01", "server", cheat.path).score == cheat.earns
