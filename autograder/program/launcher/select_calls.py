"""`select.select`, marked while it lasts, and what can be read now."""

from __future__ import annotations

import _thread
import select

from autograder.program.launcher import blocking_calls

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from typing import Any

_ident = _thread.get_ident
_real_select = select.select
_selecting: dict[int, tuple[Any, ...]] = {}  # thread -> the three lists it waits for in `select`


def install() -> None:
    """Put the marked one in its place."""
    select.select = _Select()  # an object with __call__, as the builtin binds to no class


def readable(fd: int) -> bool:
    """Whether something waits to be read at `fd`; a closed one counts as readable, its call returns soon."""
    try:
        return bool(_real_select([fd], [], [], 0)[0])
    except (OSError, ValueError):
        return True


def selectable(ident: int) -> bool:
    """Whether the thread `ident` sits in a `select` that would return now."""
    watched = _selecting.get(ident)
    if watched is None:
        return False
    try:
        return any(_real_select(watched[0], watched[1], watched[2], 0))
    except (OSError, ValueError, TypeError):
        return True  # it is about to fail for that thread, too


class _Select:
    """`select.select`, marked while it lasts."""

    def __call__(self, *args: Any) -> Any:
        ident = _ident()
        _selecting[ident] = args[:3]
        try:
            with blocking_calls.standing("select", -1, timed=len(args) > 3 and args[3] is not None, line=0):
                return _real_select(*args)
        finally:
            _selecting.pop(ident, None)
