"""Running one check: a fresh program, the scenario, a verdict; once more, with more patience, after a deadline."""

from __future__ import annotations

import time
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING

from autograder.course.checks import Check
from autograder.course.given_code import given_code
from autograder.grading.grading_session import GradingSession
from autograder.grading.portability_notices import notices
from autograder.grading.results import CheckResult, Verdict
from autograder.program.control_channel import LauncherBroken
from autograder.program.faults import MachineFault
from autograder.program.machine_check import machine_fault
from autograder.program.patience import granted
from autograder.races.race_room import RaceRoom
from autograder.scenario.client_harness import ClientHarness
from autograder.scenario.waiting import MORE_PATIENCE
from autograder.story.events import THREAD_DIES
from autograder.story.failures import DEADLINE, ENDED, Failed, Failure, FailureKind, NotHere
from autograder.story.story import Story

if TYPE_CHECKING:
    from autograder.story.causes import Cause
    from autograder.story.diagnosis.registry import Evidence

MOST_PATIENCE = 15.0  # seconds, from which it does not grow any more
MOST_PLACES = 3  # in which a program listens and that are tried
# What an exception says where the machine, or the student's own program, has used something up.
_LACKS = (
    "can't start new thread",
    "No space left on device",
    "Cannot allocate memory",
    "Too many open files in system",
)
_NOT_LISTENING = (
    FailureKind.DOES_NOT_LISTEN,
    FailureKind.LISTENS_FOR_ANOTHER_PROTOCOL,
    FailureKind.WAITS_FOR_INPUT_BEFORE_LISTENING,
)


def run_check(check: Check, session: GradingSession) -> CheckResult:
    """Run one check to its verdict. Nothing that the program does makes it raise; a fault of ours becomes `oops`."""
    began = time.monotonic()
    if session.machine_fault is not None:
        return _spared(CheckResult(check.name, check.step, check.program_role, check.promise), session.machine_fault)
    result = _try_in_each_place(check, session)
    if result.verdict is Verdict.FAIL and _may_pass_next_time(result) and session.second_tries:
        result = _try_with_more_patience(check, session)
        result.tries = 2
    if result.verdict is Verdict.FAIL:
        session.machine_fault = machine_fault()
        if session.machine_fault is not None:
            result = _spared(result, session.machine_fault)
        elif session.finds_causes:
            result.causes = find_causes(result)
    result.seconds = time.monotonic() - began
    return result


def _may_pass_next_time(result: CheckResult) -> bool:
    """Whether a failure rests on the clock alone, or on what this machine may have lacked for a moment."""
    events = result.story.events if result.story is not None else []
    said = [event.text for event in events if event.what == THREAD_DIES]
    return result.rests_on == DEADLINE or any(lack in text for text in said for lack in _LACKS)


def _spared(result: CheckResult, fault: str) -> CheckResult:
    """The result of a check that this machine does not let us judge."""
    return replace(result, verdict=Verdict.OOPS, reason=fault, rests_on="", failure=None)


def _try_with_more_patience(check: Check, session: GradingSession) -> CheckResult:
    """Try once more what failed by the clock alone. A program that only needs time is given it from here on."""
    patience = session.patience
    session.patience = patience * MORE_PATIENCE
    if session.wire_is_guess:
        session.wire, session.wire_is_guess = None, False
    result = _try_in_each_place(check, session)
    if result.verdict is not Verdict.PASS:
        session.second_tries -= 1
    if result.verdict is not Verdict.PASS or session.patience > granted(MOST_PATIENCE):
        session.patience = patience
    return result


def _try_in_each_place(check: Check, session: GradingSession) -> CheckResult:
    """Try a check; if it fails and the program listens in several places, at the others, too.

    The first place in which a check passes is where the chat is, and where the clients go from then on. They do
    not come back to a place that they left: else each step could be done by another server.
    """
    first, scene = _try(check, session)
    places = scene.places if isinstance(scene, RaceRoom) and first.verdict is Verdict.FAIL else 0
    at_first = session.place
    for place in range(min(places, MOST_PLACES)):
        if place == at_first or place in session.places_left:
            continue
        session.place = place
        result, other = _try(check, session)
        if result.verdict is Verdict.PASS:
            session.places_left |= {at_first} if check.step > 0 else set()  # step 0 is passed by whoever listens
            _note(other, session)
            return result
    session.place = at_first
    _note(scene, session)
    return first


def _note(scene: RaceRoom | ClientHarness | None, session: GradingSession) -> None:
    """Keep what is worth a note about the program of a scene."""
    if scene is not None and scene.has_program:
        used = scene.went_to if isinstance(scene, RaceRoom) else None
        session.notices += [notice for notice in notices(scene.program, used) if notice not in session.notices]


def _try(check: Check, session: GradingSession) -> tuple[CheckResult, RaceRoom | ClientHarness | None]:
    """The result of one try, and the scene that it was played in, if there was one."""
    result = CheckResult(check.name, check.step, check.program_role, check.promise)
    scene: RaceRoom | ClientHarness | None = None
    try:
        scene = _scene_for(check, session)
        result.story = scene.story
        with scene:
            check.function(scene)
            scene.takes_a_last_look()
            scene.has_nothing_made_up()
            _insist_on_a_byte(check, scene)
        if isinstance(scene, RaceRoom):
            session.wire_is_guess = session.wire_is_guess or (session.wire is None and scene.conversation.time_decided)
            session.wire = session.wire or scene.wire
        result.verdict = Verdict.PASS
    except Failed as failed:
        result.verdict, result.failure = Verdict.FAIL, failed.failure
        if scene is not None and _time_decided(scene, failed.failure, session):
            result.failure = replace(failed.failure, rests_on=DEADLINE)
        result.reason, result.rests_on = failed.reason, result.failure.rests_on
        result.story = failed.story or result.story
    except NotHere as reason:
        result.verdict = Verdict.PASS
        session.notices.append(f"not tried on this system, and not held against anybody: {check.promise} ({reason})")
    except MachineFault as fault:
        session.machine_fault = machine_fault() or (str(fault) if isinstance(fault, LauncherBroken) else None)
        result = _spared(result, session.machine_fault or str(fault))
    except (Exception, SystemExit):
        session.machine_fault = machine_fault()
        result = _spared(result, session.machine_fault or "the autograder itself went wrong here")
        result.traceback = "" if session.machine_fault else traceback.format_exc()
    if result.story is None:
        result.story = Story()
    if result.verdict is Verdict.FAIL:
        lesson = check.function.__module__.rpartition("check_")[2]
        result.story.given = given_code(lesson, check.program_role, result.story.source, check.step)
    if result.rests_on == DEADLINE and scene is not None and not _has_begun(scene, result):
        session.start_patience = session.patience  # it was waited for in vain: in the next checks it is not
    return result, scene


def _time_decided(scene: RaceRoom | ClientHarness, failure: Failure, session: GradingSession) -> bool:
    """Whether a failure may come of a fixed time that was too short for this program."""
    return failure.rests_on != ENDED and (scene.conversation.time_decided or session.wire_is_guess)


def _has_begun(scene: RaceRoom | ClientHarness, result: CheckResult) -> bool:
    """Whether a program has shown that it runs: a server listens, a client connects, sends or prints something."""
    if isinstance(scene, RaceRoom):
        return result.failure is None or result.failure.kind not in _NOT_LISTENING
    return scene.server.size > 0 or scene.server.is_connected or bool(scene.story.output)


def _scene_for(check: Check, session: GradingSession) -> RaceRoom | ClientHarness:
    """The room or harness that a check is played in, not yet open."""
    program, files = session.programs[check.program_role], session.files.get(check.program_role)
    about = session.next_try_of(check.name)
    if check.program_role == "client":
        return ClientHarness(
            program, datagrams=session.wire == "datagrams", seed=session.seed, about=about,
            patience=session.patience, start_patience=session.start_patience,
            warm_pool=session.warm_pool, files=files, with_server=check.with_server,
        )  # fmt: skip
    return RaceRoom(
        program, wire=session.wire, seed=session.seed, about=about,
        patience=session.patience, start_patience=session.start_patience, place=session.place,
        warm_pool=session.warm_pool, files=files, environment=check.environment,
    )  # fmt: skip


def _insist_on_a_byte(check: Check, scene: RaceRoom | ClientHarness) -> None:
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
