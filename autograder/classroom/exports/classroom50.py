"""Classroom 50: `classroom50/result/v1`. Its scores are whole numbers, so ours are hundredths of a point."""

from __future__ import annotations

from typing import Any

from autograder.classroom.exports.gradescope import shares
from autograder.classroom.marks import MarkedRecord

_SCALE = 100
FULL = 100


def result_v1(one: MarkedRecord, classroom: str, assignment: str) -> dict[str, Any] | None:
    """One student's result; None where there is no mark, as a score cannot be left out."""
    if one.mark.final is None:
        return None
    about, student = one.record["class"], one.student
    return {
        "schema": "classroom50/result/v1",
        "classroom": classroom,
        "assignment": assignment,
        "assignment_type": "individual",
        "owner": student["login"] or student["name"] or one.folder,
        "submission": f"submit/{about['submission_sha256'][:12]}",
        "commit": "",
        "release": "",
        "review": "",
        "datetime": about["when"],
        "score": min(round(one.mark.final * _SCALE), FULL * _SCALE),
        "max-score": FULL * _SCALE,
        "tests": [
            {
                "test-name": check["promise"],
                "passed": check["verdict"] == "pass",
                "score": round(points * _SCALE) if check["verdict"] == "pass" else 0,
                "max-score": round(points * _SCALE),
            }
            for check, points in zip(
                one.record["checks"], (shares(one.record).get(c["name"], 0) for c in one.record["checks"]), strict=True
            )
        ],
    }
