from __future__ import annotations

import json
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.cli.exit_codes import exit_code_of
from autograder.course.checks import Check, load_checks
from autograder.course.lessons import ROOT
from autograder.grading.grading_session import GradingSession
from autograder.grading.results import CheckResult, LessonResult, StepResult, Verdict
from autograder.grading.run_lesson import AfterFailure, run_checks
from autograder.report.lesson_text import one_line, report_lines
from autograder.story.failures import Failed, Failure, FailureKind
from autograder.story.story import Story
from autograder.story.thread_states import Frame, ThreadDump, ThreadState
from autograder.tests.sample_checks import SOLUTION, made_up
from autograder.tests.storyteller import a_death

# What DESIGN.md and autograder/README.md promise; later versions only add keys.
KEYS = {
    "schema",
    "lesson",
    "programs",
    "wire",
    "seed",
    "isolation",
    "score",
    "max_score",
    "final",
    "seconds",
    "notices",
    "steps",
    "checks",
}
STEP_KEYS = {"step", "program", "title", "points", "earned", "verdict"}
CHECK_KEYS = {
    "name", "step", "program", "promise", "verdict", "reason", "rests_on", "diagnosis", "causes", "lines", "seconds",
    "tries",
}  # fmt: skip
CAUSE_KEYS = {"name", "sentence", "file", "line"}
LINE_KEYS = {"thread", "file", "line", "code", "call"}

verdicts = st.sampled_from(list(Verdict))
any_text = st.text(max_size=40)


def check(verdict: Verdict, step: int = 1, reason: str = "") -> CheckResult:
    frame = Frame("server.py", 15, "serve", "client.recv(1024)")
    story = Story(
        thread_dump=ThreadDump(threads=(ThreadState("Thread-1", 7, "recv", frames=(frame,)), ThreadState("idle", 8)))
    )
    return CheckResult("check_x", step, "server", "a promise", verdict, reason, story=story)


def lesson(*steps: StepResult) -> LessonResult:
    return LessonResult("04_multichat", {"server": Path("server.py")}, 7, steps=list(steps))


def step(points: float, *found: Verdict, number: int = 1) -> StepResult:
    return StepResult(number, "server", "a promise", points, [check(verdict, number) for verdict in found])


@given(st.lists(st.tuples(st.integers(0, 40), st.lists(verdicts, min_size=1, max_size=4)), max_size=5), any_text)
def test_verdicts_come_back_from_json_as_they_were(steps: list[tuple[int, list[Verdict]]], reason: str) -> None:
    result = lesson(*(step(points, *found, number=n) for n, (points, found) in enumerate(steps)))
    for one in result.checks:
        one.reason, one.causes = reason, [a_death(reason)]
    data = result.as_json()

    assert json.loads(json.dumps(data, ensure_ascii=False)) == data
    assert json.loads(json.dumps(data)) == data


def test_the_keys_are_those_of_the_schema() -> None:
    data = lesson(step(10, Verdict.FAIL)).as_json()

    assert data["schema"] == "chatlab/1"
    assert set(data) >= KEYS
    assert set(data["steps"][0]) >= STEP_KEYS
    assert set(data["checks"][0]) >= CHECK_KEYS
    assert set(data["checks"][0]["lines"][0]) >= LINE_KEYS
    assert data["checks"][0]["lines"][0]["line"] == 15
    assert data["programs"] == {"server": "server.py"}


def test_a_cause_has_its_name_its_sentence_and_its_place() -> None:
    result = lesson(step(10, Verdict.FAIL))
    result.checks[0].causes = [a_death()]

    (cause,) = result.as_json()["checks"][0]["causes"]

    assert set(cause) >= CAUSE_KEYS
    assert (cause["name"], cause["file"], cause["line"]) == ("dies_in_a_thread", "server.py", 40)
    assert result.as_json()["checks"][0]["diagnosis"] == [cause["sentence"]]


def test_every_key_is_explained_in_the_house_s_readme() -> None:
    told = (ROOT / "autograder" / "README.md").read_text(encoding="utf-8")

    for key in KEYS | STEP_KEYS | CHECK_KEYS | CAUSE_KEYS:
        assert f"`{key}`" in told or f"`{key}[]`" in told, key


def test_checks_of_a_step_share_its_points() -> None:
    assert step(10, Verdict.PASS).earned == 10
    assert step(10, Verdict.PASS, Verdict.FAIL).earned == 5
    assert step(10, Verdict.PASS, Verdict.PASS, Verdict.WAIT).earned == 6.67
    assert step(10, Verdict.FAIL).earned == 0
    assert step(10).earned == 0


def test_our_own_fault_costs_no_point_and_its_share_goes_to_no_other_check() -> None:
    one = step(10, Verdict.PASS, Verdict.OOPS)
    assert (one.earned, one.possible) == (5, 5)
    result = lesson(step(10, Verdict.OOPS), step(5, Verdict.PASS, number=2))
    assert (result.score, result.max_score) == (5, 5)


@pytest.mark.parametrize("other", [Verdict.PASS, Verdict.FAIL, Verdict.WAIT])
def test_points_are_not_final_where_a_check_could_not_be_judged_whatever_the_others_say(other: Verdict) -> None:
    result = lesson(step(10, Verdict.PASS), step(5, Verdict.OOPS, other, number=2))

    assert not result.is_final
    assert result.as_json()["final"] is False
    assert exit_code_of(result) == 3
    assert any("not final" in text for text, _ in report_lines(result))
    assert "not final" in one_line(result)


def test_thirds_add_up_to_the_whole() -> None:
    result = lesson(*(step(5, Verdict.PASS, Verdict.PASS, Verdict.PASS, number=n) for n in range(20)))

    assert result.score == result.max_score == 100
    assert isinstance(result.score, int)


@given(st.lists(st.lists(verdicts, min_size=1, max_size=4), max_size=8))
def test_a_score_lies_between_nothing_and_all(found: list[list[Verdict]]) -> None:
    result = lesson(*(step(7, *verdicts_, number=n) for n, verdicts_ in enumerate(found)))

    assert 0 <= result.score <= result.max_score + 0.001
    assert (result.first_failure is None) == all(Verdict.FAIL not in verdicts_ for verdicts_ in found)


def test_the_exit_code_says_what_the_verdicts_amount_to() -> None:
    assert exit_code_of(lesson(step(1, Verdict.PASS))) == 0
    assert exit_code_of(lesson(step(1, Verdict.PASS, Verdict.FAIL))) == 1
    assert exit_code_of(lesson(step(1, Verdict.FAIL, Verdict.OOPS))) == 3
    assert exit_code_of(lesson(step(1, Verdict.PASS, Verdict.OOPS))) == 3


@pytest.mark.parametrize("result", [lesson(), lesson(step(1)), lesson(step(1, Verdict.PASS), step(1, Verdict.WAIT))])
def test_only_a_run_in_which_everything_passed_ends_with_0(result: LessonResult) -> None:
    assert exit_code_of(result) != 0


def test_the_gravest_verdict_is_the_steps() -> None:
    assert step(1, Verdict.PASS, Verdict.WAIT).verdict is Verdict.WAIT
    assert step(1, Verdict.PASS, Verdict.FAIL, Verdict.WAIT).verdict is Verdict.FAIL
    assert step(1, Verdict.FAIL, Verdict.OOPS).verdict is Verdict.OOPS
    assert step(1, Verdict.PASS, Verdict.PASS).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("@step(1, points=5)\ndef check_a(room):\n    'A.'\n@step(1, points=6)\ndef check_b(room):\n    'B.'\n",
         ValueError, "check_b: step 1 is worth 5 points elsewhere"),
        ("@step(1, point=5)\ndef check_a(room):\n    'A.'\n", TypeError, "'point'"),
        ("@step(1, points=5)\ndef check_a(server):\n    'A.'\n", ValueError, "check_a: .* room, harness, not server"),
    ],
)  # fmt: skip
def test_checks_that_contradict_themselves_are_refused(
    tmp_path: Path, text: str, error: type[Exception], words: str
) -> None:
    file = tmp_path / f"check_99_{zlib.crc32(text.encode())}.py"
    file.write_text(f"from autograder.course.checks import step\n{text}")

    with pytest.raises(error, match=words):
        load_checks(file)


# -- the loop ------------------------------------------------------------------------------------


def verdicts_of(checks: list[Check], after_failure: AfterFailure) -> list[str]:
    session = GradingSession(programs={"server": SOLUTION}, seed=7, wire="raw")
    return [result.verdict.value for result in run_checks(checks, session, after_failure)]


@pytest.mark.parametrize(
    ("after_failure", "expected"),
    [
        (AfterFailure.WAIT, ["pass", "fail", "pass", "wait", "wait"]),
        (AfterFailure.GO_ON, ["pass", "fail", "pass", "fail", "pass"]),
        (AfterFailure.STOP, ["pass", "fail"]),
    ],
)
def test_after_a_failure_the_checks_of_later_steps_wait_unless_otherwise_wanted(
    after_failure: AfterFailure, expected: list[str]
) -> None:
    fails = Failed(Failure(FailureKind.MADE_UP))
    checks = [made_up(0), made_up(1, fails), made_up(1), made_up(2, fails), made_up(3)]

    assert verdicts_of(checks, after_failure) == expected


def test_after_step_0_even_its_other_checks_wait() -> None:
    checks = [made_up(0, Failed(Failure(FailureKind.MADE_UP))), made_up(0), made_up(1)]

    assert verdicts_of(checks, AfterFailure.WAIT) == ["fail", "wait", "wait"]


@pytest.mark.parametrize("broken", [SystemExit(0), ZeroDivisionError("ours"), RecursionError()])
def test_whatever_a_check_of_ours_raises_every_check_has_a_result(broken: BaseException) -> None:
    assert verdicts_of([made_up(1, broken), made_up(2)], AfterFailure.WAIT) == ["oops", "pass"]


def test_ctrl_c_ends_the_loop() -> None:
    with pytest.raises(KeyboardInterrupt):
        verdicts_of([made_up(1, KeyboardInterrupt()), made_up(2)], AfterFailure.GO_ON)


def test_a_run_imports_no_pytest_and_obeys_none_of_its_variables() -> None:
    run = [sys.executable, "-X", "importtime", str(ROOT / "autograder" / "run.py"), "01", "--solution", "--json", "-"]
    asked = {**os.environ, "PYTEST_ADDOPTS": "--no-such-option", "PYTEST_PLUGINS": "no_such_plugin"}

    done = subprocess.run(run, capture_output=True, text=True, env=asked, timeout=120)

    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "autograder" in imported
    assert not imported & {"pytest", "_pytest", "pluggy", "xdist"}
    assert done.returncode == 0
    assert json.loads(done.stdout)["score"] == 100
