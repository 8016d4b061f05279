"""Which process runs the student's program: on Windows, `python.exe` of a virtual environment starts another one."""

from __future__ import annotations

import json
import socket
from types import SimpleNamespace
from typing import Any, cast

import psutil
import pytest

from autograder.program import platform_support, process_tree, resource_counts
from autograder.program.control_channel import launcher_at
from autograder.program.launcher_process import LauncherProcess
from autograder.program.student_program import Program

REDIRECTOR, PYTHON, CHILD = 4711, 4712, 4713


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> LauncherProcess:
    """One that was started through a redirector; nothing of it is real."""
    made: Any = LauncherProcess.__new__(LauncherProcess)
    made.popen = SimpleNamespace(pid=REDIRECTOR)
    made.channel = SimpleNamespace(launcher_pid=PYTHON)
    made.mark, made._file_limit, made.has_started_others = "", 0, False
    monkeypatch.setattr(process_tree, "others_running", lambda *about: [PYTHON])
    return cast(LauncherProcess, made)


@pytest.mark.parametrize(
    ("hello", "pid"),
    [({"token": "ours", "pid": PYTHON}, PYTHON), ({"token": "theirs", "pid": PYTHON}, None), ({"token": "ours"}, None)],
)
def test_a_launcher_says_which_process_it_is_in(hello: dict[str, Any], pid: int | None) -> None:
    theirs, ours = socket.socketpair()
    with theirs, ours:
        theirs.sendall(json.dumps(hello).encode() + b"\n")

        assert launcher_at(ours, "ours") == pid


def test_the_program_runs_in_the_process_that_its_launcher_is_in(process: LauncherProcess) -> None:
    assert process.pid == PYTHON
    assert process.is_alone()


def test_what_else_was_started_is_another_process(process: LauncherProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_tree, "others_running", lambda *about: [PYTHON, CHILD])

    assert process.others() == [CHILD]
    assert not process.is_alone()
    assert process.has_started_others


def test_memory_and_threads_are_those_of_the_process_that_runs_the_program(
    process: LauncherProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    class Process:
        def __init__(self, pid: int) -> None:
            asked.append(pid)

        def num_threads(self) -> int:
            return 3

        def memory_info(self) -> Any:
            return SimpleNamespace(rss=1000)

    monkeypatch.setattr(psutil, "Process", Process)
    monkeypatch.setattr(platform_support, "IS_LINUX", False)
    program = cast(Program, SimpleNamespace(pids=lambda: [process.pid]))

    assert (resource_counts.threads(program), resource_counts.memory(program)) == (3, 1000)
    assert asked == [PYTHON, PYTHON]
