"""`python -m pytest lessons/04_multichat`: the checks of a lesson as test items, for the test explorers of editors.

`.pytest.ini` loads this plugin into every run of pytest, the kit's own tests too; so what grading needs is
imported where the first check runs.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from autograder.course.lessons import PROGRAM_ROLES, ROOT, TOPS, Lesson, find, place_in_kit
from autograder.course.requirements import NotInstalled, require

if TYPE_CHECKING:
    from autograder.course.checks import Check
    from autograder.grading.results import CheckResult

Collected = Generator[None, list[pytest.Collector], list[pytest.Collector]]
_STEP_COMMENT = re.compile(r"^\s*# Step (\d+)", re.MULTILINE)


class OurFault(Exception):
    """The autograder itself went wrong in a check."""


class LessonRun:
    """What the checks of one lesson's folder share in a session of pytest."""

    def __init__(self, folder: Path, lesson: Lesson) -> None:
        """Take the programs as they are now."""
        from autograder.grading.grading_session import GradingSession
        from autograder.grading.run_lesson import WARM_POOL_SIZE
        from autograder.interactive.preload import import_reporting
        from autograder.program.warm_pool import WarmPool
        from autograder.scenario.seeded_random import new_seed

        import_reporting()
        self.lesson = lesson
        self.failed_step: int | None = None  # the first one
        self.warm_pool = WarmPool(WARM_POOL_SIZE)
        programs = {program_role: folder / f"{program_role}.py" for program_role in lesson.graded}
        self._grading = GradingSession(
            {program_role: path for program_role, path in programs.items() if path.is_file()},
            seed=new_seed(),
            wire=lesson.wire,
            warm_pool=self.warm_pool,
            finds_causes=True,
        )

    def run(self, check: Check) -> CheckResult:
        """Run a check, and note whether it failed."""
        from autograder.grading.results import Verdict
        from autograder.grading.run_check import run_check
        from autograder.grading.run_lesson import suppress_python_messages

        with suppress_python_messages():
            result = run_check(check, self._grading)
        if result.verdict is Verdict.FAIL:
            self.note_failure(check)
        return result

    def note_failure(self, check: Check) -> None:
        """The first step that fails is the one that the others wait for."""
        if self.failed_step is None:
            self.failed_step = check.step

    def text_about(self, result: CheckResult) -> str:
        """What the report says of a check that did not pass."""
        from autograder.grading.results import LessonResult
        from autograder.report.lesson_text import check_text

        return check_text(LessonResult(self.lesson.name, self._grading.programs, self._grading.seed), result)


_RUNS = pytest.StashKey[dict[Path, LessonRun]]()  # of one session, by folder


# -- what pytest collects --------------------------------------------------------------------------


class ProgramFile(pytest.File):
    """A program of a lesson: its items are the checks about it. It is not imported."""

    run: LessonRun

    def setup(self) -> None:
        """Before the first of its checks: begin the run of the lesson, or join it."""
        runs = self.session.stash.setdefault(_RUNS, {})
        folder = self.path.parent
        if folder not in runs:
            runs[folder] = LessonRun(folder, find(folder.name))
            self.session.addfinalizer(runs[folder].warm_pool.close)
        self.run = runs[folder]

    def collect(self) -> Iterator[pytest.Item]:
        """One item a check, in step order."""
        try:
            require(("psutil", "rich"))
        except NotInstalled as missing:
            raise self.CollectError(str(missing)) from None
        lines = _lines_of_steps(self.path)
        for number, check in enumerate(find(self.path.parent.name).checks):
            if check.program_role == self.path.stem:
                line = lines.get(check.step, 0)
                name = f"Step {check.step}: {check.promise}"
                yield CheckItem.from_parent(self, name=name, check=check, number=number, line=line)


def _lines_of_steps(program: Path) -> dict[int, int]:
    """Where a program has the comment of each step, counted from 0: an editor shows the item beside that line."""
    from autograder.program.regular_files import text_of

    text = text_of(program)
    found: dict[int, int] = {}
    for match in _STEP_COMMENT.finditer(text):
        found.setdefault(int(match[1]), text.count("\n", 0, match.start(1)))
    return found


class CheckItem(pytest.Item):
    """One check about a program."""

    def __init__(self, *, check: Check, number: int, line: int, **about: Any) -> None:
        """`number` counts the checks of the lesson, `line` the lines of the program, both from 0."""
        super().__init__(**about)
        self.check, self.number, self.line = check, number, line
        self.extra_keyword_matches.add(check.name)

    def reason_to_wait(self) -> str | None:
        """Why it is not worth running, if an earlier step has failed in this session."""
        from autograder.grading.run_lesson import must_wait

        run = self.session.stash.get(_RUNS, {}).get(self.path.parent)
        step = run.failed_step if run is not None else None
        return f"waits until step {step} passes" if step is not None and must_wait(self.check, step) else None

    def runtest(self) -> None:
        """Run the check. Editors show an AssertionError as a failure, and any other exception as an error."""
        from autograder.grading.results import Verdict
        from autograder.program.source_file import DoesNotCompile, Unusable, inspect_program

        assert isinstance(self.parent, ProgramFile)
        run = self.parent.run
        try:
            inspect_program(self.path)
        except (DoesNotCompile, Unusable) as error:
            run.note_failure(self.check)
            raise AssertionError(str(error)) from None
        result = run.run(self.check)
        if result.verdict is Verdict.FAIL:
            raise AssertionError(run.text_about(result))
        if result.verdict is Verdict.OOPS:
            raise OurFault(run.text_about(result))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report, without a traceback."""
        if isinstance(excinfo.value, (AssertionError, OurFault)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where editors show it, and its name in headings (without the full stop: pytest takes dots for separators)."""
        return self.path, self.line, self.name.rstrip(".")


# -- the hooks of pytest ---------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Collected:
    """Collect a lesson's programs by their checks; pytest would import one that is named on the command line."""
    collectors = yield
    if (
        file_path.name not in {f"{program_role}.py" for program_role in PROGRAM_ROLES}
        or place_in_kit(file_path) is None
    ):
        return collectors
    graded = file_path.stem in find(file_path.parent.name).graded
    return [ProgramFile.from_parent(parent, path=file_path)] if graded else []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the checks in the order of their steps, whatever the order in which they were asked for.

    A student's own tests beside them are not held to the strictness of the kit's.
    """
    for item in items:
        if not isinstance(item, CheckItem) and place_in_kit(item.path) is not None:
            item.add_marker(pytest.mark.filterwarnings("default"))
    checks = [item for item in items if isinstance(item, CheckItem)]
    in_order = iter(sorted(checks, key=lambda item: (item.path.parent, item.number)))
    items[:] = [next(in_order) if isinstance(item, CheckItem) else item for item in items]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what waits for an earlier step."""
    if isinstance(item, CheckItem) and (why := item.reason_to_wait()) is not None:
        item.add_marker(pytest.mark.skip(reason=why))


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Run lessons in one process: their checks wait for one another. `-n auto` is meant for the kit's own tests."""
    here = config.invocation_params.dir
    paths = [(here / argument.partition("::")[0]).resolve() for argument in config.args]
    return 0 if all(any(path.is_relative_to(ROOT / top) for top in TOPS) for path in paths) else None
