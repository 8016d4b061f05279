"""The record of one student: `chatlab/1` with what a class adds to it under "class"."""

from __future__ import annotations

from typing import Any

from autograder.classroom.class_settings import ClassSettings
from autograder.classroom.kit_identity import ASSIGNMENT
from autograder.classroom.outcomes import Outcome, Status
from autograder.classroom.submissions import Submission, digest_of
from autograder.grading.results import SCHEMA

FULL = 100  # points that marks are out of


def make_record(
    submission: Submission, hashes: dict[str, str], outcome: Outcome, settings: ClassSettings, seed: int, when: str
) -> dict[str, Any]:
    """The whole record. A submission without a result has the same keys as one with it."""
    record: dict[str, Any] = dict(outcome.result or _no_result(settings.lesson, outcome, seed))
    record["class"] = {
        "student": submission.student.as_json() | {"folder": submission.folder},
        "status": outcome.status.value,
        "mark": mark_of(outcome),
        "reason": outcome.reason,
        "to_do": outcome.to_do,
        "files": hashes,
        "submission_sha256": digest_of(hashes),
        "kit": settings.kit.as_json(),
        "layout": submission.layout,
        "is_late": submission.is_late,
        "submitted_at": submission.submitted_at,
        "tries": outcome.tries,
        "seconds": round(outcome.seconds, 3),
        "host": outcome.host,
        "when": when,
    }
    return record


def mark_of(outcome: Outcome) -> float | None:
    """The machine's mark out of 100; None where a person has to look."""
    if outcome.status is not Status.GRADED or outcome.result is None:
        return None
    score, most = outcome.result.get("score"), outcome.result.get("max_score") or FULL
    return None if score is None else round(float(score) * FULL / float(most), 2)


def _no_result(lesson: str, outcome: Outcome, seed: int) -> dict[str, Any]:
    record: dict[str, Any] = {
        "schema": SCHEMA,
        "lesson": lesson,
        "programs": {},
        "wire": "",
        "seed": seed,
        "isolation": outcome.isolation,
        "score": None,
        "max_score": FULL,
        "seconds": round(outcome.seconds, 3),
        "notices": [],
        "steps": [],
        "checks": [],
    }
    if lesson == ASSIGNMENT:
        record["assignment"] = {"mark": None, "status": "ungraded", "reason": outcome.reason, "to_do": outcome.to_do}
    return record
