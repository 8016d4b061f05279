"""The mark of each student in four parts: the machine's, a person's, what being late costs, the final one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.classroom.late_policy import FILE as POLICY
from autograder.classroom.late_policy import LatePolicy, read_policy
from autograder.classroom.outcomes import Status
from autograder.classroom.overrides import Override, read_overrides
from autograder.classroom.results_folder import ResultsFolder

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Mark:
    """One student's mark, out of 100; None where there is none."""

    machine: float | None
    override: float | None
    days_late: int
    late: float  # points that being late costs
    final: float | None
    comment: str = ""

    def in_words(self) -> str:
        """Where the final mark comes from."""
        parts = [f"machine {_number(self.machine)}"]
        parts += [f"override {_number(self.override)}"] if self.override is not None else []
        parts += [f"late -{_number(self.late)} ({self.days_late} days)"] if self.days_late else []
        return f"{', '.join(parts)}, final {_number(self.final)}"


@dataclass(frozen=True)
class MarkedRecord:
    """A student's record with their mark."""

    folder: str
    record: Record
    mark: Mark

    @property
    def student(self) -> Mapping[str, str]:
        """Name, identifier, login, email and section."""
        found: Mapping[str, str] = self.record["class"]["student"]
        return found

    @property
    def status(self) -> str:
        """How grading ended."""
        return str(self.record["class"]["status"])


def marked_records(results: ResultsFolder, policy: LatePolicy | None = None) -> Iterator[MarkedRecord]:
    """Every student's record with their mark, one after the other; `policy` instead of the one in force.

    Raises BrokenOverrides and BrokenPolicy.
    """
    overrides = read_overrides(results.root)
    policy = policy or read_policy(results.root / POLICY)
    for folder in results.students():
        record = results.record(folder)
        if record is not None:
            attempts = [record, *_other_attempts(results, folder, record)] if policy.best_attempt else [record]
            found = [mark_of_record(folder, attempt, overrides.get(folder), policy) for attempt in attempts]
            yield MarkedRecord(folder, record, max(found, key=lambda mark: -1 if mark.final is None else mark.final))


def mark_of_record(folder: str, record: Record, override: Override | None, policy: LatePolicy) -> Mark:
    """The mark of one record. A person's mark stands as it is: being late takes nothing off it."""
    about = record["class"]
    machine = about["mark"]
    days = policy.days_late(folder, about["submitted_at"], about["is_late"])
    comment = override.comment if override else ""
    if override is not None and override.mark is not None:
        return Mark(machine, override.mark, 0, 0, override.mark, comment)
    if about["status"] == Status.NOTHING_ARRIVED.value:
        return Mark(None, None, 0, 0, policy.nothing_arrived, comment)
    if machine is None:
        return Mark(None, None, days, 0, None, comment)
    late = round(machine * policy.share_lost(days), 2)
    return Mark(machine, None, days, late, round(machine - late, 2), comment)


def unknown_overrides(results: ResultsFolder) -> list[str]:
    """Students that the file of overrides names and that have no record."""
    known = set(results.students())
    return [student for student in read_overrides(results.root) if student not in known]


def _other_attempts(results: ResultsFolder, folder: str, record: Record) -> Iterator[Record]:
    """The last record of every other submission of a student, as far as this kit's version graded it."""
    seen = {record["class"]["submission_sha256"]}
    for path in sorted((results.place(folder) / "earlier").glob("*.json"), reverse=True):
        earlier = results.earlier_record(path)
        if earlier is not None and earlier["class"]["submission_sha256"] not in seen:
            seen.add(earlier["class"]["submission_sha256"])
            yield earlier


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"
