"""Running the checks of a lesson: the one loop over them, and the results as a `LessonResult`."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from enum import Enum, auto
from pathlib import Path

from autograder.course.checks import Check
from autograder.course.lessons import Lesson
from autograder.grading.grading_session import GradingSession
from autograder.grading.kit_integrity import describe_change, kit_state
from autograder.grading.results import CheckResult, LessonResult, Verdict, group_by_step
from autograder.grading.run_check import run_check
from autograder.program.warm_pool import WarmPool

WARM_POOL_SIZE = 3  # processes: enough that no check waits for Python to start


class AfterFailure(Enum):
    """What becomes of the checks after one that failed."""

    WAIT = auto()  # those of later steps are not run: their verdict is `wait`
    GO_ON = auto()
    STOP = auto()  # there are no results of them


def run_checks(
    checks: Iterable[Check], session: GradingSession, after_failure: AfterFailure = AfterFailure.GO_ON
) -> Iterator[CheckResult]:
    """Run checks one after the other, and yield each result as soon as it is known."""
    failed_step: int | None = None
    for check in checks:
        if failed_step is not None and after_failure is AfterFailure.WAIT and must_wait(check, failed_step):
            yield waiting(check, f"waits until step {failed_step} passes")
            continue
        result = run_check(check, session)
        yield result
        if result.verdict is Verdict.FAIL:
            if after_failure is AfterFailure.STOP:
                return
            failed_step = check.step if failed_step is None else failed_step


def must_wait(check: Check, failed_step: int) -> bool:
    """Whether a check waits for the failed step: those of later steps do, and all of them if step 0 failed."""
    return check.step > failed_step or failed_step == 0


def waiting(check: Check, reason: str) -> CheckResult:
    """The result of a check that is not run."""
    return CheckResult(check.name, check.step, check.program_role, check.promise, Verdict.WAIT, reason)


def run_lesson(
    lesson: Lesson,
    programs: dict[str, Path],
    *,
    seed: int,
    only_step: int | None = None,
    everything: bool = False,
    warm_pool: WarmPool | None = None,
) -> LessonResult:
    """Grade `programs` ("server" and "client" -> path) by the checks of `lesson`.

    `only_step` runs step 0 and that step; `everything` goes on after a failure. Without a `warm_pool`
    one is made for this run.
    """
    began = time.monotonic()
    paths = list(programs.values())
    with closing(WarmPool(WARM_POOL_SIZE)) if warm_pool is None else nullcontext(warm_pool) as pool:
        session = GradingSession(programs, seed, lesson.wire, pool, finds_causes=True)
        wanted = None if only_step is None else (0, only_step)
        checks = [c for c in lesson.checks if c.program_role in programs and (wanted is None or c.step in wanted)]
        before = kit_state(except_for=paths)
        with suppress_python_messages():
            results = list(run_checks(checks, session, AfterFailure.GO_ON if everything else AfterFailure.WAIT))
        if len(results) < len(checks):
            raise RuntimeError(f"{len(checks) - len(results)} checks have no result")
        change = describe_change(before, kit_state(except_for=paths))
    return LessonResult(
        lesson.name,
        programs,
        seed,
        wire=session.wire or "",
        steps=group_by_step(results, checks),
        seconds=time.monotonic() - began,
        notices=[*session.notices, *([change] if change else [])],
    )


@contextmanager
def suppress_python_messages() -> Iterator[None]:
    """Keep Python's own messages out of a report: no warnings, and exceptions in our threads are logged instead."""

    def log(args: threading.ExceptHookArgs) -> None:
        import logging

        logger = logging.getLogger(__name__)
        logger.debug("an exception ended the thread %s", args.thread, exc_info=args.exc_value)

    before = threading.excepthook
    threading.excepthook = log
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        threading.excepthook = before


def not_run(lesson: Lesson, programs: dict[str, Path], seed: int, reason: str) -> LessonResult:
    """The result for a program that cannot be started: every check waits, and a notice says why."""
    checks = [check for check in lesson.checks if check.program_role in programs]
    steps = group_by_step([waiting(check, reason) for check in checks], checks)
    return LessonResult(lesson.name, programs, seed, steps=steps, notices=[reason])
