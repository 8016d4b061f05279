"""Programs that try to cheat gain nothing that they did not earn on the wire, and harm nobody after them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from autograder.course.lessons import ROOT, find
from autograder.evaluation.cheat_outcomes import deviations
from autograder.evaluation.cheat_runs import KitCopy
from autograder.evaluation.cheat_zoo import Cheat, cheats
from autograder.program.launcher.remove_folder import remove_folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the cheats read /proc")

CHEATS = cheats()
# One of each kind; all of them with `-m slow`, and in `bench.py cheats`.
EVERY_DAY = {
    "cannot_be_asked_to_end",
    "forges_a_place_elsewhere",
    "forges_a_result_and_kills_the_grader",
    "forges_an_impossible_port",
    "forges_reports_of_success",
    "forges_reports_that_are_none",
    "forges_where_it_stands",
    "kills_the_grader",
    "kills_the_group_of_the_grader",
    "kills_those_who_stand_ready",
    "leaves_a_copy_behind",
    "paints_its_own_report",
    "patches_socket",
    "patches_the_class_of_all_sockets",
    "patches_threading_and_traces",
    "prints_the_verdicts_and_leaves",
    "replays_a_recording",
    "serves_the_solution",
    "tells_everyone_everything",
    "welcomes_with_everything_it_saw",
    "writes_over_the_checks",
    "writes_over_the_result",
}
CHANGE_THE_KIT = ("writes_over_the_checks", "writes_over_the_report")
# These aim at the run after theirs: a right program is graded directly after them, by the same copy of the kit.
LASTING = ("leaves_", "spoils_", "stops_those", "starts_fifty")


def right_program(cheat: Cheat) -> Path:
    return ROOT / "solutions" / find(cheat.lesson).name / f"{cheat.program_role}.py"


@pytest.mark.parametrize(
    "cheat",
    [c if c.name in EVERY_DAY else pytest.param(c, marks=pytest.mark.slow) for c in CHEATS],
    ids=lambda cheat: cheat.name,
)
def test_a_cheat_earns_what_its_honest_part_earns(cheat: Cheat, tmp_path: Path) -> None:
    kit = KitCopy(tmp_path)
    try:
        outcome = kit.grade(cheat.lesson, cheat.program_role, cheat.path)
        following = [right_program(cheat)] if cheat.name.startswith(LASTING) else []
        after = [kit.grade(cheat.lesson, cheat.program_role, right) for right in following]
    finally:
        remove_folder(str(tmp_path))

    assert not deviations(cheat, outcome), outcome.output[-3000:]
    if cheat.name in CHANGE_THE_KIT:
        assert "while the program ran, files of the kit were changed: autograder/" in " ".join(outcome.output.split())
    for right in after:
        assert right.result is not None, right.output
        assert right.exit_code == 0
        assert right.score == right.result["max_score"]
        assert not right.processes


def test_every_cheat_of_every_day_is_there() -> None:
    assert {cheat.name for cheat in CHEATS} >= EVERY_DAY


def test_a_result_of_an_earlier_run_does_not_outlive_a_killed_one(tmp_path: Path) -> None:
    cheat = next(c for c in CHEATS if c.name == "kills_the_grader")
    kit = KitCopy(tmp_path)
    assert kit.grade("01", "server", right_program(cheat)).score == 85

    assert kit.grade("01", "server", cheat.path).result is None


def test_neither_a_known_seed_nor_an_unknown_one_gains_points(tmp_path: Path) -> None:
    cheat = next(c for c in CHEATS if c.name == "predicts_the_texts")
    kit = KitCopy(tmp_path)

    assert kit.grade("01", "server", cheat.path, "--seed", "7").score == cheat.earns
    assert kit.grade("01", "server", cheat.path).score == cheat.earns
