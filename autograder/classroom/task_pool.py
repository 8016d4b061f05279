"""Where the submissions of a class are graded: a pool of threads on this machine, each with a grader process."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from autograder.classroom.grade_submission import SubmissionGrader
from autograder.classroom.outcomes import Outcome, SubmissionTask

Grade = Callable[[SubmissionTask], Outcome]


class TaskPool(Protocol):
    """Grades tasks in the background."""

    @property
    def window(self) -> int:
        """How many tasks to hand over ahead of those that have ended."""

    def submit(self, task: SubmissionTask) -> Future[Outcome]:
        """Grade a task; the future raises what grading raised."""

    def stop(self) -> None:
        """End everything at once; what has not ended has no outcome."""

    def close(self) -> None:
        """Let go of a pool in which nothing runs any more."""


class LocalPool:
    """The pool of this machine."""

    def __init__(self, workers: int, grade: Grade | None = None) -> None:
        """`workers` submissions at a time; tests pass another `grade`."""
        self._grader = SubmissionGrader()
        self._grade = grade or self._grader.grade
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="grade")
        self.window = 2 * workers

    def submit(self, task: SubmissionTask) -> Future[Outcome]:
        """Grade a task in the background."""
        return self._executor.submit(self._grade, task)

    def stop(self) -> None:
        """End everything that runs; wait until it has ended."""
        self._grader.stop()
        self.close()

    def close(self) -> None:
        """Drop tasks that have not begun, and wait for the others."""
        self._executor.shutdown(wait=True, cancel_futures=True)
