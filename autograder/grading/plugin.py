"""Checks under pytest: collects a check file, runs it in step order, and lets the rest wait after a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course.checks import Check, load
from autograder.grading.results import CheckResult, Verdict
from autograder.grading.run_check import Setup, run_check


class ChecksPlugin:
    """A pytest plugin for one run over one check file."""

    def __init__(
        self,
        setup: Setup,
        *,
        only_step: int | None = None,
        everything: bool = False,
        tell: Callable[[CheckResult], None] = lambda result: None,
    ) -> None:
        """`only_step` runs step 0 and that step; `everything` goes on after a failure; `tell` hears each result."""
        self.setup = setup
        self.results: list[CheckResult] = []
        self._only_step = only_step
        self._everything = everything
        self._tell = tell
        self._failed_step: int | None = None

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Collect `check_*.py`."""
        if file_path.name.startswith("check_") and file_path.suffix == ".py":
            collected: _File = _File.from_parent(parent, path=file_path)
            collected.wanted = self._wanted
            collected.run = self.run
            return collected
        return None

    def _wanted(self, check: Check) -> bool:
        named = check.program in self.setup.programs  # what was not named is not graded
        return named and (self._only_step is None or check.step in (0, self._only_step))

    def run(self, check: Check) -> CheckResult:
        """Run one check, or let it wait because an earlier step failed."""
        if (
            self._failed_step is not None
            and (check.step > self._failed_step or self._failed_step == 0)
            and not self._everything
        ):
            result = CheckResult(check.name, check.step, check.program, check.promise, Verdict.WAIT)
            result.reason = f"waits until step {self._failed_step} passes"
        else:
            result = run_check(check, self.setup)
            if result.verdict is Verdict.FAIL and self._failed_step is None:
                self._failed_step = check.step
        self.results.append(result)
        self._tell(result)
        return result


class _File(pytest.File):
    wanted: Callable[[Check], bool]
    run: Callable[[Check], CheckResult]

    def collect(self) -> Iterator[pytest.Item]:
        """One item a check, in step order."""
        for check in load(self.path).checks:
            if self.wanted(check):
                item: _Item = _Item.from_parent(self, name=check.name)
                item.check = check
                item.run = self.run
                yield item


class _Item(pytest.Item):
    check: Check
    run: Callable[[Check], CheckResult]

    def runtest(self) -> None:
        """Run it; what pytest counts as failed is what we report as `fail` or `oops`."""
        result = self.run(self.check)
        if result.verdict is Verdict.WAIT:
            pytest.skip(result.reason)
        if result.verdict is not Verdict.PASS:
            pytest.fail(result.reason, pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where pytest says the check stands."""
        return self.path, None, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """The reason alone, never a traceback."""
        return str(excinfo.value)
