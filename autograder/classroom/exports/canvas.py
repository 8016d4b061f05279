"""Canvas: the gradebook that an instructor exported, with one column filled in.

Canvas finds a student by ID, SIS id, login, then name, and an assignment by the number in its title; a title it does
not know makes a new assignment (instructure/canvas-lms, lib/gradebook_importer.rb).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from autograder.classroom.exports.grade_sheets import (
    FULL,
    Filled,
    Finder,
    Sheet,
    UnusableSheet,
    cell,
    column,
    number,
    read_sheet,
)
from autograder.classroom.marks import MarkedRecord

_ABOUT_STUDENTS = ("student", "id", "sis user id", "sis login id", "integration id", "section")
_ASSIGNMENT = re.compile(r"(?P<title>.*\S)\s*\((?P<number>\d+)\)\s*", re.DOTALL)
_POINTS = "points possible"


def fill_gradebook(path: Path, marked: Iterable[MarkedRecord], title: str = "") -> Filled:
    """The students' columns and the assignment's, filled in; `title` (or its number) if there are several assignments.

    Raises UnusableSheet.
    """
    sheet, finder = read_sheet(path), Finder(marked)
    if cell(sheet.header, 0).strip().casefold() != "student" or column(sheet, ("id",)) is None:
        raise UnusableSheet(f"{path}: the first columns are not Student and ID; is it Canvas' gradebook?")
    at = _assignment_column(sheet, path, title)
    filled = Filled(b"")
    if "final" in sheet.header[at].casefold():
        filled.told.append(f"Canvas ignores a column with `final` in its title: rename {sheet.header[at]!r} first")
    points = next((row for row in sheet.rows[1:] if cell(row, 0).strip().casefold() == _POINTS), None)
    scale = _scale(cell(points, at)) if points else 1.0
    kept = [column(sheet, (name,)) for name in _ABOUT_STUDENTS]
    columns = [number for number in kept if number is not None] + [at]
    rows = [[cell(sheet.header, number) for number in columns]]
    rows += [[cell(points, number) for number in columns]] if points else []
    for row in sheet.rows[1:]:
        found = _find(finder, sheet, row) if row is not points else None
        if found is None or cell(row, at).strip().upper() == "EX":  # excused
            continue
        if found.mark.final is None:
            filled.told.append(f"{found.folder} has no mark yet")
            continue
        rows.append([cell(row, number) for number in columns[:-1]] + [number(found.mark.final * scale)])
        filled.filled += 1
    filled.told += finder.not_used()
    filled.data = Sheet(rows, ",", "utf-8", "\r\n").as_bytes()
    return filled


def _assignment_column(sheet: Sheet, path: Path, title: str) -> int:
    found = {at: match for at, name in enumerate(sheet.header) if (match := _ASSIGNMENT.fullmatch(name))}
    meant = [
        at
        for at, match in found.items()
        if not title or title.strip() in (match["title"].strip(), match["number"], sheet.header[at].strip())
    ]
    if len(meant) == 1:
        return meant[0]
    names = ", ".join(sheet.header[at] for at in found) or "none"
    raise UnusableSheet(f"{path}: name the assignment with --column; there are: {names}")


def _scale(points: str) -> float:
    try:
        return float(points.strip().replace(",", ".")) / FULL
    except ValueError:
        return 1.0


def _find(finder: Finder, sheet: Sheet, row: list[str]) -> MarkedRecord | None:
    login = cell(row, column(sheet, ("sis login id",)))
    return finder.find(
        identifier=cell(row, column(sheet, ("id",))),
        login=login,
        email=login,
        name=cell(row, column(sheet, ("student",))),
    )
