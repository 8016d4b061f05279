"""Asking a running program's launcher to pause one of its threads at a line."""

from __future__ import annotations

from typing import Any

from autograder.program.student_program import Program


def pause(program: Program, what: str, **about: Any) -> dict[str, Any]:
    """Have `launcher/pauses.py` do `what`; returns how things stood before. {} if the program could not answer."""
    return (program._process.channel.ask(pause=what, **about) if program.is_running else None) or {}
