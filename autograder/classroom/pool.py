"""Grading many programs at once: every check of a lesson on each, a few programs in parallel."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from autograder.course.lessons import Lesson
from autograder.grading.results import CheckResult
from autograder.grading.run_check import SECOND_TRIES, GradingSession
from autograder.grading.run_lesson import AfterFailure, run_checks


@dataclass(frozen=True)
class GradingJob:
    """One set of programs ("server" and/or "client" -> path) to be graded by one lesson's checks."""

    lesson: Lesson
    programs: dict[str, Path]
    seed: int = 7
    second_tries: int = SECOND_TRIES
    until_failure: bool = False  # stop at the first check that fails: to see whether one does
    only: frozenset[str] | None = None  # the names of the checks to run; None: all


def grade_all_checks(job: GradingJob) -> list[CheckResult]:
    """Run every check of the job's programs, or those it names; a failed step holds up none of them."""
    session = GradingSession(programs=job.programs, seed=job.seed, wire=job.lesson.wire, second_tries=job.second_tries)
    checks = [
        c for c in job.lesson.checks if c.program_role in job.programs and (job.only is None or c.name in job.only)
    ]
    return list(run_checks(checks, session, AfterFailure.STOP if job.until_failure else AfterFailure.GO_ON))


def workers() -> int:
    """How many programs to grade at once: most of a check is waiting, so two for each processor."""
    return 2 * (os.cpu_count() or 1)


class GradingPool:
    """Threads that grade jobs; the work itself is in the programs' own processes."""

    def __init__(self, count: int | None = None) -> None:
        """`count` programs at a time."""
        self._executor = ThreadPoolExecutor(count or workers(), thread_name_prefix="grade")

    def submit(self, job: GradingJob) -> Future[list[CheckResult]]:
        """Grade a job in the background."""
        return self._executor.submit(grade_all_checks, job)

    def close(self) -> None:
        """Drop jobs that have not begun, and wait for the others."""
        self._executor.shutdown(wait=True, cancel_futures=True)
