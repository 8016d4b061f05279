"""What lesson 06 needs of a room: an environment, an end, a beginning on the same port."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from autograder.course.checks import Check
from autograder.course.lessons import ROOT
from autograder.grading.grading_session import GradingSession
from autograder.grading.results import Verdict
from autograder.grading.run_check import run_check
from autograder.program import platform_support, resource_counts
from autograder.scenario.verbs.shutdown import ShutdownRoom
from autograder.story.failures import ENDED, SETTLED, Failed

SOLUTION = ROOT / "solutions" / "06_hardening" / "server.py"
STARTER = ROOT / "lessons" / "06_hardening" / "server.py"
LONG = 60.0  # seconds; no test is decided by the clock
on_linux = pytest.mark.skipif(not platform_support.IS_LINUX, reason="only the Linux kernel tells")


def program(folder: Path, code: str) -> Path:
    path = folder / "server.py"
    path.write_text("import os, signal, socket, time\n" + textwrap.dedent(code))
    return path


def test_a_program_finds_in_its_environment_what_the_check_puts_there(tmp_path: Path) -> None:
    path = program(
        tmp_path,
        """
        listener = socket.create_server(("localhost", 8080))
        client, _ = listener.accept()
        client.sendall(os.environ.get("CHAT_MOOD", "none").encode())
        client.recv(1)
        """,
    )
    with ShutdownRoom(path, wire="lines", environment={"CHAT_MOOD": "good"}) as room:
        assert room.connect("alice").hears_something() == "good"
    with ShutdownRoom(path, wire="lines") as room:
        assert room.connect("alice").hears_something() == "none"


def test_a_program_started_again_has_the_port_it_had() -> None:
    with ShutdownRoom(SOLUTION, wire="lines", patience=LONG) as room:
        room.join("alice")
        address = room.address
        room.gets_ctrl_c()
        room.ends_well()
        room.starts_again()

        assert room.address == address
        room.join("alice")


def test_a_program_without_an_answer_to_ctrl_c_does_not_end_well() -> None:
    with ShutdownRoom(STARTER, wire="lines", patience=LONG) as room:
        room.join("alice")
        room.gets_ctrl_c()
        with pytest.raises(Failed, match="exit code 1") as failed:
            room.ends_well()
    assert failed.value.rests_on == ENDED


@on_linux
def test_a_program_that_overhears_ctrl_c_is_not_waited_for(tmp_path: Path) -> None:
    path = program(
        tmp_path,
        """
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        listener = socket.create_server(("localhost", 8080))
        client, _ = listener.accept()
        client.recv(1)
        """,
    )
    with ShutdownRoom(path, wire="lines", patience=LONG) as room:
        room.connect("alice")
        room.gets_ctrl_c()
        with pytest.raises(Failed) as failed:
            room.ends_well()
    assert failed.value.rests_on == SETTLED


def test_threads_and_sockets_are_counted() -> None:
    with ShutdownRoom(SOLUTION, wire="lines", patience=LONG) as room:
        alice, bob = room.join("alice", "bob")
        room.rests()
        before = resource_counts.threads(room.program), resource_counts.sockets(room.program)
        bob.leaves()
        alice.hears_about("bob")
        bob.is_let_go()
        room.rests()

        assert (resource_counts.threads(room.program), resource_counts.sockets(room.program)) == (
            before[0] - 2,
            before[1] - 1,
        )


def test_what_cannot_be_had_here_accuses_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform_support, "can_terminate", lambda: False)

    def check_it_ends(room: ShutdownRoom) -> None:
        room.join("alice")
        room.gets_sigterm()

    session = GradingSession(programs={"server": STARTER}, seed=7, wire="lines")
    result = run_check(Check("check_it_ends", 1, 5, "It ends.", "server", check_it_ends), session)

    assert result.verdict is Verdict.PASS
    assert any("not tried on this system" in notice and "Windows" in notice for notice in session.notices)
