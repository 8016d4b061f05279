"""Which line of the student's own files is being executed."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from types import FrameType

_home = "\0"  # no file name begins with it: nothing is the student's until `set_home`
_short: dict[str, str] = {}  # a code object's file name -> `short` of it, "" if it is not the student's
_OURS = os.path.dirname(os.path.abspath(__file__))


def set_home(home: str) -> None:
    """Say in which folder the student's files lie."""
    global _home
    _home = os.path.join(home, "")
    _short.clear()


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
        code = current.f_code
        file = _short.get(code.co_filename)
        if file is None:
            file = _short[code.co_filename] = short(code.co_filename) if is_students(code.co_filename) else ""
        if file:
            return file, current.f_lineno, code.co_name
        current = current.f_back
    return "", 0, ""
