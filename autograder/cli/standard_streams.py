"""Standard input, output and error of `run.py`: they may be closed, full, or lead to a terminal that has gone."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def prepare() -> None:
    """Let each of the three be open: a file of ours would get its number else, and a program print into it."""
    for fd, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, os.O_RDWR)
            if number != fd:
                os.dup2(number, fd)
                os.close(number)
            setattr(sys, name, open(fd, mode, encoding="utf-8", closefd=False))  # noqa: SIM115  a number, and for good
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # an old console must not end the report


def complain(text: str) -> None:
    """Print a text to standard error, if anybody can still read there."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def output_trouble() -> OSError | None:
    """What keeps standard output from taking anything, one more newline; None if it does. After that it goes nowhere.

    (What could not be flushed once, Python forgets: to flush once more is no question.)
    """
    try:
        print(flush=True)
    except OSError as error:
        discard_output()
        return error
    return None


def discard_output() -> None:
    """Let standard output go nowhere from here on: Python flushes it once more at the end."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
