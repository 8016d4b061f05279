"""What is done to a running program from outside: signals, a stop, and what its launcher can do inside.

These are functions and not methods of `Program`: each is needed by few checks.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from autograder.program import platform_support
from autograder.program.student_program import Program


def interrupt(program: Program) -> None:
    """Press Ctrl-C for it.

    On Windows no other process can do so to it alone: there the launcher raises the same signal inside.
    """
    if platform_support.IS_WINDOWS:
        program.ask(signal=int(signal.SIGINT))
    elif program.is_running:
        platform_support.send_signal(program.pid, signal.SIGINT)


def terminate(program: Program) -> bool:
    """Send SIGTERM, as a machine that shuts down does; False where there is nothing like it (Windows)."""
    if platform_support.can_terminate() and program.is_running:
        platform_support.send_signal(program.pid, signal.SIGTERM)
    return platform_support.can_terminate()


@contextmanager
def suspended(program: Program) -> Iterator[None]:
    """Stop the program's process meanwhile (SIGSTOP, on Windows SuspendThread); it goes on whatever happens."""
    import psutil

    try:
        process = psutil.Process(program.pid)
        process.suspend()
    except psutil.Error:
        yield  # it has ended, or this system does not let us
        return
    try:
        yield
    finally:
        with suppress(psutil.Error):
            process.resume()


def announce_closed_port(program: Program, port: int) -> None:
    """Let it hear of what it sends to this UDP port as on Windows: each such send fails one later receive.

    On Windows nothing is done: the system says it itself.
    """
    if not platform_support.IS_WINDOWS:
        program.ask(closed_port=port)


def make_unreachable(program: Program, port: int) -> None:
    """Let each datagram that it sends to this UDP port fail, as where the network is gone (EHOSTUNREACH)."""
    program.ask(unreachable_port=port)


def limit_send(program: Program, size: int) -> None:
    """Let each `send` on a blocking TCP socket take only so many bytes, as a busy system may; `sendall` takes all."""
    program.ask(longest_send=size)


def print_in_blocks(program: Program) -> None:
    """Let what it prints be collected, as where its output is a file and not a screen."""
    program.ask(print_in_blocks=True)


def shorten_time_limits(program: Program, factor: int) -> None:
    """Have each `settimeout` from now on mean a time so many times shorter: what follows it can be seen sooner."""
    program.ask(time_limit_factor=factor)


def pause(program: Program, what: str, **about: Any) -> dict[str, Any]:
    """Have `launcher/line_pauses.py` do `what`; returns how things stood before. {} if the program could not answer."""
    return (program.ask(pause=what, **about) if program.is_running else None) or {}
