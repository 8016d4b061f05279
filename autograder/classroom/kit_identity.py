"""Which version of the kit graded: hashes of everything that decides a verdict, and of each check by itself."""

from __future__ import annotations

import functools
import hashlib
import inspect
from dataclasses import dataclass
from pathlib import Path

from autograder.course.lessons import ROOT, find

ASSIGNMENT = "assignment"  # what stands for a lesson where the assignment is graded
_DECIDING = ("assignment", "course", "grading", "program", "races", "scenario", "story", "text")
_DECIDING_HERE = ("grader_process.py", "program_choice.py")


@dataclass(frozen=True)
class KitIdentity:
    """One version of the kit for one lesson."""

    sha256: str
    checks: dict[str, str]  # name of each check -> hash of its source

    def as_json(self) -> dict[str, object]:
        """As JSON data."""
        return {"sha256": self.sha256, "checks": self.checks}


def identify_kit(lesson: str) -> KitIdentity:
    """The version of the kit as it lies on disk; a file that was written over meanwhile makes another one."""
    house = ROOT / "autograder"
    paths = [p for folder in _DECIDING for p in (house / folder).rglob("*") if p.suffix in (".py", ".ini")]
    paths += [house / "classroom" / name for name in _DECIDING_HERE]
    if lesson != ASSIGNMENT:
        paths.append(find(lesson).check_path)
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(path.relative_to(house).as_posix().encode() + b"\0" + _digest(path).encode())
    return KitIdentity(whole.hexdigest(), {} if lesson == ASSIGNMENT else _check_hashes(lesson))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@functools.cache  # the checks that are loaded do not change while we run
def _check_hashes(lesson: str) -> dict[str, str]:
    return {
        check.name: hashlib.sha256(inspect.getsource(check.function).encode()).hexdigest()[:16]
        for check in find(lesson).checks
    }
