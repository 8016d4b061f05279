"""What is never the student's fault."""

from __future__ import annotations


class MachineFault(Exception):
    """Grading cannot be done here: our fault, or this machine's. The message is one sentence that says why."""
