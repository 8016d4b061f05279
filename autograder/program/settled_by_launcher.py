"""Whether a program is settled by what its launcher knows, from the calls that are wrapped (not on Linux)."""

from __future__ import annotations

import time

from autograder.program.launcher_process import LauncherProcess

_STILL = 0.25  # seconds without a call entered or left until the launcher is believed that a program is settled


class SettledByLauncher:
    """Asks the launcher, and remembers since when nothing has moved.

    A thread that has been woken and waits for its turn still seems to sleep in its call. So the answer is sure only
    when no call was entered or left for a while.
    """

    def __init__(self, process: LauncherProcess) -> None:
        """Ask the launcher in this process."""
        self._process = process
        self._last_change: tuple[object, float] | None = None  # (calls entered and left, since when no more of them)

    def answer(self, surely: bool) -> bool | None:
        """Whether nothing more can come unless a client acts; without `surely` the first impression counts."""
        answer = self._process.channel.ask()
        found = answer.get("settled") if answer else None
        if not answer or found is not True:
            self._last_change = None
            return found if isinstance(found, bool) else None
        if not surely:
            return True
        now, changes = time.monotonic(), answer.get("changes")
        if self._last_change is None or self._last_change[0] != changes:
            self._last_change = (changes, now)
        if now - self._last_change[1] < _STILL:
            return False
        return self._process.is_alone() or None
