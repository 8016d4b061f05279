"""Asking a running program to end, as its user and its machine do."""

from __future__ import annotations

import signal

from autograder.program import platform_support
from autograder.program.student_program import Program


def interrupt(program: Program) -> None:
    """Press Ctrl-C for it.

    On Windows no other process can do so to it alone: there the launcher raises the same signal inside.
    """
    if platform_support.IS_WINDOWS:
        program._process.channel.ask(signal=int(signal.SIGINT))
    elif program.is_running:
        platform_support.send_signal(program.pid, signal.SIGINT)


def terminate(program: Program) -> bool:
    """Send SIGTERM, as a machine that shuts down does; False where there is nothing like it (Windows)."""
    if platform_support.can_terminate() and program.is_running:
        platform_support.send_signal(program.pid, signal.SIGTERM)
    return platform_support.can_terminate()
