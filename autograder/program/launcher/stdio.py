"""The program's screen and keyboard: output unbuffered, UTF-8, capped and reported; `input()` reported."""

from __future__ import annotations

import builtins
import io
import os
import sys

from autograder.program.launcher import blocking_calls, student_frames, thread_report
from autograder.program.launcher.channel import Channel

_REPORTED = 400  # prints told one by one; a program that prints for ever would drown the story
_write = os.write


class Screen(io.RawIOBase):
    """A file descriptor that takes everything and keeps the first `limit` bytes."""

    def __init__(self, fd: int, limit: int, channel: Channel) -> None:
        """Write to `fd`, together with other screens at most `limit` bytes."""
        super().__init__()
        self._fd = fd
        self._left = limit
        self._channel = channel
        self._reports = _REPORTED

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def fileno(self) -> int:
        """The descriptor behind it."""
        return self._fd

    def isatty(self) -> bool:
        """No: it is a file."""
        return False

    def write(self, data: object) -> int:
        """Keep what fits, report it as printed, and always claim success: a full screen is not an error."""
        chunk = bytes(data)  # type: ignore[call-overload]  # any buffer
        kept = chunk[: self._left]
        self._left -= len(kept)
        view = kept
        while view:
            view = view[_write(self._fd, view) :]
        if self._reports > 0 and kept.strip():  # print() writes the newline by itself: no event of its own
            self._reports -= 1
            file, line, function = student_frames.where()
            text = chunk[:400].decode("utf-8", "replace")
            thread = thread_report.name_of_current()
            self._channel.report("prints", text=text, file=file, line=line, function=function, thread=thread)
        return len(chunk)


def install(channel: Channel, limit: int) -> None:
    """Put our screen in the place of `sys.stdout` and `sys.stderr`, and wrap `input`."""
    # backslashreplace: a lone surrogate must not end a program that its terminal would have shown.
    for name, fd in (("stdout", 1), ("stderr", 2)):
        raw = Screen(fd, limit, channel)
        text = io.TextIOWrapper(
            raw,  # type: ignore[type-var]  # a raw stream serves: every write goes through
            encoding="utf-8",
            errors="backslashreplace",
            newline=None if os.name == "nt" else "",
            write_through=True,
        )
        setattr(sys, name, text)
        setattr(sys, f"__{name}__", text)
    original = builtins.input

    def reported_input(prompt: object = "", /) -> str:
        file, line, function = student_frames.where()
        thread = thread_report.name_of_current()
        channel.report("asks", text=str(prompt)[:400], file=file, line=line, function=function, thread=thread)
        with blocking_calls.standing("input", 0, timed=False, line=line):
            return original(prompt)

    reported_input.__name__ = reported_input.__qualname__ = "input"
    builtins.input = reported_input
