"""What rests on the clock alone is tried once more; what that finds out is remembered within a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from autograder.grading.grading_session import GradingSession
from autograder.grading.results import Verdict
from autograder.grading.run_check import run_check
from autograder.story.failures import DEADLINE, ENDED, SETTLED, WRONG, Failed, Failure, FailureKind
from autograder.tests.sample_checks import SOLUTION, made_up

LATE = Failure(FailureKind.MADE_UP, DEADLINE)
USUAL, LONGER = 1.5, 4.5


def a_session() -> GradingSession:
    return GradingSession(programs={"server": SOLUTION}, seed=7, wire="raw", patience=USUAL)


def needing(patience: float, seen: list[float]) -> Callable[[Any], None]:
    """A check that passes if it may wait so long."""

    def check(room: Any) -> None:
        seen.append(room.patience)
        if room.patience < patience:
            raise Failed(LATE)
        room.got_something = lambda: True

    return check


def test_a_second_try_that_saves_a_check_is_not_counted_and_its_patience_stays() -> None:
    session, seen = a_session(), list[float]()

    results = [run_check(made_up(number, function=needing(LONGER, seen)), session) for number in range(1, 8)]

    assert {result.verdict for result in results} == {Verdict.PASS}
    assert [result.tries for result in results] == [2, 1, 1, 1, 1, 1, 1]
    assert seen == [USUAL, *[LONGER] * 7]


def test_a_second_try_in_vain_is_counted_and_leaves_patience_as_it_was() -> None:
    session, seen = a_session(), list[float]()
    left = session.second_tries

    results = [run_check(made_up(number, function=needing(1e9, seen)), session) for number in range(1, left + 2)]

    assert [result.tries for result in results] == [2] * left + [1]
    assert session.patience == USUAL
    assert session.second_tries == 0


def test_patience_does_not_grow_for_ever() -> None:
    session, seen = a_session(), list[float]()

    for number in range(1, 5):
        run_check(made_up(number, function=needing(1e9 if number > 2 else USUAL * 3**number, seen)), session)

    assert max(seen) == USUAL * 27
    assert session.patience <= 15


def after_a_fixed_time(rests_on: str, seen: list[float]) -> Callable[[Any], None]:
    """A check that fails in its first try, behind something that a fixed time decided."""

    def check(room: Any) -> None:
        seen.append(room.patience)
        room.conversation.time_decided = True
        if len(seen) == 1:
            raise Failed(replace(LATE, rests_on=rests_on))
        room.got_something = lambda: True

    return check


def test_what_follows_a_fixed_time_rests_on_the_deadline_whatever_it_says() -> None:
    for rests_on in (WRONG, SETTLED):
        seen = list[float]()

        result = run_check(made_up(1, function=after_a_fixed_time(rests_on, seen)), a_session())

        assert (result.verdict, result.tries) == (Verdict.PASS, 2)


def test_that_the_program_has_ended_does_not_depend_on_any_time() -> None:
    result = run_check(made_up(1, function=after_a_fixed_time(ENDED, [])), a_session())

    assert (result.verdict, result.tries, result.rests_on) == (Verdict.FAIL, 1, ENDED)
