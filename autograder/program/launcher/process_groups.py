"""A program that makes a process group of its own: it has one already, as under a shell."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from collections.abc import Callable


def install() -> None:
    """Let `os.setpgrp` and `os.setpgid` do nothing where they ask for what is so already.

    A program that a shell starts leads its group, and to ask for that once more is no error. Ours leads its session
    besides, and for such a process it is one (setpgid(2), EPERM).
    """
    if not hasattr(os, "setpgrp"):
        return  # Windows
    set_group: Callable[[int, int], None] = os.setpgid

    def setpgid(pid: int, group: int, /) -> None:
        own = os.getpid()
        if not ((pid or own) == own and (group or own) == own and os.getpgrp() == own):
            set_group(pid, group)

    def setpgrp() -> None:
        setpgid(0, 0)

    os.setpgid, os.setpgrp = setpgid, setpgrp
