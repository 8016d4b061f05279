"""Which blocking call each thread of the student's program is in, as the wrappers of those calls note it."""

from __future__ import annotations

import _thread
import time

_now = time.monotonic
_ident = _thread.get_ident

# ident -> (call, fd, timed, since, line): what a thread is in, as the wrappers say.
calls: dict[int, tuple[str, int, bool, float, int]] = {}
changes = [0]  # counts entries into wrapped calls; unchanged between two looks means that nobody moved


class standing:  # noqa: N801  reads as a word in `with standing("accept", ...)`
    """Mark that the current thread is inside `call` until the block ends."""

    __slots__ = ("_mark", "_outer")

    def __init__(self, call: str, fd: int, *, timed: bool, line: int) -> None:
        """`fd` is the connection, -1 for none; `timed` says that the call ends by itself."""
        self._mark = (call, fd, timed, _now(), line)

    def __enter__(self) -> None:
        """Enter the call."""
        ident = _ident()
        self._outer = calls.get(ident)
        calls[ident] = self._mark
        changes[0] += 1

    def __exit__(self, *error: object) -> None:
        """Leave the call, back to the one around it."""
        changes[0] += 1
        if self._outer is None:
            calls.pop(_ident(), None)
        else:
            calls[_ident()] = self._outer
