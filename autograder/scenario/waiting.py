"""Waiting for a program: until it happens, until it cannot happen any more, or until patience ends."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from autograder.story.failures import DEADLINE, ENDED, SETTLED

PATIENCE = 1.5  # seconds without any sign; a right program answers in milliseconds, a slow one in a second
MORE_PATIENCE = 3.0  # times that, for the second try of what failed by the clock alone
_SURE_AFTER = 0.004  # seconds between two looks that both find it settled
_FIRST_SLICE, _LONGEST_SLICE = 0.001, 0.02  # seconds of one look at a socket: ever longer, until something comes
_STARVED_FACTOR = 5  # patience grows at most so many times for a program that gets no processor


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


@dataclass
class Patience:
    """How long to wait, in seconds; `CHATLAB_PATIENCE` in the environment multiplies it (a debugger, say)."""

    seconds: float = PATIENCE

    def __post_init__(self) -> None:
        """Apply the environment's factor."""
        self.seconds *= float(os.environ.get("CHATLAB_PATIENCE", "1"))


def wait_for(
    happened: Callable[[], bool], look: Callable[[float], bool], program: Waitable | None, patience: float
) -> str:
    """Wait until `happened()`; returns "" then, else why the wait ended: SETTLED, ENDED or DEADLINE.

    `look(seconds)` takes in what arrives within so many seconds, and returns True, at once, if something
    did. A program that has ended or is settled gets one last look, since what it sent before is
    already on its way.
    """
    look(_FIRST_SLICE)
    if happened():
        return ""  # as most waits do: the program need not be looked at
    began, slice_ = time.monotonic(), _FIRST_SLICE
    starved_before = program.starved_seconds() if program else 0.0
    settled_since: float | None = None
    while True:
        now = time.monotonic()
        if program is not None:
            if not program.is_running:
                _look_at_all(look, 0.05)
                return "" if happened() else ENDED
            if program.is_settled():
                if settled_since is None:
                    settled_since = now
                elif now - settled_since >= _SURE_AFTER:
                    if not _look_at_all(look, 0.0):
                        return SETTLED
                    settled_since = None
                    if happened():
                        return ""
            else:
                settled_since = None
        if now - began >= patience:
            starved = (program.starved_seconds() - starved_before) if program else 0.0
            if now - began - starved >= patience or now - began >= patience * _STARVED_FACTOR:
                _look_at_all(look, 0.0)
                return "" if happened() else DEADLINE
        came = look(slice_)
        if happened():
            return ""
        slice_ = min(slice_ * 1.5, _LONGEST_SLICE)
        if came:
            settled_since, slice_ = None, _FIRST_SLICE


def _look_at_all(look: Callable[[float], bool], seconds: float) -> bool:
    """Take in all there is, in at most a thousand looks (a program may never stop); whether there was any."""
    came = look(seconds)
    for _ in range(1000 if came else 0):
        if not look(0.0):
            break
    return came
