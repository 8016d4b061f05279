"""The roster: a CSV with who is in the class, joined with what was handed in."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from autograder.classroom.submissions import Intake, Student, Submission

_COLUMNS = {
    "identifier": "identifier", "id": "identifier", "sid": "identifier", "student id": "identifier",
    "id number": "identifier", "name": "name", "full name": "name", "student": "name",
    "login": "login", "username": "login", "user name": "login", "sis login id": "login",
    "email": "email", "email address": "email", "section": "section", "group": "section",
}  # fmt: skip


class BrokenRoster(Exception):
    """The roster cannot be read; the message is a sentence."""


def read_roster(path: Path) -> list[Student]:
    """The students of a CSV with the columns identifier, name, login, email and section, or some of them.

    Raises BrokenRoster.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except OSError as error:
        raise BrokenRoster(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BrokenRoster(f"{path} is not UTF-8: save it as CSV UTF-8") from error
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    fields = {name: _COLUMNS[name.strip().casefold()] for name in rows.fieldnames or () if _is_known(name)}
    if not {"identifier", "name", "login", "email"} & set(fields.values()):
        raise BrokenRoster(f"{path} has none of the columns identifier, name, login, email in its first line")
    students = [Student(**{ours: (row[theirs] or "").strip() for theirs, ours in fields.items()}) for row in rows]
    return [student for student in students if student != Student(section=student.section)]


def _is_known(column: str | None) -> bool:
    return column is not None and column.strip().casefold() in _COLUMNS


def join(intake: Intake, roster: list[Student]) -> Intake:
    """The intake with what the roster knows of each student, and an empty submission for whom nothing arrived."""
    by_key: dict[str, set[Student]] = defaultdict(set)
    for student in roster:
        for key in _keys(student):
            by_key[key].add(student)
    joined = Intake(strays=list(intake.strays))
    seen: set[Student] = set()
    for submission in intake.submissions:
        found = _find(submission.student, by_key)
        if found is None or found in seen:
            joined.not_on_roster.append(submission.student.name or submission.student.login)
        else:
            seen.add(found)
            submission = replace(submission, student=_merged(submission.student, found), folder=found.folder)
        joined.submissions.append(submission)
    joined.submissions += [Submission(student) for student in roster if student not in seen]
    return joined


def _find(student: Student, by_key: dict[str, set[Student]]) -> Student | None:
    """The one student of the roster who is meant: by number, else by login, else by name, if only one can be."""
    for key in _keys(student):
        if len(by_key.get(key, ())) == 1:
            return next(iter(by_key[key]))
    if not student.identifier and not student.login:
        # A folder or a repository: "annlee", "chat-annlee" of a class room on GitHub.
        words = student.name.casefold()
        ends = {s for key, found in by_key.items() if key[0] == "l" and words.endswith("-" + key[2:]) for s in found}
        if len(ends) == 1:
            return ends.pop()
    return None


def _keys(student: Student) -> list[str]:
    """Under what a student is found, the surest first."""
    keys = [f"i:{student.identifier.casefold()}"] if student.identifier else []
    keys += [f"l:{text.casefold()}" for text in (student.login, student.email) if text]
    if student.name:
        keys += [f"l:{student.name.casefold()}", f"i:{student.name.casefold()}", f"n:{_letters(student.name)}"]
    return keys


def _letters(name: str) -> str:
    """The letters of a name in an order of their own: "Lee, Ann", "Ann Lee" and Canvas' "leeann" are one."""
    return "".join(sorted(c for c in unicodedata.normalize("NFC", name).casefold() if c.isalnum()))


def _merged(said: Student, known: Student) -> Student:
    """What the system says of a student, and the roster where it knows better."""
    return Student(
        known.name or said.name,
        said.identifier or known.identifier,
        known.login or said.login,
        known.email or said.email,
        known.section,
    )
