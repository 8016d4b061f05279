"""Reading files that a student's program may replace meanwhile: never waiting for a pipe, never more than a bound."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LARGEST = 5_000_000  # bytes of a source file


def read_regular(path: Path, most: int = LARGEST) -> bytes:
    """What is in a file. Raises OSError if it cannot be read, is no regular file, or has more than `most` bytes.

    Opening a pipe without O_NONBLOCK waits until somebody writes into it (fifo(7)); the kind is asked of what was
    opened, as what stands at the path may change in between.
    """
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it has more than {most:,} bytes", str(path))
    return data


def text_of(path: Path) -> str:
    """The text of a regular file, by UTF-8 as far as it is that; "" if it cannot be read."""
    try:
        return read_regular(path).decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError:
        return ""
