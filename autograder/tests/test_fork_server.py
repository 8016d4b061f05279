"""Forked launchers are what fresh interpreters are: session, files, environment, exit code."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from autograder.program import fork_server, process_tree
from autograder.program.control_channel import launcher_at
from autograder.program.student_program import Program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="programs are forked on Linux only")
LONG = 60.0  # seconds after which a test gives up on a machine; nothing is judged by it
READY = "import os\nimport socket\nlistener = socket.create_server(('localhost', 8080))\n"
STAYS = READY + "listener.accept()\n"


@pytest.fixture
def start(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], Program]:
    """Start a program that listens, and return once it does."""

    def start(source: str) -> Program:
        script = tmp_path / "server.py"
        script.write_text(source, encoding="utf-8")
        program = Program(script)
        request.addfinalizer(program.close)
        deadline = time.monotonic() + LONG
        while program.is_running and not program.reported.listeners:
            assert time.monotonic() < deadline
            program.wait_for_news(0.1)
        return program

    return start


def test_a_program_is_a_forked_child_in_a_session_of_its_own(start: Callable[[str], Program]) -> None:
    program = start(STAYS)

    process = psutil.Process(program.pid)
    assert process.ppid() == os.getpid()
    assert "forks" in process.cmdline()
    assert os.getsid(program.pid) == program.pid


def test_a_program_holds_no_file_of_the_fork_server(start: Callable[[str], Program]) -> None:
    program = start(STAYS)

    files = {fd.name: str(fd.readlink()) for fd in Path(f"/proc/{program.pid}/fd").iterdir()}

    assert set(files) >= {"0", "1", "2"}
    assert files["0"].startswith("pipe:")
    assert files["1"] == files["2"]
    assert files["1"].endswith("/output")
    assert sum(kind.startswith("socket:") for kind in files.values()) == 2  # the launcher's channel and its own
    assert len(files) == 5


def mark_of(program: Program) -> str:
    """The mark that the kernel shows in the environment of a program's process."""
    variables = Path(f"/proc/{program.pid}/environ").read_bytes().split(b"\0")
    return next(v.decode().partition("=")[2] for v in variables if v.startswith(process_tree.RUN_VARIABLE.encode()))


def test_each_program_carries_a_mark_of_its_own_and_no_variable_of_the_server(
    start: Callable[[str], Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = start(STAYS)  # the fork server runs from here on
    monkeypatch.setenv("CHATLAB_LATER", "ünïcode")
    source = "import os\nprint(os.environ['CHATLAB_LATER'], 'PYTEST_CURRENT_TEST' in os.environ)\n" + STAYS

    program = start(source)

    assert program.output().startswith("ünïcode False\n")
    assert len({mark_of(first), mark_of(program), fork_server.NO_MARK}) == 3


@pytest.mark.parametrize(
    ("last_line", "code"),
    [("os._exit(7)", 7), ("raise SystemExit(3)", 3), ("os.kill(os.getpid(), 9)", -9), ("1 / 0", 1), ("", 0)],
)
def test_exit_codes_are_those_of_the_program(start: Callable[[str], Program], last_line: str, code: int) -> None:
    program = start(READY + last_line + "\n")

    assert program.wait_for_exit(LONG) == code


def test_a_program_may_end_the_fork_server_and_the_next_one_starts(
    start: Callable[[str], Program],
) -> None:
    start(STAYS)
    server = fork_server.launchers.server
    assert server is not None

    os.kill(server.pid, signal.SIGKILL)
    program = start(STAYS)

    assert program.is_running
    assert fork_server.launchers.server is not server


def test_a_stranger_who_sends_without_end_is_no_launcher() -> None:
    theirs, ours = socket.socketpair()

    def talk() -> None:
        with theirs:
            try:
                while True:
                    theirs.sendall(b"hello" * 1000)
            except OSError:
                return  # nobody listens any more

    stranger = threading.Thread(target=talk, daemon=True)
    stranger.start()
    try:
        assert launcher_at(ours, "a mark") is None
    finally:
        ours.close()
    stranger.join(LONG)
    assert not stranger.is_alive()
