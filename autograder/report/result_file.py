"""Files that tell a result: written whole, and never through what somebody has put in their place meanwhile."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


class ResultFile:
    """A file that is going to be written. Made before a program runs: what the file is by then counts."""

    def __init__(self, path: Path) -> None:
        """Look at `path`. An old result is removed: a run that is killed must not leave it as its own."""
        self._path = path
        self._is_special = path.exists() and not path.is_file()  # /dev/stdout, a pipe: the user's wish
        if not self._is_special:
            self._path = path.resolve()
            with suppress(OSError):  # `write` will say so
                self._path.unlink(missing_ok=True)

    def write(self, text: str) -> None:
        """Write all of it. Raises OSError if it cannot be written."""
        data = text.encode("utf-8", "backslashreplace")
        if self._is_special:
            with self._path.open("wb") as file:
                file.write(data)
            return
        new = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        new.unlink(missing_ok=True)
        try:
            with new.open("xb") as file:
                file.write(data)
            new.replace(self._path)
        finally:
            new.unlink(missing_ok=True)


def result_files(**given: str | None) -> dict[str, ResultFile]:
    """The files that were `given`, by name; "-" is none. One that cannot be had yet will say so when it is written."""
    return {name: ResultFile(Path(path)) for name, path in given.items() if path not in (None, "-")}
