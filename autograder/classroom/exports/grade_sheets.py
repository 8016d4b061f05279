"""Grade sheets that an instructor fetched from a system, to be filled in: read and written as that system has them."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.classroom.marks import MarkedRecord

FULL = 100  # points that our marks are out of
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


class UnusableSheet(Exception):
    """The sheet cannot be filled in; the message is a sentence."""


@dataclass
class Sheet:
    """The rows of a sheet, and how they were written."""

    rows: list[list[str]]
    delimiter: str = ","
    encoding: str = "utf-8"
    newline: str = "\n"

    @property
    def header(self) -> list[str]:
        """The first row."""
        return self.rows[0]

    def as_bytes(self, *, quote_all: bool = False) -> bytes:
        """The file as it is written."""
        text = io.StringIO(newline="")
        writer = csv.writer(
            text,
            delimiter=self.delimiter,
            lineterminator=self.newline,
            quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
        )
        writer.writerows(self.rows)
        return text.getvalue().encode(self.encoding)


@dataclass
class Filled:
    """What came of filling in: the file, and what an instructor should know of it."""

    data: bytes
    filled: int = 0
    told: list[str] = field(default_factory=list)


def read_sheet(path: Path) -> Sheet:
    """Read a sheet. Raises UnusableSheet."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnusableSheet(f"{path} cannot be read: {error.strerror or error}") from error
    encoding = "utf-16" if data[:2] in _UTF16_MARKS else "utf-8-sig" if data[:3] == _UTF8_MARK else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnusableSheet(f"{path} is not UTF-8: hand over the file as the system wrote it") from error
    first = text.partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if not rows or not rows[0]:
        raise UnusableSheet(f"{path} is empty")
    return Sheet(rows, delimiter, encoding, "\r\n" if first.endswith("\r") else "\n")


def number(value: float, like: str = "") -> str:
    """A mark with at most two decimals, with a comma where `like` has one."""
    text = f"{round(value, 2):g}" if abs(value) < 10_000 else f"{value:.2f}"
    return text.replace(".", ",") if "," in like and "." not in like else text


class Finder:
    """Finds a student's mark by what a sheet says of the student."""

    def __init__(self, marked: Iterable[MarkedRecord]) -> None:
        """The records are looked at once; only what is needed of them is kept."""
        self._found: dict[str, list[MarkedRecord]] = {}
        self.all: list[MarkedRecord] = []
        for one in marked:
            light = MarkedRecord(one.folder, {"class": one.record["class"]}, one.mark)
            self.all.append(light)
            student = one.student
            for kind in ("identifier", "login", "email"):
                if student[kind]:
                    self._found.setdefault(f"{kind}:{student[kind].casefold()}", []).append(light)
            self._found.setdefault(f"name:{_letters(student['name'])}", []).append(light)
        self.used: set[str] = set()

    def find(self, **keys: str) -> MarkedRecord | None:
        """The one student who has the first of these keys that only one has: identifier, login, email, name."""
        for kind, value in keys.items():
            wanted = _letters(value) if kind == "name" else value.strip().casefold()
            found = self._found.get(f"{kind}:{wanted}", []) if wanted else []
            if len(found) == 1:
                self.used.add(found[0].folder)
                return found[0]
        return None

    def not_used(self) -> list[str]:
        """A sentence for each student with a mark whom the sheet does not have."""
        return [
            f"{one.folder} is not in the sheet"
            for one in self.all
            if one.folder not in self.used and one.mark.final is not None
        ]


def column(sheet: Sheet, names: Sequence[str]) -> int | None:
    """The number of the column with one of these names."""
    titles = [title.strip().casefold() for title in sheet.header]
    return next((titles.index(name) for name in names if name in titles), None)


def cell(row: Sequence[str], at: int | None) -> str:
    """A cell, "" if there is none."""
    return row[at] if at is not None and at < len(row) else ""


def _letters(name: str) -> str:
    return "".join(sorted(c for c in unicodedata.normalize("NFC", name).casefold() if c.isalnum()))
