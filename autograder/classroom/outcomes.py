"""Grading one submission of a class as a task: what goes in, and what comes out, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Status(str, Enum):
    """How the grading of a submission ended. Only GRADED has a mark; every other one is for a person."""

    GRADED = "graded"
    UNGRADED = "ungraded"  # a machine cannot grade this: no program, a window, another language
    NOTHING_ARRIVED = "nothing_arrived"
    TIMED_OUT = "timed_out"
    KILLED = "killed"  # the grader was ended from outside, twice
    OUR_FAULT = "our_fault"  # the grader itself, or this machine, went wrong, twice


@dataclass(frozen=True)
class SubmissionTask:
    """One submission to be graded, on this machine or another one."""

    student: str  # folder of the record
    lesson: str  # "04_multichat" or "assignment"
    files: dict[str, bytes] = field(repr=False)
    seed: int
    kit: str  # hash of the kit that is to grade it
    limit: float  # seconds
    isolation: str = "none"


@dataclass
class Outcome:
    """What came of one task."""

    status: Status
    reason: str = ""  # why there is no mark, as a sentence
    to_do: str = ""  # what a person would do, as a sentence
    result: dict[str, Any] | None = None  # chatlab/1
    page: str = ""  # the whole report, as HTML
    stories: dict[str, str] = field(default_factory=dict)  # failed check -> what happened in it, as SVG
    seconds: float = 0.0
    host: str = ""
    isolation: str = "none"
    tries: int = 1


class AnotherKit(Exception):
    """The kit that was to grade is not the one that was asked for; the message is a sentence."""
