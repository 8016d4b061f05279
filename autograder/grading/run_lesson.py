"""Running the checks of a lesson: the one loop over them, and the results as a `LessonResult`."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course.checks import Check
from autograder.course.lessons import Lesson
from autograder.grading.kit_integrity import broken, seal
from autograder.grading.results import CheckResult, LessonResult, StepResult, Verdict
from autograder.grading.run_check import GradingSession, run_check, what_it_means
from autograder.program.warm_pool import WarmPool

if TYPE_CHECKING:
    from autograder.story.causes import Cause

READY = 3  # processes: enough that no check waits for Python to start


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
    """Whether a check is not worth running yet: the other checks of the failed step are, unless nothing runs at all."""
    return check.step > failed_step or failed_step == 0


def waiting(check: Check, why: str) -> CheckResult:
    """The result of a check that is not run."""
    return CheckResult(check.name, check.step, check.program_role, check.promise, Verdict.WAIT, why)


def run_lesson(
    lesson: Lesson,
    programs: dict[str, Path],
    *,
    seed: int,
    only_step: int | None = None,
    everything: bool = False,
    warm_pool: WarmPool | None = None,
    diagnose: Callable[[CheckResult], list[Cause]] | None = what_it_means,
) -> LessonResult:
    """Grade `programs` ("server" and "client" -> path) by the checks of `lesson`.

    `only_step` runs step 0 and that step; `everything` goes on after a failure. Without a `warm_pool`
    one is made for this run.
    """
    began = time.monotonic()
    with closing(WarmPool(READY)) if warm_pool is None else nullcontext(warm_pool) as pool:
        session = GradingSession(programs=programs, seed=seed, wire=lesson.wire, warm_pool=pool, diagnose=diagnose)
        wanted = None if only_step is None else (0, only_step)
        checks = [c for c in lesson.checks if c.program_role in programs and (wanted is None or c.step in wanted)]
        sealed = seal(list(programs.values()))
        with only_the_report_is_printed():
            results = list(run_checks(checks, session, AfterFailure.GO_ON if everything else AfterFailure.WAIT))
    result = LessonResult(lesson.name, programs, seed, wire=session.wire or "")
    result.steps = by_step(results, {check.name: check.points for check in checks})
    result.notices = session.notices
    changed = broken(sealed, seal(list(programs.values())))
    if changed:
        result.notices.append(changed)
    result.seconds = time.monotonic() - began
    return result


@contextmanager
def only_the_report_is_printed() -> Iterator[None]:
    """Log what Python itself would print about our threads, and leave out its warnings: a report holds neither."""

    def log(thread: threading.ExceptHookArgs) -> None:
        import logging

        error = thread.exc_value
        logging.getLogger(__name__).debug("an exception ended the thread %s", thread.thread, exc_info=error)

    before = threading.excepthook
    threading.excepthook = log
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        threading.excepthook = before


def not_run(lesson: Lesson, programs: dict[str, Path], seed: int, why: str) -> LessonResult:
    """The result where a program cannot even begin: every check waits, and a notice says why."""
    checks = [check for check in lesson.checks if check.program_role in programs]
    result = LessonResult(lesson.name, programs, seed)
    result.steps = by_step([waiting(check, why) for check in checks], {c.name: c.points for c in checks})
    result.notices = [why]
    return result


def by_step(results: list[CheckResult], points: dict[str, float]) -> list[StepResult]:
    """Results gathered under their steps; `points` maps a check's name to the points of its step."""
    steps: dict[int, StepResult] = {}
    for result in results:
        if result.step not in steps:
            steps[result.step] = StepResult(result.step, result.program_role, result.promise, points[result.name])
        steps[result.step].checks.append(result)
    return [steps[number] for number in sorted(steps)]
