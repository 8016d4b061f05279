"""What holds for all tests of the autograder."""

from __future__ import annotations

import gc
import os
import signal
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course.requirements import NotInstalled, require

try:
    require(("hypothesis", "jinja2", "psutil", "rich", "xdist"))
except NotInstalled as missing:
    raise SystemExit(str(missing)) from None  # anything else would end in pytest's traceback

from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from autograder.tests.grader_runs import Grader

# A busy machine is no reason to fail.
settings.register_profile("whatever the speed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("whatever the speed")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # started in the background of a shell
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the runs that we start are to feel a Ctrl-C
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes import the kit: compiled once is enough
AT_ONCE = 3  # tests for each processor: most of a test is waiting for a server


@pytest.hookimpl(trylast=True)  # when those are out that are not run
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where processes share the tests: begin the long ones early, so that in the end no processor waits for one.

    But spread, and all of them mixed (the same way each time), for neighbours wait at the same time for the same.
    """
    if not hasattr(config, "workerinput"):
        return
    mixed = sorted(items, key=lambda item: zlib.crc32(item.nodeid.encode()))
    long = [item for item in mixed if item.get_closest_marker("long")]
    others = [item for item in mixed if not item.get_closest_marker("long")]
    apart = len(others) // (2 * len(long) or 1)  # the last one is begun when half of the others are through
    items[:] = []
    for item in long:
        items += [item, *others[:apart]]
        others = others[apart:]
    items += others


def pytest_collection_finish() -> None:
    """Have the garbage collector leave two thousand collected tests alone: they stay till the end."""
    gc.freeze()


class OneByOne(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Tests are handed out one at a time. What looks at pages stays together: a browser starts once for all of it."""

    def _split_scope(self, nodeid: str) -> str:
        return "a browser" if "::test_in_a_browser" in nodeid else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneByOne:
    """Who shares the tests among the processes. (`--dist loadgroup` does nothing under pytest 9.2, xdist #1386.)"""
    return OneByOne(config, log)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """How many processes share the tests (`-n auto`): for a part of them one is sooner ready than several."""
    part = config.option.keyword or [str(a) for a in config.args] != config.getini("testpaths")
    return 0 if part else AT_ONCE * (os.cpu_count() or 1)


@pytest.fixture
def grader(tmp_path: Path) -> Iterator[Grader]:
    """`run.py` as a student types it; the test fails if anything is left behind."""
    grader = Grader(tmp_path)
    yield grader
    grader.has_left_nothing()
