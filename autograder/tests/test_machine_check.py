"""What a machine may lack: it is said in one sentence, and no program is blamed for it."""

from __future__ import annotations

import errno
import os
import socket
import tempfile
import threading
from typing import Any, NoReturn

import pytest

from autograder.grading.grading_session import GradingSession
from autograder.grading.results import CheckResult
from autograder.grading.run_check import run_check
from autograder.grading.run_lesson import run_checks
from autograder.program.control_channel import LauncherBroken
from autograder.program.machine_check import machine_fault
from autograder.story.failures import Failed, Failure, FailureKind
from autograder.tests.sample_checks import SOLUTION, made_up


def raising(error: Exception) -> Any:
    def fails(*args: object, **options: object) -> NoReturn:
        raise error

    return fails


def no_space(monkeypatch: pytest.MonkeyPatch) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr(tempfile, "TemporaryFile", raising(full))


def no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading.Thread, "start", raising(RuntimeError("can't start new thread")))


def no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    really_open = os.open

    def opens(path: str, *options: int) -> int:
        if path == os.devnull:
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return really_open(path, *options)

    monkeypatch.setattr(os, "open", opens)


def no_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    unreachable = OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
    monkeypatch.setattr(socket, "create_connection", raising(unreachable))


def test_nothing_is_missing_on_a_machine_that_runs_tests() -> None:
    assert machine_fault() is None


@pytest.mark.parametrize(
    ("lack", "says"),
    [
        (no_space, "nothing can be written into"),
        (no_threads, "too few threads or processes can run at the same time: 0 more"),
        (no_files, "too few files can be open at the same time"),
        (no_loopback, "no connection is possible on 127.0.0.1"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch, lack: Any, says: str) -> None:
    lack(monkeypatch)

    found = machine_fault()

    assert found is not None
    assert found.startswith(says)
    assert "\n" not in found


# -- what comes of it in a run ---------------------------------------------------------------------------

FAILS = Failed(Failure(FailureKind.MADE_UP))


def results(session: GradingSession, *broken: BaseException | None) -> list[CheckResult]:
    return list(run_checks([made_up(number, what) for number, what in enumerate(broken)], session))


def test_a_failure_on_a_machine_that_lacks_something_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    session = GradingSession(programs={"server": SOLUTION}, seed=7, wire="raw")
    monkeypatch.setattr("autograder.grading.run_check.machine_fault", lambda: "the moon is full")

    found = results(session, None, FAILS, None)

    assert [one.verdict.value for one in found] == ["pass", "oops", "oops"]
    assert [one.reason for one in found] == ["", "the moon is full", "the moon is full"]
    assert found[1].failure is None


def test_a_launcher_that_does_not_come_up_ends_the_run_with_its_sentence() -> None:
    session = GradingSession(programs={"server": SOLUTION}, seed=7, wire="raw")

    found = results(session, LauncherBroken("Python did not start"), None)

    assert [one.verdict.value for one in found] == ["oops", "oops"]
    assert {one.reason for one in found} == {"Python did not start"}
    assert not any(one.traceback for one in found)


def test_a_program_that_says_what_the_machine_lacked_for_a_moment_is_tried_once_more() -> None:
    session = GradingSession(programs={"server": SOLUTION}, seed=7, wire="raw")
    tries = []

    def check(room: Any) -> None:
        tries.append(room)
        room.story.record("program", "thread dies", "RuntimeError: can't start new thread")
        if len(tries) == 1:
            raise FAILS
        room.got_something = lambda: True

    result = run_check(made_up(1, function=check), session)

    assert (result.verdict.value, result.tries, len(tries)) == ("pass", 2, 2)
