"""The ledger of a class: one line of JSON for each grading, only ever added to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

_CANARIES = "canaries"  # a line about known programs that were graded among the others


@dataclass(frozen=True)
class Entry:
    """One grading: what was graded with what, and what came of it."""

    student: str  # folder of the record
    when: str  # ISO 8601
    status: str
    mark: float | None
    seconds: float
    submission: str  # hash of its files
    kit: str  # hash of the kit
    seed: int
    isolation: str
    host: str
    tries: int
    record: str  # hash of the record
    record_bytes: int


@dataclass(frozen=True)
class LedgerState:
    """What a ledger says: the last grading of each student, and the hashes of all records that it names.

    Gradings since known programs were last judged rightly do not count if those were then judged wrongly.
    """

    latest: dict[str, Entry]
    records: set[str]


class Ledger:
    """The file, and what is known from it."""

    def __init__(self, path: Path) -> None:
        """The file need not be there yet."""
        self.path = path

    def read(self) -> LedgerState:
        """What stands in it."""
        names = {field.name for field in fields(Entry)}
        sure: dict[str, Entry] = {}
        since: dict[str, Entry] = {}
        records = set()
        for line in self._lines():
            if _CANARIES in line:
                if line[_CANARIES]:
                    sure |= since
                since = {}
            elif names <= line.keys():
                entry = Entry(**{name: line[name] for name in names})
                since[entry.student] = entry
                records.add(entry.record)
        return LedgerState(sure | since, records)

    def add(self, entry: Entry) -> None:
        """Add a line, and have it on the disk."""
        self._append(asdict(entry))

    def add_canaries(self, *, are_right: bool) -> None:
        """Note that known programs were graded, and whether each was judged as it is known."""
        self._append({_CANARIES: are_right})

    def _append(self, line: dict[str, Any]) -> None:
        with self.path.open("ab+") as file:
            file.seek(0, os.SEEK_END)
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # we were ended in the middle of a line
                    file.write(b"\n")
            file.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _lines(self) -> Iterator[dict[str, Any]]:
        try:
            data = self.path.read_bytes()
        except OSError:
            return
        for text in data.split(b"\n"):
            try:
                line = json.loads(text) if text else None
            except ValueError:
                continue
            if isinstance(line, dict):
                yield line
