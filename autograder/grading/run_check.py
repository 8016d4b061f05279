"""Running one check: a fresh program, the scenario, a verdict; once more, with more patience, after a deadline."""

from __future__ import annotations

import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course.checks import Check
from autograder.grading.portability_notices import notices
from autograder.grading.results import CheckResult, Verdict
from autograder.program.patience import granted
from autograder.program.staging import Files, snapshot
from autograder.program.warm_pool import WarmPool
from autograder.races.race_room import RaceRoom
from autograder.scenario.client_harness import ClientHarness
from autograder.scenario.room import Room
from autograder.scenario.waiting import MORE_PATIENCE, PATIENCE
from autograder.story.failures import DEADLINE, Failed, Failure, FailureKind, NotHere
from autograder.story.story import Story

if TYPE_CHECKING:
    from autograder.story.causes import Cause
    from autograder.story.diagnosis.registry import Evidence

SECOND_TRIES = 4  # in one session: a program that spins in every check is not waited for in each of them


@dataclass
class GradingSession:
    """What the checks of one run share: the programs as they were when it began, and what is found out meanwhile."""

    programs: dict[str, Path]  # "server" and "client" -> path
    seed: int
    wire: str | None = None  # found out by the first handshake, for the checks after it
    warm_pool: WarmPool | None = None
    finds_causes: bool = False  # whether failures are diagnosed
    second_tries: int = SECOND_TRIES  # how many are left
    notices: list[str] = field(default_factory=list)  # what the programs do that costs nothing here and fails elsewhere
    files: dict[str, Files] = field(default_factory=dict)  # "server" -> its folder when the run began

    def __post_init__(self) -> None:
        """Read the programs and their neighbours, once: what is saved there later is for the next run."""
        for program_role, path in self.programs.items():
            try:
                self.files[program_role] = snapshot(path.resolve(), path.resolve().parent)
            except OSError:
                continue  # the first check of this program says so


def run_check(check: Check, session: GradingSession) -> CheckResult:
    """Run one check to its verdict. Nothing that the program does makes it raise; a fault of ours becomes `oops`."""
    began = time.monotonic()
    patience = granted(PATIENCE)
    result = _try(check, session, patience)
    if result.verdict is Verdict.FAIL and result.rests_on == DEADLINE and session.second_tries:
        session.second_tries -= 1
        result = _try(check, session, patience * MORE_PATIENCE)
        result.tries = 2
    if result.verdict is Verdict.FAIL and session.finds_causes:
        result.causes = find_causes(result)
    result.seconds = time.monotonic() - began
    return result


def _try(check: Check, session: GradingSession, patience: float) -> CheckResult:
    result = CheckResult(check.name, check.step, check.program_role, check.promise)
    scene: Room | ClientHarness | None = None
    try:
        scene = _scene_for(check, session, patience)
        result.story = scene.story
        with scene:
            check.function(scene)
            _insist_on_a_byte(check, scene)
        if isinstance(scene, Room):
            session.wire = session.wire or scene.wire
        result.verdict = Verdict.PASS
    except Failed as failed:
        result.verdict, result.failure = Verdict.FAIL, failed.failure
        result.reason, result.rests_on = failed.reason, failed.rests_on
        result.story = failed.story or result.story
    except NotHere as reason:
        result.verdict = Verdict.PASS
        session.notices.append(f"not tried on this system, and not held against anybody: {check.promise} ({reason})")
    except (Exception, SystemExit):
        result.verdict, result.reason = Verdict.OOPS, "the autograder itself went wrong here"
        result.traceback = traceback.format_exc()
    if result.story is None:
        result.story = Story()
    if scene is not None and scene.has_program:
        session.notices += [notice for notice in notices(scene.program) if notice not in session.notices]
    return result


def _scene_for(check: Check, session: GradingSession, patience: float) -> Room | ClientHarness:
    """The room or harness that a check is played in, not yet open."""
    program, files = session.programs[check.program_role], session.files.get(check.program_role)
    if check.program_role == "client":
        return ClientHarness(
            program, datagrams=session.wire == "datagrams", seed=session.seed, about=check.name,
            patience=patience, warm_pool=session.warm_pool, files=files,
        )  # fmt: skip
    return RaceRoom(
        program, wire=session.wire, seed=session.seed, about=check.name, patience=patience,
        warm_pool=session.warm_pool, files=files, environment=check.environment,
    )  # fmt: skip


def _insist_on_a_byte(check: Check, scene: Room | ClientHarness) -> None:
    """No pass without at least one byte that the program sent; step 0 only asks that it runs."""
    if check.step > 0 and not scene.got_something():
        raise Failed(Failure(FailureKind.NO_BYTE_SENT))


def evidence_of(result: CheckResult) -> Evidence | None:
    """What a check's result holds for the diagnoses; None if it has no story, or no failure."""
    from autograder.story.diagnosis.registry import Evidence  # only a failure needs it

    if result.story is None or result.failure is None:
        return None
    return Evidence(result.story, result.failure, result.program_role)


def find_causes(result: CheckResult) -> list[Cause]:
    """The causes under "What this means"; empty if nothing is certain."""
    from autograder.story.diagnosis.registry import diagnose

    evidence = evidence_of(result)
    try:
        return diagnose(evidence) if evidence is not None else []
    except Exception:  # a fault of ours in here must not take the student's report away; the tests ask without this net
        result.traceback = traceback.format_exc()
        return []
