"""`select.select`, noted while it lasts, and what can be read now."""

from __future__ import annotations

import _thread
import select

from autograder.program.launcher.blocking_calls import BlockingCalls

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from typing import Any

_ident = _thread.get_ident
_real_select = select.select


class SelectCalls:
    """Knows which thread waits for which sockets in `select.select`."""

    def __init__(self, blocking: BlockingCalls) -> None:
        """Note the calls in `blocking`."""
        self._blocking = blocking
        self._watched: dict[int, tuple[Any, ...]] = {}  # thread -> the three lists it waits for

    def install(self) -> None:
        """Put an object in the place of `select.select`: like the builtin, it binds to no class."""
        select.select = _Select(self)

    def select(self, *args: Any) -> Any:
        """What `select.select` does, noted while it lasts."""
        ident = _ident()
        self._watched[ident] = args[:3]
        try:
            with self._blocking.during("select", is_timed=len(args) > 3 and args[3] is not None):
                return _real_select(*args)
        finally:
            self._watched.pop(ident, None)

    def would_return(self, ident: int) -> bool:
        """Whether the thread `ident` sits in a `select` that would return now."""
        watched = self._watched.get(ident)
        if watched is None:
            return False
        try:
            return any(_real_select(watched[0], watched[1], watched[2], 0))
        except (OSError, ValueError, TypeError):
            return True  # it is about to fail for that thread, too


class _Select:
    """What a program finds as `select.select`."""

    def __init__(self, calls: SelectCalls) -> None:
        self._select = calls.select

    def __call__(self, *args: Any) -> Any:
        return self._select(*args)


def is_readable(fd: int) -> bool:
    """Whether something waits to be read at `fd`; a closed one counts as readable, its call returns soon."""
    try:
        return bool(_real_select([fd], [], [], 0)[0])
    except (OSError, ValueError):
        return True
