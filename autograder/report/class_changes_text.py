"""Differences between two gradings, in words: old mark, new mark, which checks, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_WHY = {
    "files": "the submission changed",
    "check": "this check changed",
    "kit": "the kit changed elsewhere",
    "seed": "other names and texts (seed)",
    "isolation": "another isolation",
    "limit": "one of the two was not graded to its end",
    "timing": "nothing changed: the program does not behave the same in every run",
}
_STATUS = {
    "graded": "",
    "ungraded": "for a person",
    "nothing_arrived": "nothing arrived",
    "timed_out": "took too long",
    "killed": "ended its grader",
    "our_fault": "our fault",
}


def difference_lines(student: str, found: Mapping[str, Any]) -> Iterator[str]:
    """One student's difference, as `Difference.as_json` has it."""
    old, new = (mark_in_words(found[f"{age}_mark"], found[f"{age}_status"]) for age in ("old", "new"))
    yield f"{student}: {old} -> {new}"
    for check in found["checks"]:
        verdicts = f"{check['old'] or 'not run'} -> {check['new'] or 'not run'}"
        yield f"    {check['name']}: {verdicts}, because {_WHY[check['why']]}"
    if found["files"]:
        yield "    files: " + ", ".join(f"{path} {how}" for path, how in found["files"].items())


def mark_in_words(mark: float | None, status: str) -> str:
    """A mark, or why there is none."""
    return f"{mark:g}" if mark is not None else _STATUS.get(status, status)
