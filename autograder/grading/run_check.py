"""Running one check: a fresh program, the scenario, a verdict; once more with more patience where that is fair."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course.checks import Check
from autograder.grading.portability_notices import notices
from autograder.grading.results import CheckResult, Verdict
from autograder.program.staging import Files, snapshot
from autograder.program.warm_pool import WarmPool
from autograder.races.race_room import RushedRoom
from autograder.scenario.client_harness import Desk
from autograder.scenario.room import Room
from autograder.scenario.waiting import Patience
from autograder.story.failures import DEADLINE, Failed, Failure, FailureKind, NotHere
from autograder.story.story import Story

MORE_PATIENCE = 3.0  # times, for the second try of what rests on a deadline
SECOND_TRIES = 4  # in one run: a program that spins in every check is not waited for in each of them


@dataclass
class Setup:
    """What all checks of one run share."""

    programs: dict[str, Path]
    seed: int
    wire: str | None = None  # what the first handshake found out, for the others
    warm_pool: WarmPool | None = None
    args: dict[str, tuple[str, ...]] = field(default_factory=dict)
    diagnose: Callable[[CheckResult], list[str]] | None = None
    notices: list[str] = field(default_factory=list)  # what the programs do that costs nothing here and fails elsewhere
    second_tries: int = SECOND_TRIES  # how many are left
    files: dict[str, Files] = field(default_factory=dict)  # role -> what is graded: as it was when the run began

    def __post_init__(self) -> None:
        """Read the programs and their neighbours, once: whatever is saved or written there later is another run's."""
        for role, path in self.programs.items():
            try:
                self.files[role] = snapshot(path.resolve(), path.resolve().parent)
            except OSError:
                continue  # the check that needs it will say so


def run_check(check: Check, setup: Setup) -> CheckResult:
    """Run one check to its verdict. Never raises for what the program does; ours becomes `oops`."""
    began = time.monotonic()
    result = CheckResult(check.name, check.step, check.program, check.promise)
    patience = Patience().seconds
    for attempt in (1, 2):
        result.tries = attempt
        _try(check, setup, patience, result)
        if result.verdict is not Verdict.FAIL or result.rests_on != DEADLINE or not setup.second_tries:
            break
        setup.second_tries -= attempt == 1
        patience *= MORE_PATIENCE
    if result.verdict is Verdict.FAIL and setup.diagnose is not None:
        result.diagnosis = setup.diagnose(result)
    result.seconds = time.monotonic() - began
    return result


def _try(check: Check, setup: Setup, patience: float, result: CheckResult) -> None:
    place: Room | Desk | None = None
    result.story, result.failure, result.reason, result.rests_on, result.traceback = None, None, "", "", ""
    try:
        place = place_for(check, setup, patience)
        result.story = place.story
        with place:
            check.function(place)
            _insist_on_a_byte(check, place)
        if isinstance(place, Room):
            setup.wire = setup.wire or place.wire
        result.verdict = Verdict.PASS
    except Failed as failed:
        result.verdict, result.failure = Verdict.FAIL, failed.failure
        result.reason, result.rests_on = failed.reason, failed.rests_on
        result.story = failed.story or result.story
    except NotHere as reason:
        result.verdict = Verdict.PASS
        setup.notices.append(f"not tried on this system, and not held against anybody: {check.promise} ({reason})")
    except Exception:
        result.verdict, result.reason = Verdict.OOPS, "the autograder itself went wrong here"
        result.traceback = traceback.format_exc()
    if result.story is None:
        result.story = place.story if place else Story()
    if place is not None and place._program is not None:
        setup.notices += [notice for notice in notices(place._program) if notice not in setup.notices]


def place_for(check: Check, setup: Setup, patience: float) -> Any:
    """The room or desk that a check is played in, not yet open."""
    program = setup.programs[check.program]
    args, files = setup.args.get(check.program, ()), setup.files.get(check.program)
    if check.program == "client":
        return Desk(
            program, datagrams=setup.wire == "datagrams", seed=setup.seed, about=check.name,
            patience=patience, args=args, warm_pool=setup.warm_pool, files=files,
        )  # fmt: skip
    return RushedRoom(
        program, wire=setup.wire, seed=setup.seed, about=check.name, patience=patience, args=args,
        warm_pool=setup.warm_pool, files=files, environment=check.environment,
    )  # fmt: skip


def _insist_on_a_byte(check: Check, place: Room | Desk) -> None:
    """No pass without at least one byte that the program sent; step 0 only asks that it runs."""
    if check.step > 0 and not place.got_something():
        raise Failed(Failure(FailureKind.NO_BYTE_SENT))
