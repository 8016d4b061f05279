"""Names kept apart: records, pages and exports know a student by a number; one file says who that is."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from pathlib import Path

from autograder.classroom.submissions import Student, Submission

_ID = "id"


def make_anonymous(submissions: Iterable[Submission], seed: int, names: Path) -> None:
    """Give each student a number in place of everything that says who they are, and write the file of names.

    The number follows from the class's seed, so it is the same in each run. Raises OSError.
    """
    known = read_names(names)
    for submission in submissions:
        digest = hashlib.sha256(f"{seed}/{submission.folder}".encode()).hexdigest()
        number = f"student-{digest[:10]}"
        known[number] = submission.student
        submission.student = Student(name=number, section=submission.student.section)
        submission.folder = number
    columns = [field.name for field in fields(Student)]
    with names.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, [_ID, *columns])
        writer.writeheader()
        writer.writerows({_ID: number} | asdict(student) for number, student in sorted(known.items()))


def read_names(names: Path) -> dict[str, Student]:
    """Who each number is; empty if there is no such file yet. Raises OSError and ValueError."""
    if not names.exists():
        return {}
    with names.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    columns = [field.name for field in fields(Student)]
    if rows and not {_ID, *columns} <= rows[0].keys():
        raise ValueError(f"{names} is no file of names that --anonymous wrote")
    return {row[_ID]: replace(Student(), **{name: row[name] for name in columns}) for row in rows}
