"""The workspace of one run: a temporary folder, and in it a file for what the program prints. Both are bounded.

Whatever the program does to its folder, the grader keeps what was printed, and can remove the folder.
"""

from __future__ import annotations

import os
import secrets
import stat
import tempfile
import threading
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import IO

from autograder.program import platform_support
from autograder.program.launcher.remove_folder import remove_folder

OUTPUT_LIMIT = 1_000_000  # bytes of output kept: a program may print a gigabyte
FOLDER_LIMIT = 100_000_000  # bytes that a program may write into its folder
ENTRIES_LIMIT = 2000  # files and folders that a program may have in its folder
_SMALLEST = 512  # bytes that even an empty file counts
_CHECK_INTERVAL = 0.05  # seconds between two checks, at the least
_CHECK_SHARE = 20  # times as long as a check took is the time to the next one, at the least

_in_use: set[Path] = set()


class Workspace:
    """A temporary folder with the file `output` in it."""

    def __init__(self) -> None:
        """Make the folder. Raises OSError if it cannot be made."""
        name = f"chatlab-{secrets.token_hex(6)}"
        self.folder = Path(tempfile.gettempdir()).resolve() / name
        self.for_temporary_files = f"{tempfile.gettempdir()}{os.sep}{name}"  # the same, in fewer letters on macOS
        _in_use.add(self.folder)  # before it is there: a Ctrl-C may come at any moment
        self.folder.mkdir(mode=0o700)
        path = self.folder / "output"
        path.touch()
        self._output = path.open("r+b", buffering=0)  # ours for good: the program may remove the file
        self._lock = threading.Lock()

    def open_output(self) -> IO[bytes]:
        """The file for what the program prints, open for appending: so it can be shortened meanwhile."""
        return (self.folder / "output").open("ab", buffering=0)

    def output(self) -> bytes:
        """The first `OUTPUT_LIMIT` bytes of what was printed."""
        with self._lock:
            self._output.seek(0)
            return self._output.read(OUTPUT_LIMIT) or b""

    def output_size(self) -> int:
        """How many bytes are in the file of what was printed."""
        return os.fstat(self._output.fileno()).st_size

    def shorten_output(self) -> None:
        """Throw away what was printed past the limit: the launcher does not count what a program writes by os.write.

        Not on Windows, where the program's next write would leave a gap.
        """
        if not platform_support.IS_WINDOWS and self.output_size() > 2 * OUTPUT_LIMIT:
            os.ftruncate(self._output.fileno(), OUTPUT_LIMIT)

    def excess(self) -> str:
        """What the program has written more into its folder than is allowed, in words; "" for nothing.

        Its output is not counted.
        """
        size = -min(self.output_size(), FOLDER_LIMIT)
        folders, seen = [str(self.folder)], 0
        while folders and seen <= ENTRIES_LIMIT:
            try:
                with os.scandir(folders.pop()) as listing:
                    entries = list(islice(listing, ENTRIES_LIMIT + 1))
            except OSError:
                continue
            for entry in entries:
                seen += 1
                try:
                    found = entry.stat(follow_symlinks=False)
                except OSError:
                    continue  # removed meanwhile, or too deep
                on_disk = getattr(found, "st_blocks", -(-found.st_size // 512)) * 512
                size += max(on_disk, _SMALLEST)
                if stat.S_ISDIR(found.st_mode):
                    folders.append(entry.path)
        if size > FOLDER_LIMIT:
            return f"more than {FOLDER_LIMIT:,} bytes of files"
        return f"more than {ENTRIES_LIMIT:,} files" if seen > ENTRIES_LIMIT else ""

    def append_note(self, text: str) -> None:
        """Add a line of the grader's to what was printed."""
        self.shorten_output()
        with self._lock:
            self._output.seek(min(self.output_size(), OUTPUT_LIMIT - len(text.encode())))
            self._output.write(text.encode())

    def remove(self) -> None:
        """Remove the folder with all that is in it."""
        self._output.close()
        remove_folder(str(self.folder))
        _in_use.discard(self.folder)


class DiskUseCheck:
    """Keeps the size of a workspace within its limits while the program runs."""

    def __init__(self, workspace: Workspace, end_program: Callable[[], None]) -> None:
        """`end_program` is called when the folder is overfull; the reason is added to the output after it."""
        self._workspace = workspace
        self._end_program = end_program
        self._next = 0.0

    def run(self, is_running: Callable[[], bool]) -> None:
        """Check, unless the last check is too short a time ago."""
        began = time.monotonic()
        if began < self._next:
            return
        self._workspace.shorten_output()
        excess = self._workspace.excess()
        if excess and is_running():
            self._end_program()
            self._workspace.append_note(f"\n(ended by the autograder: it had written {excess})\n")
        self._next = began + max(_CHECK_INTERVAL, (time.monotonic() - began) * _CHECK_SHARE)


def are_in_use() -> bool:
    """Whether there are workspaces that were not removed."""
    return bool(_in_use)


def remove_all() -> None:
    """Remove every workspace that was not removed: an interruption may have come in between."""
    for folder in list(_in_use):
        remove_folder(str(folder))
