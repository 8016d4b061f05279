"""Which blocking call each thread of the student's program is in, as the wrappers of those calls note it."""

from __future__ import annotations

import _thread
import time

_now = time.monotonic
_ident = _thread.get_ident

# Name, fd (-1: none), whether it ends by itself, since when (time.monotonic()), line (0: not noted).
# A tuple, as one is made for every call on the wire.
BlockingCall = tuple[str, int, bool, float, int]


class BlockingCalls:
    """A table of the calls that threads are in now."""

    def __init__(self) -> None:
        """No thread is in a call yet."""
        self.by_thread: dict[int, BlockingCall] = {}  # ident -> the innermost call
        self.changes = 0  # counts calls entered and left: as long as it stays the same, nobody moved

    def enter(self, name: str, fd: int, is_timed: bool, line: int = 0) -> BlockingCall | None:
        """Note that the current thread enters a call; returns the call around it, for `leave`."""
        ident = _ident()
        outer = self.by_thread.get(ident)
        self.by_thread[ident] = (name, fd, is_timed, _now(), line)
        self.changes += 1
        return outer

    def leave(self, outer: BlockingCall | None) -> None:
        """Note that the current thread leaves its call, back to the one around it."""
        self.changes += 1
        if outer is None:
            self.by_thread.pop(_ident(), None)
        else:
            self.by_thread[_ident()] = outer

    def during(self, name: str, fd: int = -1, *, is_timed: bool, line: int = 0) -> Entered:
        """A context manager: the current thread is in this call meanwhile."""
        return Entered(self, name, fd, is_timed, line)


class Entered:
    """Enters a call, and leaves it at the end of the `with` block."""

    __slots__ = ("_call", "_calls", "_outer")

    def __init__(self, calls: BlockingCalls, name: str, fd: int, is_timed: bool, line: int) -> None:
        self._calls = calls
        self._call = (name, fd, is_timed, line)

    def __enter__(self) -> None:
        self._outer = self._calls.enter(*self._call)

    def __exit__(self, *error: object) -> None:
        self._calls.leave(self._outer)
