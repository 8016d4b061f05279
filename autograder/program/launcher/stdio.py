"""The program's screen and keyboard: output is unbuffered, UTF-8, capped and reported; `input()` is reported."""

from __future__ import annotations

import _thread
import builtins
import errno
import io
import os
import sys

from autograder.program.launcher.blocking_calls import BlockingCalls
from autograder.program.launcher.recorder import Recorder, current_thread_name

_REPORTED = 400  # prints that are reported; a program that prints for ever would flood the story
_LONGEST = 400  # characters of a print, and of a prompt, that are reported
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))  # of the disk, where a terminal always has room
_write = os.write


class Screen(io.RawIOBase):
    """A file descriptor that takes everything and keeps the first `limit` bytes."""

    def __init__(self, fd: int, limit: int, recorder: Recorder) -> None:
        """Write at most `limit` bytes to `fd`."""
        super().__init__()
        self._fd = fd
        self._left = limit
        self._recorder = recorder
        self._reports = _REPORTED
        self._begun: set[int] = set()  # threads whose last print has not ended its line yet

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
        try:
            view = kept
            while view:
                view = view[_write(self._fd, view) :]
        except OSError as error:
            if error.errno not in _FULL:
                raise
        ident = _thread.get_ident()
        begins = ident not in self._begun
        (self._begun.discard if chunk.endswith(b"\n") else self._begun.add)(ident)
        if self._reports > 0 and kept.strip():  # print() writes the newline by itself: no event of its own
            self._reports -= 1
            text = chunk[:_LONGEST].decode("utf-8", "replace")
            self._recorder.raised.report()
            self._recorder.record("prints", sys._getframe(1), text=text, thread=current_thread_name(), gap=begins)
        return len(chunk)


def print_in_blocks() -> None:
    """From now on collect what is printed, as Python does where its output is a file: it needs a flush, or a good end.

    A program that has put something else in the place of `sys.stdout` keeps that. `sys.__stdout__` stays as it was.
    """
    if sys.stdout is sys.__stdout__ and isinstance(sys.stdout, io.TextIOWrapper):
        blocks = io.BufferedWriter(sys.stdout.buffer)
        sys.stdout = io.TextIOWrapper(
            blocks, encoding="utf-8", errors="backslashreplace", newline=None if os.name == "nt" else ""
        )


def install(recorder: Recorder, blocking: BlockingCalls, limit: int) -> None:
    """Put a screen in the place of `sys.stdout` and of `sys.stderr`, and wrap `input`.

    `limit` is the most bytes that each of them keeps.
    """
    # backslashreplace: a lone surrogate must not end a program that its terminal would have shown.
    for name, fd in (("stdout", 1), ("stderr", 2)):
        raw = Screen(fd, limit, recorder)
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
        file, line, function = recorder.frames.where()
        thread = current_thread_name()
        recorder.report("asks", text=str(prompt)[:_LONGEST], file=file, line=line, function=function, thread=thread)
        with blocking.during("input", 0, is_timed=False, line=line):
            return original(prompt)

    reported_input.__name__ = reported_input.__qualname__ = "input"
    builtins.input = reported_input
