"""Which line of the student's own files is being executed."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from types import FrameType, TracebackType

_OURS = os.path.dirname(os.path.abspath(__file__))
MOST_FRAMES = 8  # of one thread that are reported


class StudentFrames:
    """Finds the student's lines on a thread's stack."""

    def __init__(self, home: str) -> None:
        """The student's files are those in the folder `home`, at any depth."""
        self._home = os.path.join(home, "")
        self._short: dict[str, str] = {}  # a code object's file name -> `short` of it, "" if it is not the student's

    def is_students(self, file: str) -> bool:
        """Whether a code object's file name is one of the student's files."""
        return file.startswith(self._home)

    def short(self, file: str) -> str:
        """A student's file name relative to its folder, with forward slashes; "<string>" and the like as they are."""
        return file[len(self._home) :].replace("\\", "/") if file.startswith(self._home) else file

    def where(self, frame: FrameType | None = None) -> tuple[str, int, str]:
        """(file, line, function) of the innermost of the student's frames, from `frame` on; ("", 0, "") without one."""
        found = self.stack(frame or sys._getframe(1), 1)
        return found[0] if found else ("", 0, "")

    def stack(self, frame: FrameType | None, most: int = MOST_FRAMES) -> list[tuple[str, int, str]]:
        """(file, line, function) of the student's frames, from `frame` on, the innermost first."""
        known = self._short
        found: list[tuple[str, int, str]] = []
        current = frame
        while current is not None and len(found) < most:
            code = current.f_code
            file = known.get(code.co_filename)
            if file is None:
                is_students = self.is_students(code.co_filename)
                file = known[code.co_filename] = self.short(code.co_filename) if is_students else ""
            if file:
                found.append((file, current.f_lineno, code.co_name))
            current = current.f_back
        return found

    def of_exception(self, tb: TracebackType | None) -> list[tuple[str, int, str]]:
        """(file, line, function) of the student's lines that led to an exception, the innermost first."""
        inner: list[tuple[str, int, str]] = []
        outer = tb.tb_frame.f_back if tb is not None else None
        while tb is not None:
            code = tb.tb_frame.f_code
            if self.is_students(code.co_filename):
                inner.append((self.short(code.co_filename), tb.tb_lineno, code.co_name))
            tb = tb.tb_next
        return [*reversed(inner), *self.stack(outer)][:MOST_FRAMES] if inner else []


def is_ours(file: str) -> bool:
    """Whether a code object's file name belongs to the launcher."""
    return file.startswith(_OURS)
