"""Which line of the student's own files is being executed."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from types import FrameType

_home = "\0"  # no file name begins with it: nothing is the student's until `set_home`
_OURS = os.path.dirname(os.path.abspath(__file__))


def set_home(home: str) -> None:
    """Say in which folder the student's files lie."""
    global _home
    _home = os.path.join(home, "")


def is_students(file: str) -> bool:
    """Whether a code object's file name is one of the student's files."""
    return file.startswith(_home)


def is_ours(file: str) -> bool:
    """Whether a code object's file name belongs to the launcher."""
    return file.startswith(_OURS)


def short(file: str) -> str:
    """A student's file name relative to its folder, with forward slashes."""
    return file[len(_home) :].replace("\\", "/")


def where(frame: FrameType | None = None) -> tuple[str, int, str]:
    """(file, line, function) of the innermost frame in the student's files; ("", 0, "") if there is none."""
    frame = frame or sys._getframe(1)
    current: FrameType | None = frame
    while current is not None:
        file = current.f_code.co_filename
        if file.startswith(_home):
            return short(file), current.f_lineno, current.f_code.co_name
        current = current.f_back
    return "", 0, ""
