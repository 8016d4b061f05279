"""Settled means: nothing more can come unless a client acts. Said too early it accuses a right program."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.program import platform_support
from autograder.program.linux.sockets import unread
from autograder.program.student_program import Program
from autograder.scenario.room import Room
from autograder.scenario.waiting import WaitOutcome, wait_for

LONG = 120.0  # seconds after which a test gives up on a machine; nothing is judged by it

PROGRAMS = Path(__file__).parent / "programs" / "settled"


def programs(folder: str) -> list[Any]:
    """The student programs in a folder, for a test of each; those that only POSIX can run are left out on Windows."""
    found = sorted((PROGRAMS / folder).glob("*.py"))
    if platform_support.IS_WINDOWS:
        found = [path for path in found if not {"os.fork", "signal.SIGALRM"} & set(_names(path))]
    return [pytest.param(path, id=path.stem) for path in found]


def _names(program: Path) -> list[str]:
    return re.findall(r"[\w.]+", program.read_text(encoding="utf-8"))


class Asked:
    """A program whose being settled is asked of the kernel alone, or of the launcher alone."""

    def __init__(self, program: Program, whom: str) -> None:
        self._program = program
        self.is_settled: Callable[[], bool | None] = (
            program.is_settled if whom == "kernel" else program.is_settled_by_launcher
        )

    @property
    def is_running(self) -> bool:
        return self._program.is_running

    def starved_seconds(self) -> float:
        return self._program.starved_seconds()


needs_the_kernel = pytest.mark.skipif(not platform_support.IS_LINUX, reason="only Linux tells what a thread sleeps in")
WHOM = [pytest.param("kernel", marks=needs_the_kernel), "launcher"]


def claims_about(program: Path, whom: str) -> list[str]:
    """Times at which the program was said to be settled and its answer had not come."""
    claims = []
    with Room(program, wire="raw", patience=LONG) as room:
        alice = room.connect("alice")
        asked = Asked(room.program, whom)
        alice.sends(b"hello")
        began = time.monotonic()
        while len(alice.received) < 5 and time.monotonic() - began < LONG:
            alice.poll(0.001)
            if len(alice.received) < 5 and asked.is_settled() and not alice.poll(0.0):
                claims.append(f"after {time.monotonic() - began:.3f} s")
        assert bytes(alice.received) == b"hello", room.program.output()
    return claims


def outcome_of_waiting_for(program: Path, whom: str) -> WaitOutcome:
    """How waiting for its answer ended."""
    with Room(program, wire="raw", patience=LONG) as room:
        alice = room.connect("alice")
        alice.sends(b"hello")
        return wait_for(lambda: alice.inbox.size > 0, alice.poll, Asked(room.program, whom), LONG)


@pytest.mark.parametrize("whom", WHOM)
@pytest.mark.parametrize("program", programs("answers_later"))
def test_a_program_that_still_has_something_to_say_is_never_settled(program: Path, whom: str) -> None:
    assert claims_about(program, whom) == []


@pytest.mark.parametrize("whom", WHOM)
@pytest.mark.parametrize("program", programs("never_answers"))
def test_a_program_that_is_stuck_is_settled(program: Path, whom: str) -> None:
    assert outcome_of_waiting_for(program, whom) is WaitOutcome.SETTLED


@needs_the_kernel
@pytest.mark.parametrize("program", programs("loops_in_the_library"))
def test_a_program_in_a_loop_of_the_library_is_settled(program: Path) -> None:
    assert outcome_of_waiting_for(program, "kernel") is WaitOutcome.SETTLED


@needs_the_kernel
def test_a_program_is_not_settled_while_tcp_still_moves_bytes_to_one_who_does_not_read() -> None:
    with Room(PROGRAMS / "other" / "sends_without_end.py", wire="raw", patience=LONG) as room:
        bob = room.connect("bob")
        bob.sends(b"hello")
        assert wait_for(lambda: False, _let_time_pass, room.program, LONG) is WaitOutcome.SETTLED
        arrived, began = unread(bob.fileno()), time.monotonic()
        while time.monotonic() - began < 0.5:  # the system's timers are done with a closed window after 0.2
            assert unread(bob.fileno()) == arrived
            _let_time_pass(0.01)


def _let_time_pass(seconds: float) -> bool:
    time.sleep(seconds)
    return False


def test_a_program_is_not_settled_while_bytes_wait_to_be_read() -> None:
    with Room(PROGRAMS / "other" / "reads_the_second_message_late.py", wire="raw", patience=LONG) as room:
        alice = room.connect("alice")
        alice.sends(b"first")
        room.reads_all_from(alice)
        alice.sends(b"second")
        assert wait_for(lambda: alice.inbox.size > 0, alice.poll, room.program, LONG) is WaitOutcome.HAPPENED


@needs_the_kernel
@pytest.mark.parametrize("program", programs("waits_for_seconds"))
@pytest.mark.parametrize(("seconds", "is_near"), [(20, True), (300, False)])
def test_only_a_time_out_that_is_near_keeps_a_program_from_being_settled(
    program: Path, seconds: int, is_near: bool
) -> None:
    patience = 1.0 if is_near else LONG
    with Room(program, wire="raw", patience=LONG, environment={"SECONDS": str(seconds)}) as room:
        room.connect("alice")
        outcome = wait_for(lambda: False, _let_time_pass, room.program, patience)

    assert outcome is (WaitOutcome.DEADLINE if is_near else WaitOutcome.SETTLED)
