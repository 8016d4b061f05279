"""Grading many programs by the checks of their lessons, several programs at a time."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course.lessons import Lesson
from autograder.grading.grading_session import SECOND_TRIES, GradingSession
from autograder.grading.results import CheckResult
from autograder.grading.run_lesson import AfterFailure, run_checks
from autograder.scenario.seeded_random import new_seed


@dataclass(frozen=True)
class GradingJob:
    """Programs of one submission ("server" and/or "client" -> path), to be graded by the checks of one lesson."""

    lesson: Lesson
    programs: dict[str, Path]
    seed: int = field(default_factory=new_seed)
    second_tries: int = SECOND_TRIES
    until_failure: bool = False  # stop at the first check that fails, where the question is whether one does
    only: frozenset[str] | None = None  # names of checks; None: all of them


def grade(job: GradingJob) -> list[CheckResult]:
    """Run every check about the job's programs; none waits for another."""
    session = GradingSession(programs=job.programs, seed=job.seed, wire=job.lesson.wire, second_tries=job.second_tries)
    checks = [
        c for c in job.lesson.checks if c.program_role in job.programs and (job.only is None or c.name in job.only)
    ]
    return list(run_checks(checks, session, AfterFailure.STOP if job.until_failure else AfterFailure.GO_ON))


def worker_count() -> int:
    """How many programs to grade at once: most of a check is waiting, so two for each processor."""
    return 2 * (os.cpu_count() or 1)


class GradingPool:
    """Threads that grade jobs; most of the work is done in the programs' own processes."""

    def __init__(self, count: int | None = None) -> None:
        """`count` jobs at a time."""
        self._executor = ThreadPoolExecutor(count or worker_count(), thread_name_prefix="grade")

    def submit(self, job: GradingJob) -> Future[list[CheckResult]]:
        """Grade a job in the background."""
        return self._executor.submit(grade, job)

    def close(self) -> None:
        """Drop jobs that have not begun, and wait for the others."""
        self._executor.shutdown(wait=True, cancel_futures=True)
