"""Waiting, with a program made up for it: each way in which a wait can end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.scenario.waiting import WaitOutcome, wait_for

LONG = 60.0  # seconds; reached by no test that passes
SHORT = 0.05


@dataclass
class MadeUp:
    """A program as waiting sees it."""

    is_running: bool = True
    settled: bool | None = False
    starved: float = 0.0

    def is_settled(self) -> bool | None:
        return self.settled

    def starved_seconds(self) -> float:
        return self.starved


class Arrivals:
    """A socket on which something comes with the given polls."""

    def __init__(self, *come: bool) -> None:
        self._come: Iterator[bool] = iter(come)
        self.arrived = 0

    def poll(self, seconds: float) -> bool:
        came = next(self._come, False)
        self.arrived += came
        if not came:
            time.sleep(min(seconds, 0.001))
        return came


def test_what_has_come_with_the_first_poll_asks_the_program_nothing() -> None:
    socket = Arrivals(True)

    assert wait_for(lambda: socket.arrived > 0, socket.poll, None, LONG) is WaitOutcome.HAPPENED


def test_a_settled_program_ends_the_wait_at_once() -> None:
    began = time.monotonic()

    assert wait_for(lambda: False, Arrivals().poll, MadeUp(settled=True), LONG) is WaitOutcome.SETTLED
    assert time.monotonic() - began < LONG / 2


def test_what_was_on_its_way_from_a_program_that_has_ended_still_counts() -> None:
    socket = Arrivals(False, True, True, True)

    outcome = wait_for(lambda: socket.arrived == 3, socket.poll, MadeUp(is_running=False), LONG)

    assert outcome is WaitOutcome.HAPPENED


def test_a_program_that_has_ended_and_sent_nothing_more_ends_the_wait() -> None:
    assert wait_for(lambda: False, Arrivals().poll, MadeUp(is_running=False), LONG) is WaitOutcome.ENDED


def test_patience_ends_where_nobody_can_tell_whether_the_program_is_settled() -> None:
    assert wait_for(lambda: False, Arrivals().poll, MadeUp(settled=None), SHORT) is WaitOutcome.DEADLINE


def test_a_program_that_gets_no_processor_is_given_more_time_but_not_for_ever() -> None:
    starving = MadeUp()
    began = time.monotonic()

    def poll(seconds: float) -> bool:
        time.sleep(min(seconds, 0.001))
        starving.starved = time.monotonic() - began
        return False

    assert wait_for(lambda: False, poll, starving, SHORT) is WaitOutcome.DEADLINE
    assert time.monotonic() - began >= 5 * SHORT


def test_a_flood_without_end_does_not_keep_a_wait_from_ending() -> None:
    assert wait_for(lambda: False, lambda seconds: True, MadeUp(settled=True), SHORT) is WaitOutcome.DEADLINE
