"""One run over one lesson: the checks under pytest, the results as a `LessonResult`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from autograder.course.checks import load
from autograder.course.lessons import Lesson
from autograder.grading.kit_integrity import broken, seal
from autograder.grading.meaning import what_it_means
from autograder.grading.results import CheckResult, LessonResult, StepResult, Verdict
from autograder.grading.run_check import Setup
from autograder.program.warm_pool import WarmPool

_READY = 3  # processes in the warm pool: enough that no check waits for Python to start
# Parts of pytest that checks do not use. One collects garbage at the end, for a tenth of a second; the others take time
# to begin with. (What it does with warnings, and with what threads raise, stays: they are not to stand in a report.)
_SWITCHED_OFF = (
    "assertion",
    "cacheprovider",
    "capture",
    "debugging",
    "doctest",
    "faulthandler",
    "junitxml",
    "legacypath",
    "logging",
    "monkeypatch",
    "pastebin",
    "python",
    "recwarn",
    "setuponly",
    "setupplan",
    "stepwise",
    "subtests",
    "terminal",
    "tmpdir",
    "unittest",
    "unraisableexception",
)


class OursBroke(Exception):
    """The checks could not be run at all: our fault."""


def run_lesson(
    lesson: Lesson,
    programs: dict[str, Path],
    *,
    seed: int,
    only_step: int | None = None,
    everything: bool = False,
    warm_pool: WarmPool | None = None,
    tell: Callable[[CheckResult], None] = lambda result: None,
    diagnose: Callable[[CheckResult], list[str]] | None = what_it_means,
) -> LessonResult:
    """Grade `programs` ("server" and "client" -> path) by the checks of `lesson`.

    Raises OursBroke if pytest could not run them, KeyboardInterrupt if the user stopped it.
    """
    began = time.monotonic()
    own_pool = None
    if warm_pool is None:
        warm_pool = own_pool = WarmPool(_READY)
    try:
        import pytest

        from autograder.grading.plugin import ChecksPlugin

        file = load(lesson.checks)
        setup = Setup(programs=programs, seed=seed, wire=file.wire, warm_pool=warm_pool, diagnose=diagnose)
        plugin = ChecksPlugin(setup, only_step=only_step, everything=everything, tell=tell)
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # installed plugins cost seconds (measured: 4.3 s -> 0.4 s)
        arguments = ["-c", os.devnull, "--rootdir", str(lesson.checks.parent), str(lesson.checks)]
        for name in _SWITCHED_OFF:
            arguments += ["-p", f"no:{name}"]
        sealed = seal(list(programs.values()))
        exit_code = pytest.main(arguments, plugins=[plugin])
    finally:
        if own_pool is not None:
            own_pool.close()
    if exit_code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if exit_code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise OursBroke(f"pytest ended with {exit_code!r}")
    result = LessonResult(lesson.name, programs, seed, wire=setup.wire or "")
    result.steps = by_step(plugin.results, {c.name: c.points for c in file.checks})
    result.notices = setup.notices
    changed = broken(sealed, seal(list(programs.values())))
    if changed:
        result.notices.append(changed)
    result.seconds = time.monotonic() - began
    return result


def not_run(lesson: Lesson, programs: dict[str, Path], seed: int, why: str) -> LessonResult:
    """The result where a program cannot even begin: every check waits, and a notice says why."""
    checks = [check for check in load(lesson.checks).checks if check.program in programs]
    waiting = [CheckResult(c.name, c.step, c.program, c.promise, Verdict.WAIT, why) for c in checks]
    result = LessonResult(lesson.name, programs, seed)
    result.steps = by_step(waiting, {c.name: c.points for c in checks})
    result.notices = [why]
    return result


def by_step(results: list[CheckResult], points: dict[str, float]) -> list[StepResult]:
    """Results gathered under their steps; `points` maps a check's name to the points of its step."""
    steps: dict[int, StepResult] = {}
    for result in results:
        if result.step not in steps:
            steps[result.step] = StepResult(result.step, result.program, result.promise, points[result.name])
        steps[result.step].checks.append(result)
    return [steps[number] for number in sorted(steps)]


def verdict_code(result: LessonResult) -> int:
    """The exit code that the verdicts amount to: 0 all passed, 1 not yet, 3 our fault."""
    verdicts = {c.verdict for c in result.checks}
    if Verdict.FAIL in verdicts:
        return 1
    return 3 if Verdict.OOPS in verdicts else 0
