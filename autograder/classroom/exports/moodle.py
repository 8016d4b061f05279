"""Moodle: the offline grading worksheet, filled in, and the zip with a file of feedback for each student.

Moodle's importer wants its own header back, in the language it was exported in, and finds students by the number at
the end of the first column (mod/assign/feedback/offline/importgradeslib.php). Of the zip it takes the second field
between underscores for that number (mod/assign/feedback/file/importziplib.php): an underscore in a name would move it.
"""

from __future__ import annotations

import re
import zipfile
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

_GRADE = ("grade", "bewertung", "note", "calificación", "valutazione", "оценка", "nota", "ocena")
_COMMENTS = (
    "feedback comments",
    "feedback als kommentar",
    "отзыв в виде комментария",
    "comentarios de retroalimentación",
)
_NUMBER_AT_END = re.compile(r"(\d+)\s*$")
_NOT_IN_A_NAME = re.compile(r"[_/\\:*?\"<>|\x00-\x1f]+")


def fill_worksheet(path: Path, marked: Iterable[MarkedRecord]) -> Filled:
    """The worksheet with grades; rows of whom there is no mark stay as they are. Raises UnusableSheet."""
    sheet, finder = read_sheet(path), Finder(marked)
    grade, most = _grade_columns(sheet, path)
    comments = column(sheet, _COMMENTS)
    filled = Filled(b"")
    for row in sheet.rows[1:]:
        identity = _NUMBER_AT_END.search(cell(row, 0))
        found = finder.find(identifier=identity[1]) if identity else None
        if found is None:
            filled.told += [f"{cell(row, 1) or cell(row, 0)} has no record"] if any(row) else []
            continue
        if found.mark.final is None:
            filled.told.append(f"{found.folder} has no mark yet")
            continue
        scale = float(row[most].replace(",", ".")) / FULL
        row[grade] = number(found.mark.final * scale, like=row[most])
        if comments is not None and found.mark.comment:
            row[comments] = found.mark.comment
        filled.filled += 1
    filled.told += finder.not_used()
    filled.data = sheet.as_bytes()
    return filled


def _grade_columns(sheet: Sheet, path: Path) -> tuple[int, int]:
    """Where the grade and the highest grade stand: right after one another, in whatever language."""
    if not any(_NUMBER_AT_END.search(cell(row, 0)) for row in sheet.rows[1:]):
        raise UnusableSheet(f"{path}: the first column has no participants' numbers; is it Moodle's grading worksheet?")
    named = column(sheet, _GRADE)
    candidates = [named + 1] if named is not None else range(2, len(sheet.header))
    for at in candidates:
        values = {cell(row, at).strip() for row in sheet.rows[1:] if any(row)}
        if len(values) == 1 and re.fullmatch(r"\d+([.,]\d+)?", next(iter(values))):
            return at - 1, at
    raise UnusableSheet(f"{path}: there is no column with the highest grade; download the worksheet again")


def write_feedback_zip(path: Path, marked: Iterable[MarkedRecord], pages: Path) -> int:
    """The zip for "Upload multiple feedback files"; returns for how many students. `pages` is RESULTS/students."""
    count = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in marked:
            page = feedback_of(pages / one.folder)
            if page is not None and one.student["identifier"]:
                name = _NOT_IN_A_NAME.sub(" ", one.student["name"]).strip(" .~") or "student"
                packed.write(page, f"{name}_{one.student['identifier']}_assignfeedback_file/feedback.html")
                count += 1
    return count


def feedback_of(place: Path) -> Path | None:
    """The page for a student, if there is one."""
    page = place / "feedback.html"
    return page if page.is_file() and page.stat().st_size else None
