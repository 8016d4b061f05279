"""What the instructor decides: marks and comments in one CSV beside the records, which no grading ever writes over."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

FILE = "overrides.csv"
_HEADER = "student,mark,comment\n"


class BrokenOverrides(Exception):
    """The file cannot be read; the message is a sentence."""


@dataclass(frozen=True)
class Override:
    """What stands in one line: a mark (None: only a comment) and a comment."""

    mark: float | None
    comment: str


def make_overrides_file(root: Path) -> None:
    """Put an empty file there for the instructor, if there is none."""
    if not (root / FILE).exists():
        (root / FILE).write_text(_HEADER, encoding="utf-8-sig")  # with the mark by which spreadsheets know UTF-8


def read_overrides(root: Path) -> dict[str, Override]:
    """Folder of a student's record -> what was decided. Raises BrokenOverrides."""
    path = root / FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenOverrides(f"{path} cannot be read: save it as CSV UTF-8 ({error})") from error
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    found = {}
    for number, row in enumerate(csv.DictReader(io.StringIO(text), delimiter=delimiter), 2):
        student, mark = (row.get("student") or "").strip(), (row.get("mark") or "").strip()
        if student:
            found[student] = Override(_number(mark, path, number), (row.get("comment") or "").strip())
    return found


def _number(text: str, path: Path, line: int) -> float | None:
    try:
        return float(text.replace(",", ".")) if text else None
    except ValueError:
        raise BrokenOverrides(f"{path}, line {line}: {text!r} is not a mark") from None
