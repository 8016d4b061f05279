"""Students and what they handed in, whatever system it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from pathvalidate import sanitize_filename

from autograder.classroom.handed_in_files import HandedInFile

_LONGEST_NAME = 80  # characters of a folder


@dataclass(frozen=True)
class Student:
    """One student, as far as the learning management system and the roster say; "" is not known."""

    name: str = ""
    identifier: str = ""  # the number that the system has for them, or for their place in this assignment
    login: str = ""
    email: str = ""
    section: str = ""

    @property
    def folder(self) -> str:
        """A folder's name for them on every system, the same in each run."""
        name = self.name or self.login or self.email
        words = [name, self.identifier] if self.identifier and self.identifier != name else [name or self.identifier]
        safe = sanitize_filename("_".join(filter(None, words)), replacement_text="-", platform="universal")
        return safe.strip(" .")[:_LONGEST_NAME] or "no name"

    def as_json(self) -> dict[str, str]:
        """As JSON data."""
        return {
            "name": self.name,
            "identifier": self.identifier,
            "login": self.login,
            "email": self.email,
            "section": self.section,
        }


@dataclass
class Submission:
    """What one student handed in; no files at all if nothing arrived."""

    student: Student
    files: list[HandedInFile] = field(default_factory=list)
    layout: str = ""  # how it was laid out: "moodle", "canvas", ...; "" if nothing arrived
    is_late: bool = False  # where the system says so in a file's name
    submitted_at: str = ""  # ISO 8601, where the system says it
    folder: str = ""  # of its record

    def __post_init__(self) -> None:
        """Name the folder of the record after the student."""
        self.folder = self.folder or self.student.folder


@dataclass(frozen=True)
class Stray:
    """Something among the submissions that is none."""

    path: str
    why: str  # ends a sentence that begins with the path


@dataclass
class Intake:
    """All submissions of a class, and what else was found."""

    submissions: list[Submission] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)
    not_on_roster: list[str] = field(default_factory=list)  # names of students who handed something in

    def give_each_a_folder(self) -> None:
        """Let no two records share a folder; systems exist for which "Ann" and "ann" are one."""
        taken: set[str] = set()
        for submission in sorted(self.submissions, key=lambda one: (one.folder, one.student.identifier)):
            name, number = submission.folder, 1
            while submission.folder.casefold() in taken:
                number += 1
                submission.folder = f"{name}-{number}"
            taken.add(submission.folder.casefold())


def file_hashes(content: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 of each file, by path."""
    return {path: hashlib.sha256(data).hexdigest() for path, data in sorted(content.items())}


def digest_of(hashes: Mapping[str, str]) -> str:
    """One SHA-256 for all files: it changes with a file's name as with its content."""
    text = "".join(f"{digest}  {path}\n" for path, digest in sorted(hashes.items()))  # as sha256sum writes them
    return hashlib.sha256(text.encode()).hexdigest()
