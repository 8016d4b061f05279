"""A class graded by other machines: a scheduler and workers of `distributed` (dask), each with this very kit.

Submissions travel with their tasks, and results come back as they are ready. What a worker was doing when it was lost
is done by another one.
"""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from distributed import Client, KilledWorker, get_worker

from autograder.classroom.grade_submission import SubmissionGrader
from autograder.classroom.kit_identity import identify_kit
from autograder.classroom.outcomes import AnotherKit, Outcome, Status, SubmissionTask

_PATIENCE = 20  # seconds for the scheduler to answer, and for the first worker to be there
_AHEAD = 2  # tasks for each thread of a worker


class NoCluster(Exception):
    """The cluster cannot be used; the message is a sentence."""


class ClusterPool:
    """The workers of a scheduler; those that come later are used, too."""

    def __init__(self, address: str, lesson: str, kit: str) -> None:
        """`address` is the scheduler's, or the file that it wrote. Raises NoCluster, and AnotherKit."""
        is_file = Path(address).is_file()
        try:
            self._client = (
                Client(scheduler_file=address, timeout=_PATIENCE) if is_file else Client(address, timeout=_PATIENCE)
            )
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, TimeoutError, ValueError) as error:
            raise NoCluster(f"no scheduler with a worker answers at {address} ({error})") from error
        self._refuse_other_kits(lesson, kit)
        self._executor = self._client.get_executor(pure=False)

    @property
    def window(self) -> int:
        """How many tasks to hand over ahead of those that have ended."""
        threads: dict[str, int] = self._client.nthreads()
        return _AHEAD * max(1, sum(threads.values()))

    def submit(self, task: SubmissionTask) -> Future[Outcome]:
        """Grade a task somewhere."""
        ended: Future[Outcome] = Future()
        remote: Future[Outcome] = self._executor.submit(grade_on_worker, task)
        remote.add_done_callback(lambda one: _pass_on(one, ended))
        return ended

    def stop(self) -> None:
        """End what the workers are grading for us."""
        self._client.run(stop_grading)
        self.close()

    def close(self) -> None:
        """Leave the cluster as it is for others."""
        self._executor.shutdown(wait=False)
        self._client.close()

    def _refuse_other_kits(self, lesson: str, kit: str) -> None:
        for worker, found in self._client.run(kit_of_worker, lesson, on_error="return").items():
            if isinstance(found, Exception):
                self._client.close()
                raise AnotherKit(f"the worker {worker} cannot import this kit ({found}); start it in the kit's folder")
            if found != kit:
                self._client.close()
                raise AnotherKit(f"the worker {worker} has another version of the kit")


def kit_of_worker(lesson: str) -> str:
    """The kit that the worker has, in which this runs."""
    return identify_kit(lesson).sha256


def grade_on_worker(task: SubmissionTask) -> Outcome:
    """Grade a task in the worker in which this runs."""
    return _grader().grade(task)


def stop_grading() -> None:
    """End what the worker is grading, in which this runs."""
    worker = get_worker()
    _grader().stop()
    del worker.chatlab_grader


def _grader() -> SubmissionGrader:
    """The one grader of a worker."""
    worker = get_worker()
    grader: SubmissionGrader = worker.__dict__.setdefault("chatlab_grader", SubmissionGrader())
    return grader


def _pass_on(remote: Future[Outcome], ended: Future[Outcome]) -> None:
    """Let what came of a task be its outcome; that it ended several workers is one, too."""
    if remote.cancelled():
        ended.cancel()
        return
    error = remote.exception()
    if isinstance(error, KilledWorker):
        reason = "several workers were lost while they graded it"
        ended.set_result(Outcome(Status.KILLED, reason, "Read the program: it may end whatever grades it."))
    elif error is not None:
        ended.set_exception(error)
    else:
        ended.set_result(remote.result())
