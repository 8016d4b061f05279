"""Checks made up for tests of how checks are run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.course.checks import Check
from autograder.course.lessons import ROOT

SOLUTION = ROOT / "solutions" / "01_echo" / "server.py"


def made_up(number: int, broken: BaseException | None = None, function: Callable[[Any], None] | None = None) -> Check:
    """A check that needs no client: it passes, raises what it is given, or does what `function` does."""

    def passes_or_not(room: Any) -> None:
        if broken is not None:
            raise broken
        room.got_something = lambda: True

    return Check(f"check_{number}", number, 1, "A promise.", "server", function or passes_or_not)
