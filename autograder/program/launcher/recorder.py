"""Reports of what happens in the student's program, each with the line and the thread that did it."""

from __future__ import annotations

import _thread
import os
import sys
import threading

from autograder.program.launcher.channel import Channel
from autograder.program.launcher.student_frames import StudentFrames

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any

_ident = _thread.get_ident
_ORDINARY = (OSError, EOFError, KeyboardInterrupt, SystemExit, StopIteration, GeneratorExit)
_LONGEST_TEXT = 400  # characters of an exception


class RaisedExceptions:
    """Reports of exceptions that are on their way, or being handled, while the program does something else.

    A `finally` that closes a socket, or a handler that prints and goes on, hides what went wrong. Errors of the
    system and the ends of inputs are what handlers are made for: of these nothing is said.
    """

    def __init__(self, report: Callable[..., None], frames: StudentFrames) -> None:
        """Report with `report`, with the lines that `frames` finds."""
        self._report, self._frames = report, frames
        self._last: dict[int, tuple[int, int]] = {}  # thread -> which exception was reported last, and its line

    def report(self) -> None:
        """Report the exception of the current thread, once."""
        error = sys.exc_info()[1]
        if error is None or isinstance(error, _ORDINARY):
            return
        stack = self._frames.of_exception(error.__traceback__)
        if not stack or self._last.get(_ident()) == (id(error), stack[0][1]):
            return
        file, line, function = stack[0]
        self._last[_ident()] = (id(error), line)  # not the exception itself: it holds the sockets of its frames open
        self._report(
            "raises", text=exception_text(type(error), error), file=file, line=line, function=function,
            callers=stack[1:], thread=current_thread_name(),
        )  # fmt: skip


def exception_text(kind: type[BaseException], error: BaseException | None) -> str:
    """An exception as the last line of its traceback has it, cut."""
    if kind is RecursionError:  # the call that was too deep may have been one of ours
        return "RecursionError: maximum recursion depth exceeded"
    try:
        words = str(error) if error is not None else ""
    except Exception:  # a class of the student's may have a `__str__` that raises: its name is what is left to say
        words = ""
    return (f"{kind.__name__}: {words}" if words else kind.__name__)[:_LONGEST_TEXT]


class Recorder:
    """The channel to the autograder, with what every report of the program's doings needs."""

    def __init__(self, channel: Channel, frames: StudentFrames) -> None:
        """Report to `channel`; `frames` knows the student's files."""
        self.channel = channel
        self.frames = frames
        self.report = channel.report
        self.raised = RaisedExceptions(self.report, frames)

    def record(self, what: str, frame: FrameType | None, **facts: Any) -> None:
        """Report `what` with these facts, and with the student's line that led to `frame`."""
        file, line, function = self.frames.where(frame)
        self.report(what, file=file, line=line, function=function, **facts)


class Silence:
    """In the place of a recorder where nobody is to be told anything."""

    def __init__(self) -> None:
        """Report nothing, and know no files of the student's."""
        self.frames = StudentFrames(os.devnull)
        self.raised = RaisedExceptions(self.report, self.frames)

    def report(self, what: str, **facts: Any) -> None:
        """Do nothing."""

    def record(self, what: str, frame: FrameType | None, **facts: Any) -> None:
        """Do nothing."""


def thread_name(ident: int) -> str:
    """The name of a thread, without making a `_DummyThread` for one that `threading` does not know."""
    thread = threading._active.get(ident)  # type: ignore[attr-defined]  # the public way makes dummies
    return thread.name if thread else f"thread {ident}"


def current_thread_name() -> str:
    """The name of the current thread."""
    return thread_name(_ident())
