"""Blackboard: the user name and one column, known by its number, tab-delimited as Blackboard advises.

Any other column would be taken for a new one and set to 0 points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from autograder.classroom.exports.grade_sheets import FULL, Filled, Finder, Sheet, UnusableSheet, cell, column, number
from autograder.classroom.exports.grade_sheets import read_sheet as read
from autograder.classroom.marks import MarkedRecord

_COLUMN = re.compile(r"(?P<title>.*?)\s*\[Total Pts: (?P<points>[\d.,]+|up to [\d.,]+)[^\]]*\]\s*\|(?P<id>\d+)")


def fill_grade_center(path: Path, marked: Iterable[MarkedRecord], title: str = "") -> Filled:
    """The file to upload; `title` (or the column's number) if there are several columns. Raises UnusableSheet."""
    sheet, finder = read(path), Finder(marked)
    user = column(sheet, ("username",))
    if user is None:
        raise UnusableSheet(f"{path} has no column Username; is it what Blackboard's Grade Center downloads?")
    at, points = _column(sheet, path, title)
    filled = Filled(b"")
    rows = [[sheet.header[user], sheet.header[at]]]
    for row in sheet.rows[1:]:
        found = finder.find(login=cell(row, user), identifier=cell(row, user))
        if found is None:
            continue
        if found.mark.final is None:
            filled.told.append(f"{found.folder} has no mark yet")
            continue
        rows.append([row[user], number(found.mark.final * points / FULL)])
        filled.filled += 1
    filled.told += finder.not_used()
    filled.data = Sheet(rows, "\t", "utf-16", "\r\n").as_bytes(quote_all=True)
    return filled


def _column(sheet: Sheet, path: Path, title: str) -> tuple[int, float]:
    found = {at: match for at, name in enumerate(sheet.header) if (match := _COLUMN.fullmatch(name.strip()))}
    meant = [at for at, match in found.items() if not title or title in (match["title"], match["id"])]
    if len(meant) != 1:
        names = ", ".join(match["title"] for match in found.values()) or "none"
        raise UnusableSheet(f"{path}: name the column with --column; there are: {names}")
    points = found[meant[0]]["points"].removeprefix("up to ").replace(",", "")
    return meant[0], float(points)
