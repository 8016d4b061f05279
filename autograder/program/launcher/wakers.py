"""What else than a client could wake the student's program, as far as its launcher knows: timers, other processes.

Linux knows more of it (`program/linux/wakers.py`); this is for the other systems.
"""

from __future__ import annotations

import os
import signal

_TIMERS = [getattr(signal, name) for name in ("SIGALRM", "SIGVTALRM", "SIGPROF", "SIGIO") if hasattr(signal, name)]


class Wakers:
    """Notes whether something could wake the program that nobody can foresee."""

    def __init__(self) -> None:
        """Nothing could yet."""
        self._has_forked = False

    def install(self) -> None:
        """Note from here on whether the program forks: what a child of a child does is not found from outside."""
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(before=self._note_fork)

    def _note_fork(self) -> None:
        self._has_forked = True

    def are_there(self) -> bool:
        """Whether a handler waits for the signal of a timer, or another process may be alive."""
        return self._has_forked or any(callable(signal.getsignal(number)) for number in _TIMERS)
