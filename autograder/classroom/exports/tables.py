"""Plain tables: a row for each student and a column for each step, as CSV and as a spreadsheet (XLSX)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from autograder.classroom.marks import MarkedRecord
from autograder.text.escaping import visible

Value = str | float | None
_ABOUT = ("student", "name", "identifier", "login", "email", "section", "status", "machine", "override", "days late",
          "late", "final", "comment", "reason")  # fmt: skip
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(marked: Iterable[MarkedRecord]) -> list[list[Value]]:
    """Header and rows. The columns of steps are those that any record has."""
    rows: list[tuple[list[Value], dict[str, Value]]] = []
    for one in marked:
        student, about, mark = one.student, one.record["class"], one.mark
        values: list[Value] = [one.folder, *(student[key] for key in _ABOUT[1:6]), about["status"]]
        values += [mark.machine, mark.override, mark.days_late, mark.late, mark.final, mark.comment, about["reason"]]
        parts = one.record.get("steps") or [c for c in one.record["checks"] if "earned" in c]
        rows.append((values, {_title(part): part["earned"] for part in parts}))
    steps = sorted({title for _, parts in rows for title in parts}, key=lambda title: (len(title), title))
    header: list[Value] = [*_ABOUT, *steps]
    return [header, *([*values, *(parts.get(step) for step in steps)] for values, parts in rows)]


def _title(part: dict[str, object]) -> str:
    return f"step {part['step']}" if "step" in part else str(part["name"])


def as_csv(rows: Iterable[list[Value]]) -> bytes:
    """The table as CSV. What a spreadsheet would take for a formula begins with an apostrophe."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[_harmless(value) for value in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")  # with the mark by which spreadsheets know UTF-8


def _harmless(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_BEGINS_A_FORMULA) else value


def write_xlsx(path: Path, rows: list[list[Value]]) -> None:
    """The table as a spreadsheet; texts are texts there, whatever they begin with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("class")
    sheet.freeze_panes = "B2"
    for number, row in enumerate(rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=visible(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    book.save(path)
