"""Which line of the student's own files is being executed."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from types import FrameType

_OURS = os.path.dirname(os.path.abspath(__file__))


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
        known = self._short
        current = frame or sys._getframe(1)
        while current is not None:
            code = current.f_code
            file = known.get(code.co_filename)
            if file is None:
                is_students = self.is_students(code.co_filename)
                file = known[code.co_filename] = self.short(code.co_filename) if is_students else ""
            if file:
                return file, current.f_lineno, code.co_name
            current = current.f_back  # type: ignore[assignment]  # None ends the loop
        return "", 0, ""


def is_ours(file: str) -> bool:
    """Whether a code object's file name belongs to the launcher."""
    return file.startswith(_OURS)
