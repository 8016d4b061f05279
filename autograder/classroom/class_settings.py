"""What is the same for every submission of a class."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.classroom.kit_identity import KitIdentity


@dataclass(frozen=True)
class ClassSettings:
    """How a class is graded."""

    lesson: str  # "04_multichat" or "assignment"
    seed: int
    kit: KitIdentity
    limit: float = 120.0  # seconds for each submission
    isolation: str = "none"
    again: tuple[str, ...] = ()  # patterns of names that are graded whatever the ledger says
