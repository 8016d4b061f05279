"""Reports of what happens in the student's program, each with the line and the thread that did it."""

from __future__ import annotations

import _thread
import os
import threading

from autograder.program.launcher.channel import Channel
from autograder.program.launcher.student_frames import StudentFrames

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

_ident = _thread.get_ident


class Recorder:
    """The channel to the autograder, with what every report of the program's doings needs."""

    def __init__(self, channel: Channel, frames: StudentFrames) -> None:
        """Report to `channel`; `frames` knows the student's files."""
        self.channel = channel
        self.frames = frames
        self.report = channel.report

    def record(self, what: str, frame: FrameType | None, **facts: Any) -> None:
        """Report `what` with these facts, and with the student's line that led to `frame`."""
        file, line, function = self.frames.where(frame)
        self.report(what, file=file, line=line, function=function, **facts)


class Silence:
    """In the place of a recorder where nobody is to be told anything."""

    def __init__(self) -> None:
        """Report nothing, and know no files of the student's."""
        self.frames = StudentFrames(os.devnull)

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
