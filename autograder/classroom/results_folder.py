"""The folder of a class's results: a record for each student, written whole or not at all, and the ledger.

RESULTS/class.json                 what this folder is about: lesson, seed
RESULTS/ledger.jsonl               a line for each grading, oldest first
RESULTS/students/NAME/result.json  the record; feedback.html for the student, report.html with everything
RESULTS/students/NAME/earlier/     records that were replaced, 001.json the first
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from autograder.classroom.ledger import Entry, Ledger

REPORT = "report.html"  # of one student, with everything
STORIES = "stories.json"  # what happened in failed checks: name of the check -> SVG
FEEDBACK = "feedback.html"  # for the student
DEPTHS = ("mark", "first", "everything")  # of the feedback
_SCHEMA = "chatlab-class/1"


class UnusableFolder(Exception):
    """The results cannot be kept there; the message is a sentence."""


class ResultsFolder:
    """The results of one class; one command at a time writes there."""

    def __init__(self, root: Path) -> None:
        """Nothing is read or made yet."""
        self.root = root
        self.ledger = Ledger(root / "ledger.jsonl")
        self._lock = FileLock(root / ".lock")

    def open_for(self, lesson: str, seed: int) -> int:
        """Make the folder, or take it up again, for a class of this lesson; returns the class's seed.

        The seed of a class is the one of its first run. Raises UnusableFolder.
        """
        self.lock()
        try:
            return self._take_up(lesson, seed)
        except BaseException:
            self.close()
            raise

    def lock(self) -> None:
        """Keep other commands from writing there. Raises UnusableFolder if one does."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout:
            raise UnusableFolder(f"another command is writing into {self.root}") from None
        except OSError as error:
            raise UnusableFolder(f"{self.root} cannot be written: {error.strerror or error}") from error

    def _take_up(self, lesson: str, seed: int) -> int:
        about = self.about()
        if not about:
            if any(path.name != ".lock" for path in self.root.iterdir()):
                raise UnusableFolder(f"{self.root} holds something else than the results of a class")
            about = {"schema": _SCHEMA, "lesson": lesson, "seed": seed}
            write_whole(self.root / "class.json", _as_text(about))
        if about["lesson"] != lesson:
            raise UnusableFolder(f"{self.root} holds the results of {about['lesson']}, not of {lesson}")
        return int(about["seed"])

    def close(self) -> None:
        """Let others write there."""
        self._lock.release()

    def about(self) -> dict[str, Any]:
        """What `class.json` says; empty if there is none."""
        return _read_json(self.root / "class.json") or {}

    def students(self) -> list[str]:
        """The folders of all students who have a record, in order."""
        with suppress(OSError):
            return sorted(path.parent.name for path in (self.root / "students").glob("*/result.json"))
        return []

    def place(self, student: str) -> Path:
        """The folder of one student."""
        return self.root / "students" / student

    def record(self, student: str) -> dict[str, Any] | None:
        """A student's record; None if there is none, or none that is whole."""
        return _read_json(self.place(student) / "result.json")

    def record_size(self, student: str) -> int:
        """Bytes of a student's record; -1 if there is none."""
        try:
            return (self.place(student) / "result.json").stat().st_size
        except OSError:
            return -1

    def earlier_record(self, path: Path) -> dict[str, Any] | None:
        """A record that was replaced; None if it is not whole."""
        return _read_json(path)

    def stories(self, student: str) -> dict[str, str]:
        """What happened in a student's failed checks, as SVG; empty if that is not known."""
        return _read_json(self.place(student) / STORIES) or {}

    def feedback_depth(self, wanted: str | None = None) -> str:
        """How much the pages for students say: as `wanted`, which is kept, else as it was, else everything."""
        about = self.about()
        if wanted is not None and about and about.get("feedback") != wanted:
            write_whole(self.root / "class.json", _as_text(about | {"feedback": wanted}))
        return wanted or str(about.get("feedback", DEPTHS[-1]))

    def entry_of_record(self, student: str) -> Entry | None:
        """What the ledger should say of the record that is there; None if there is none that is whole."""
        record = self.record(student)
        if record is None or "class" not in record:
            return None
        return _entry(student, record, (self.place(student) / "result.json").read_bytes())

    def keep(self, student: str, record: dict[str, Any], pages: dict[str, str]) -> Entry:
        """Write a student's record and pages ("report.html" -> HTML); returns what the ledger is to say of it.

        A record that is replaced is kept under `earlier/`. The record is written last: where it is, all is.
        """
        place = self.place(student)
        place.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            write_whole(place / name, text.encode("utf-8", "backslashreplace"))
        self._keep_earlier(place)
        data = _as_text(record)
        write_whole(place / "result.json", data)
        return _entry(student, record, data)

    def _keep_earlier(self, place: Path) -> None:
        try:
            old = (place / "result.json").read_bytes()
        except OSError:
            return
        earlier = place / "earlier"
        earlier.mkdir(exist_ok=True)
        kept = sorted(earlier.glob("*.json"))
        if not kept or kept[-1].read_bytes() != old:  # else we were stopped right after this, the last time
            write_whole(earlier / f"{len(kept) + 1:03}.json", old)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is either there whole or not at all, whatever ends us meanwhile."""
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise UnusableFolder(f"there is no space left for {path}") from error
        raise


def _entry(student: str, record: dict[str, Any], data: bytes) -> Entry:
    about = record["class"]
    return Entry(
        student=student,
        when=about["when"],
        status=about["status"],
        mark=about["mark"],
        seconds=about["seconds"],
        submission=about["submission_sha256"],
        kit=about["kit"]["sha256"],
        seed=record["seed"],
        isolation=record["isolation"],
        host=about["host"],
        tries=about["tries"],
        record=hashlib.sha256(data).hexdigest(),
        record_bytes=len(data),
    )


def _as_text(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None
