"""Waiting for a program: until it happens, until it cannot happen any more, or until patience ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from autograder.story.failure_facts import DEADLINE, ENDED, SETTLED

PATIENCE = 1.5  # seconds without any sign; a right program answers in milliseconds, a slow one in a second
MORE_PATIENCE = 3.0  # times that, for the second try of what failed by the clock alone
START_PATIENCE = 30.0  # seconds for a program to begin: it may load word lists, or train something
_SURE_AFTER = 0.004  # seconds between two times that both find it settled
_FIRST_SLICE, _LONGEST_SLICE = 0.001, 0.02  # seconds of one poll of a socket: ever longer, until something comes
# How far patience grows for a program that gets no processor: so many times, and by so many seconds, at the most.
_STARVED_FACTOR, _MOST_STARVED = 5, 30.0


class Waitable(Protocol):
    """What waiting needs to know of a program."""

    @property
    def is_running(self) -> bool:
        """Whether the process is still there."""

    def is_settled(self) -> bool | None:
        """Whether nothing more can come unless a client acts."""

    def starved_seconds(self) -> float:
        """How long it has waited for a processor."""


class Settling(Waitable, Protocol):
    """One that can be asked for a first impression, too."""

    def is_settled(self, *, surely: bool = True) -> bool | None:
        """Whether nothing more can come unless a client acts."""


@dataclass
class AtFirstSight:
    """A program whose first impression of being settled is good enough: where waiting decides nothing."""

    program: Settling

    @property
    def is_running(self) -> bool:
        """Whether the process is still there."""
        return self.program.is_running

    def is_settled(self) -> bool | None:
        """Whether it seems that nothing more can come unless a client acts."""
        return self.program.is_settled(surely=False)

    def starved_seconds(self) -> float:
        """How long it has waited for a processor."""
        return self.program.starved_seconds()


class WaitOutcome(str, Enum):
    """How a wait ended. All but the first are what a failure may rest on."""

    HAPPENED = "happened"
    SETTLED = SETTLED
    ENDED = ENDED
    DEADLINE = DEADLINE


def wait_for(
    happened: Callable[[], bool], poll: Callable[[float], bool], program: Waitable | None, patience: float
) -> WaitOutcome:
    """Wait until `happened()`, until it cannot happen any more, or until patience ends.

    `poll(seconds)` takes in what arrives within so many seconds, and returns True, at once, if something
    did. A program that has ended or is settled is polled once more, since what it sent before is
    already on its way.
    """
    poll(_FIRST_SLICE)
    if happened():
        return WaitOutcome.HAPPENED  # as most waits do: the program need not be looked at
    wait, slice_ = _Wait(happened, poll, program, patience), _FIRST_SLICE
    while True:
        outcome = wait.outcome()
        if outcome is not None:
            return outcome
        came = poll(slice_)
        if happened():
            return WaitOutcome.HAPPENED
        slice_ = min(slice_ * 1.5, _LONGEST_SLICE)
        if came:
            slice_ = _FIRST_SLICE
            wait.settled_since = None


class _Wait:
    """One wait that goes on."""

    def __init__(
        self, happened: Callable[[], bool], poll: Callable[[float], bool], program: Waitable | None, patience: float
    ) -> None:
        self._happened, self._poll, self._program, self._patience = happened, poll, program, patience
        self._began = time.monotonic()
        self._starved_before = program.starved_seconds() if program else 0.0
        self.settled_since: float | None = None

    def outcome(self) -> WaitOutcome | None:
        """How it has ended by now; None while it goes on."""
        now = time.monotonic()
        if self._program is not None and not self._program.is_running:
            _poll_all(self._poll, 0.05)
            return self._unless_happened(WaitOutcome.ENDED)
        if self._is_settled(now):
            if not _poll_all(self._poll, 0.0):
                return WaitOutcome.SETTLED
            self.settled_since = None
            if self._happened():
                return WaitOutcome.HAPPENED
        if self._is_over(now):
            _poll_all(self._poll, 0.0)
            return self._unless_happened(WaitOutcome.DEADLINE)
        return None

    def _unless_happened(self, outcome: WaitOutcome) -> WaitOutcome:
        return WaitOutcome.HAPPENED if self._happened() else outcome

    def _is_settled(self, now: float) -> bool:
        """Whether the program was found settled twice, with some time in between."""
        if self._program is None or not self._program.is_settled():
            self.settled_since = None
            return False
        if self.settled_since is None:
            self.settled_since = now
            return False
        return now - self.settled_since >= _SURE_AFTER

    def _is_over(self, now: float) -> bool:
        """Whether patience has ended. Time without a processor does not count, up to a limit."""
        passed = now - self._began
        if passed < self._patience:
            return False
        starved = self._program.starved_seconds() - self._starved_before if self._program else 0.0
        most = min(self._patience * _STARVED_FACTOR, self._patience + _MOST_STARVED)
        return passed - starved >= self._patience or passed >= most


def _poll_all(poll: Callable[[float], bool], seconds: float) -> bool:
    """Take in all there is, in at most a thousand polls (a program may never stop); whether there was any."""
    came = poll(seconds)
    for _ in range(1000 if came else 0):
        if not poll(0.0):
            break
    return came
