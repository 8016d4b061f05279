from __future__ import annotations

import ast
from pathlib import Path

import pytest

from autograder.course import stages
from autograder.course.lessons import ROOT, Lesson, all_lessons, place_in_kit
from autograder.grading.grading_session import GradingSession
from autograder.grading.results import Verdict
from autograder.grading.run_lesson import run_checks
from autograder.tests.replaying import comments, hunks, lines_of, programs_at, stage, steps_of

LESSONS = all_lessons()
# A server for one night has more to say than a server for one lesson; its eighth step is the longest.
LONGER = {"06_hardening": (15, 160)}
PROGRAMS = [(lesson, role) for lesson in LESSONS for role in lesson.graded]
by_name = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
by_program = pytest.mark.parametrize(("lesson", "role"), PROGRAMS, ids=lambda x: x if isinstance(x, str) else x.name)


def last_step(lesson: Lesson) -> int:
    return max(check.step for check in lesson.checks)


STAGES = [
    # Lesson 06 looks for races at every stage, which takes a while: only its solution is graded every day.
    pytest.param(lesson, done, marks=pytest.mark.slow if done < last_step(lesson) else pytest.mark.long)
    if lesson.number == "06"
    else (lesson, done)
    for lesson in LESSONS
    for done in range(last_step(lesson) + 1)
]


@pytest.mark.parametrize(("lesson", "done"), STAGES, ids=lambda x: x if isinstance(x, int) else x.name)
def test_with_so_many_steps_done_exactly_these_are_green_and_the_next_is_not(
    lesson: Lesson, done: int, tmp_path: Path
) -> None:
    programs = lesson.programs("solutions") if done == last_step(lesson) else programs_at(lesson, done, tmp_path)
    session = GradingSession(programs=programs, seed=11, wire=lesson.wire)

    results = list(run_checks([check for check in lesson.checks if check.step <= done], session))

    ours = [result.traceback for result in results if result.verdict is Verdict.OOPS]
    assert not ours, ours[0]
    red = {result.name: result.reason for result in results if result.verdict is not Verdict.PASS}
    assert not red
    next_ones = [check for check in lesson.checks if check.step == done + 1]
    assert done == last_step(lesson) or any(r.verdict is Verdict.FAIL for r in run_checks(next_ones, session))


@by_name
def test_the_points_of_a_lesson_add_up_to_100(lesson: Lesson) -> None:
    points = {check.step: check.points for check in lesson.checks}

    assert sum(points.values()) == 100
    assert points[0] == 0
    assert sorted(points) == list(range(len(points)))
    assert len(points) - 1 <= 12


@by_name
def test_every_step_of_the_checks_has_its_place_in_a_starter(lesson: Lesson) -> None:
    for role in lesson.graded:
        checked = {check.step for check in lesson.checks if check.program_role == role and check.step}
        assert steps_of(lesson, role) == checked


@by_program
def test_the_copy_of_a_starter_is_the_starter(lesson: Lesson, role: str) -> None:
    starter = (ROOT / "lessons" / lesson.name / f"{role}.py").read_text(encoding="utf-8")

    assert stages.starter_text(lesson.name, role) == starter, "python -m autograder.tests.replaying copies it anew"


@by_program
def test_starter_and_solution_carry_the_same_step_comments(lesson: Lesson, role: str) -> None:
    assert comments("lessons", lesson, role) == comments("solutions", lesson, role)


@by_program
def test_a_solution_differs_from_its_starter_by_steps_of_one_to_eight_lines(lesson: Lesson, role: str) -> None:
    most, _ = LONGER.get(lesson.name, (8, 110))
    found = hunks(lesson, role)
    by_step: dict[int, int] = {}
    for hunk in found:
        by_step[hunk.step] = by_step.get(hunk.step, 0) + max(hunk.size, 1)

    assert set(by_step) == steps_of(lesson, role), "each change stands under the comment of a step, each step has one"
    assert all(1 <= size <= most for size in by_step.values()), by_step


@by_program
def test_all_steps_filled_in_are_the_solution(lesson: Lesson, role: str) -> None:
    assert stage(lesson, role, 99).splitlines() == lines_of("solutions", lesson, role)


@by_program
def test_a_starter_gives_nothing_to_unlearn(lesson: Lesson, role: str) -> None:
    text = "\n".join(lines_of("lessons", lesson, role))

    for word in ("NotImplementedError", "argparse", "class ", "except:"):
        assert word not in text
    assert not [node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.Pass, ast.AnnAssign))]
    assert len(text.splitlines()) <= LONGER.get(lesson.name, (8, 110))[1]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("lessons/04_multichat/server.py", ("lessons", "04_multichat")),
        ("solutions/01_echo/client.py", ("solutions", "01_echo")),
        ("lessons/04_multichat/../01_echo/test_own.py", ("lessons", "01_echo")),
        ("lessons/99_unknown/server.py", None),
        ("lessons/04_multichat/deeper/server.py", None),
        ("autograder/checks/check_01_echo.py", None),
        ("../lessons/04_multichat/server.py", None),
    ],
)
def test_the_place_of_a_program_in_the_kit(path: str, place: tuple[str, str] | None) -> None:
    assert place_in_kit(ROOT / path) == place
