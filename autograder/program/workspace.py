"""The ground a program runs on: a folder of its own, and a file for what it prints. Neither grows without end.

Whatever the program does to its folder, the grader keeps what was printed, and can clear up.
"""

from __future__ import annotations

import atexit
import os
import secrets
import stat
import tempfile
import threading
from pathlib import Path
from typing import IO

from autograder.program import interrupts, platform_support
from autograder.program.launcher.remove_folder import clear

OUTPUT_LIMIT = 1_000_000  # bytes of output kept: a program may print a gigabyte
FOLDER_LIMIT = 100_000_000  # bytes that a program may write into its folder
_COUNTED = 2000  # files that are weighed at one look
_LEAST = 512  # bytes that even an empty file weighs

_in_use: set[Path] = set()


class Workspace:
    """A temporary folder with the file `output` in it."""

    def __init__(self) -> None:
        """Make the folder."""
        self.folder = Path(tempfile.gettempdir()).resolve() / f"chatlab-{secrets.token_hex(8)}"
        _in_use.add(self.folder)  # before it is there: a Ctrl-C may come at any moment
        self.folder.mkdir(mode=0o700)
        path = self.folder / "output"
        path.touch()
        self._kept = path.open("r+b", buffering=0)  # ours for good: the program may remove the file
        self._lock = threading.Lock()

    def open_output(self) -> IO[bytes]:
        """The file that takes what the program prints: always at its end, so that it can be shortened meanwhile."""
        return (self.folder / "output").open("ab", buffering=0)

    def printed(self) -> bytes:
        """The first `OUTPUT_LIMIT` bytes of what was printed."""
        with self._lock:
            self._kept.seek(0)
            return self._kept.read(OUTPUT_LIMIT) or b""

    def size(self) -> int:
        """How many bytes are in the file of what was printed."""
        return os.fstat(self._kept.fileno()).st_size

    def shorten(self) -> None:
        """Throw away what was printed past the limit: what a program writes by os.write nobody counts."""
        if (
            not platform_support.IS_WINDOWS and self.size() > 2 * OUTPUT_LIMIT
        ):  # on Windows the next write would only leave a gap
            os.ftruncate(self._kept.fileno(), OUTPUT_LIMIT)

    def is_overfull(self) -> bool:
        """Whether the program has written too much into its folder."""
        weight = -min(self.size(), FOLDER_LIMIT)  # its output is bounded elsewhere
        waiting, seen = [str(self.folder)], 0
        while waiting and seen < _COUNTED:
            try:
                entries = list(os.scandir(waiting.pop()))
            except OSError:
                continue
            for entry in entries:
                seen += 1
                try:
                    found = entry.stat(follow_symlinks=False)
                except OSError:
                    continue  # gone, or too deep
                on_disk = getattr(found, "st_blocks", -(-found.st_size // 512)) * 512
                weight += max(on_disk, _LEAST)
                if stat.S_ISDIR(found.st_mode):
                    waiting.append(entry.path)
        return weight > FOLDER_LIMIT

    def note(self, text: str) -> None:
        """Add a line of the grader's to what was printed."""
        self.shorten()
        with self._lock:
            self._kept.seek(min(self.size(), OUTPUT_LIMIT - len(text.encode())))
            self._kept.write(text.encode())

    def clear(self) -> None:
        """Remove it all."""
        self._kept.close()
        clear(str(self.folder))
        _in_use.discard(self.folder)


@atexit.register  # runs after what `process.py` registers: the programs have been ended
def _clear_all() -> None:
    if _in_use:
        interrupts.ignore()
    for folder in list(_in_use):
        clear(str(folder))
