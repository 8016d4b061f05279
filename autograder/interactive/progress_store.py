"""What one run notes for the next, in a small folder `.chatlab/` beside the lesson's program.

It may be deleted at any time. A folder that cannot be written, or a file that cannot be parsed, counts as
empty; nothing here raises for it.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.program.regular_files import read_regular

FOLDER = ".chatlab"
_FILE = "memory.json"
_MOST_SOURCE = 60_000  # characters of a source that is kept; a lesson's program has about 2,000
_MOST_HINTS = 200
_MOST_STEPS = 40
_MOST_BYTES = 3_000_000  # of the file; a larger one was not written by us


@dataclass(frozen=True, slots=True)
class LastPass:
    """When a step last passed, and the program's source then ("" if it was too long to keep)."""

    at: datetime
    source: str


class ProgressStore:
    """Hint levels and last passes of one lesson. Nothing is written before `save`."""

    def __init__(self, lesson_folder: Path) -> None:
        """Read what `lesson_folder/.chatlab/` holds."""
        self._folder = lesson_folder / FOLDER
        self._hints: dict[str, int] = {}
        self._passes: dict[str, tuple[str, str]] = {}  # step -> (time, key of the source)
        self._sources: dict[str, str] = {}
        self._changed = False
        self._read()

    # -- hints -----------------------------------------------------------------------------------

    def hint_level(self, key: str) -> int:
        """The level last shown; 0 if none was."""
        return self._hints.get(key, 0)

    def note_hint(self, key: str, level: int) -> None:
        """Note that this level was shown."""
        self._changed = self._changed or self._hints.get(key) != level
        self._hints.pop(key, None)
        self._hints[key] = level
        while len(self._hints) > _MOST_HINTS:
            del self._hints[next(iter(self._hints))]

    # -- passes ----------------------------------------------------------------------------------

    def last_pass(self, step: str) -> LastPass | None:
        """When this step last passed; None if that is not known."""
        at, key = self._passes.get(step, ("", ""))
        try:
            return LastPass(datetime.fromisoformat(at), self._sources.get(key, ""))
        except ValueError:
            return None

    def note_pass(self, step: str, source: str, at: datetime) -> None:
        """Note that this step passes with this source."""
        key = ""
        if source and len(source) <= _MOST_SOURCE:
            key = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            self._sources[key] = source
        self._passes.pop(step, None)
        self._passes[step] = (at.isoformat(timespec="seconds"), key)
        while len(self._passes) > _MOST_STEPS:
            del self._passes[next(iter(self._passes))]
        used = {key for _, key in self._passes.values()}
        self._sources = {key: text for key, text in self._sources.items() if key in used}
        self._changed = True

    # -- the file --------------------------------------------------------------------------------

    def _read(self) -> None:
        path = self._folder / _FILE
        try:
            data = json.loads(read_regular(path, _MOST_BYTES).decode())
        except (OSError, ValueError, RecursionError):
            return
        if not isinstance(data, dict):
            return
        self._hints = {k: v for k, v in _dict(data, "hints").items() if type(v) is int}
        self._sources = {k: v for k, v in _dict(data, "sources").items() if isinstance(v, str)}
        for step, found in _dict(data, "passes").items():
            if isinstance(found, dict):
                self._passes[step] = (str(found.get("at")), str(found.get("source")))

    def save(self) -> bool:
        """Write the file if something has changed, whole or not at all; returns whether it is on the disk now."""
        if not self._changed:
            return True
        passes = {step: {"at": at, "source": key} for step, (at, key) in self._passes.items()}
        data = {"schema": "chatlab-memory/1", "hints": self._hints, "passes": passes, "sources": self._sources}
        new = self._folder / f"memory.{os.getpid()}.new"
        try:
            self._folder.mkdir(exist_ok=True)
            ignore = self._folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("# Notes of the autograder: safe to delete.\n*\n", encoding="utf-8")
            for left in self._folder.glob("memory.*.new"):  # by a run that was killed while it wrote
                left.unlink()  # raises if a folder has this name: then nothing is kept
            new.write_text(json.dumps(data, ensure_ascii=True, indent=1), encoding="utf-8")
            new.replace(self._folder / _FILE)
        except OSError:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            return False
        self._changed = False
        return True


def _dict(data: dict[Any, Any], key: str) -> dict[str, Any]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}
