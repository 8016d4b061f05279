"""Programs that are known, graded among those of a class: if one is judged wrongly, no mark can be trusted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from autograder.classroom.kit_identity import ASSIGNMENT
from autograder.classroom.outcomes import Outcome
from autograder.classroom.records import FULL, mark_of
from autograder.course.lessons import ROOT, find

EVERY = 100  # submissions between two rounds
_WRONG = re.compile(r"# WRONG: .*?FAILS: (\w+)")
_ZOO = ROOT / "autograder" / "tests" / "zoo"
_SURE = "echoes_to_the_sender"  # of several wrong programs, this one first


@dataclass(frozen=True)
class Canary:
    """A known program: its files, and what is wrong with a verdict about it (None: nothing)."""

    name: str
    files: dict[str, bytes]
    complaint: Callable[[Outcome], str | None]


def canaries_of(lesson: str) -> list[Canary]:
    """A right program and, where the kit has its zoo, a wrong one."""
    if lesson == ASSIGNMENT:
        return [_right("04_multichat", ("server", "client"))]
    found = [_right(lesson, find(lesson).graded)]
    paths = sorted((_ZOO / lesson).glob("*/server.py"), key=lambda path: (path.parent.name != _SURE, path))
    for path in paths:
        text = path.read_text(encoding="utf-8")
        wrong = _WRONG.match(text)
        if wrong is not None:
            found.append(Canary("a wrong program", {"server.py": text.encode()}, _has_to_fail(wrong[1])))
            break
    return found


def _right(lesson: str, roles: tuple[str, ...]) -> Canary:
    folder = ROOT / "solutions" / lesson
    files = {f"{role}.py": (folder / f"{role}.py").read_bytes() for role in roles}

    def complaint(outcome: Outcome) -> str | None:
        mark = mark_of(outcome)
        if mark == FULL:
            return None
        failed = [c["name"] for c in (outcome.result or {}).get("checks", []) if c["verdict"] != "pass"]
        return f"our own solution got {mark} of {FULL} ({', '.join(failed[:3]) or outcome.reason})"

    return Canary("the solution", files, complaint)


def _has_to_fail(check: str) -> Callable[[Outcome], str | None]:
    def complaint(outcome: Outcome) -> str | None:
        verdicts = {c["name"]: c["verdict"] for c in (outcome.result or {}).get("checks", [])}
        if verdicts.get(check) == "fail":
            return None
        return f"a program that is known to be wrong did not fail {check} ({verdicts.get(check) or outcome.reason})"

    return complaint
