from __future__ import annotations

import itertools
import random
import re
from dataclasses import replace
from typing import Any

import pytest

from autograder.evaluation.diagnoses import diagnose_program
from autograder.evaluation.mistakes import all_mistakes
from autograder.evaluation.zoo import ZooProgram, zoo_programs
from autograder.grading import run_check
from autograder.grading.results import CheckResult, Verdict
from autograder.story import events as ev
from autograder.story.causes import Cause
from autograder.story.diagnosis.registry import AT_MOST, DIAGNOSES, Evidence, diagnose, findings
from autograder.story.events import PROGRAM, Event
from autograder.story.failure_facts import DEADLINE, SETTLED, WRONG, Failure
from autograder.story.failure_kinds import FailureKind
from autograder.story.story import Story
from autograder.story.thread_states import Frame, LockView, ThreadDump, ThreadState
from autograder.story.wires import DATAGRAMS
from autograder.story.wording.cause_sentences import cause_sentence
from autograder.tests.storyteller import SERVES_ALICE, SERVES_BOB, Storyteller, deadlock, two_in_one

ZOO_PROGRAMS = zoo_programs()
LISTED = [program for program in ZOO_PROGRAMS if program.diagnoses and not program.is_right]
RIGHT = [program for program in ZOO_PROGRAMS if program.is_right and "slow" not in program.name]
SAMPLE = 2  # checks of a right program made to fail in a test; `bench.py diagnoses` takes all

SOURCE = "\n".join(f"line_{n}()" for n in range(1, 60))


# -- over the zoo ----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("program", LISTED, ids=lambda program: f"{program.name}/{program.program_role}")
def test_a_listed_fault_is_named_with_its_line(program: ZooProgram) -> None:
    row = diagnose_program(program, 7, only=lambda checks: [c for c in checks if c.name == program.fails[0]])

    assert all(row.named), (program.diagnoses, row.causes)
    for cause in (cause for causes in row.causes.values() for cause in causes):
        assert_is_well_said(cause_sentence(cause))


@pytest.mark.slow
@pytest.mark.parametrize("program", RIGHT, ids=lambda program: f"{program.name}/{program.program_role}")
def test_nothing_is_said_of_a_right_program_whose_check_is_made_to_fail(program: ZooProgram) -> None:
    chance = random.Random(program.name)

    row = diagnose_program(program, 7, only=lambda checks: chance.sample(checks, min(SAMPLE, len(checks))))

    assert not row.accusations


def test_every_diagnosis_is_listed_by_a_program_of_the_zoo_or_told_by_hand_below() -> None:
    by_hand = {
        "never_connects",
        "answers_from_another_port",
        "does_not_notice_the_leaving",
        "does_not_notice_the_end",
        "hung_up_before_everything_was_said",
        "spins",
        "caught_and_ended",
        "port_is_taken",
        "takes_one_recv_for_a_whole_object",
    }
    listed = {name for program in ZOO_PROGRAMS for name, _ in program.diagnoses}
    listed |= {name for mistake in all_mistakes() for name in mistake.causes}

    assert set(DIAGNOSES) == listed | by_hand
    assert not listed & by_hand


def assert_is_well_said(sentence: str) -> None:
    """Facts: a full stop, no exclamation, nobody addressed, nothing prescribed. What is quoted is the student's."""
    plain = re.sub(r'`[^`]*`|"[^"]*"', "x", sentence)
    assert sentence.endswith("."), sentence
    assert "!" not in plain, sentence
    assert not re.search(r"\b(you|your|should|must|please|try|fix|wrong|mistake|error:)\b", plain, re.IGNORECASE), (
        sentence
    )
    assert "None" not in plain, sentence
    assert "  " not in plain, sentence


# -- by hand ---------------------------------------------------------------------------------------


def failed(kind: FailureKind = FailureKind.MADE_UP, rests_on: str = SETTLED, **details: Any) -> Failure:
    return Failure(kind, rests_on, **details)


def said(story: Story, failure: Failure | None = None, program_role: str = "server") -> dict[str, str]:
    causes = findings(Evidence(story, failure or failed(), program_role))
    found = {cause.name: cause_sentence(cause) for cause in causes}
    for sentence in found.values():
        assert_is_well_said(sentence)
    return found


def call(story: Story, name: str, line: int, **facts: Any) -> None:
    at = (story.events[-1].at if story.events else story.began) + 0.001
    facts.setdefault("thread", "MainThread")
    data = facts.get("data", b"")
    story.add(Event(at=at, who=PROGRAM, what=ev.CALLS, call=name, line=line, **{"size": len(data), **facts}))


def state_at(line: int, name: str, thread: str = "MainThread", **facts: Any) -> ThreadState:
    frames = (Frame("server.py", line, "serve", f"line_{line}()"),)
    return ThreadState(thread, 1, name, main=thread == "MainThread", frames=frames, **facts)


def fresh(program: str = "server.py", **names: str) -> Story:
    story = Story(program=program, source=SOURCE)
    story.began = 100.0
    story.names.update(names)
    return story


def test_two_threads_that_want_each_others_locks_are_told_as_the_circle_they_are() -> None:
    story = two_in_one()
    story.thread_dump = deadlock()

    found = said(story, failed(FailureKind.NOT_HEARD, who="alice", text="hello"))

    assert list(found) == ["deadlock"]
    plain = re.sub(r" `[^`]*`,", "", found["deadlock"])
    assert "Thread-1 wants names_lock at line 33, in broadcast, and Thread-2 has held it since line 57" in plain
    assert "Thread-2 wants users_lock at line 58, in leave, and Thread-1 has held it since line 31" in plain


def test_a_thread_that_died_is_told_with_its_exception_its_line_and_whom_it_served() -> None:
    found = said(two_in_one(), failed(FailureKind.NOT_HEARD, who="alice", text="ok 😀"))

    assert found["dies_in_a_thread"].startswith(
        "Thread-2, which serves bob, died of NameError: name 'e' is not defined, at line 40"
    )


def test_a_client_whose_end_is_received_again_and_again_is_told_with_the_count() -> None:
    teller = Storyteller(alice="alice", bob="bob")
    teller.joins("alice").joins("bob", ("alice",)).client("alice", ev.HANGS_UP)
    for times in (1, 1, 1, 1, 1, 1, 2, 8, 16):
        teller.calls("recv", 33, "alice", b"", SERVES_ALICE, times=times)

    found = said(teller.story)

    assert "returned it at least 32 times" in found["ignores_the_end"]


def test_one_end_received_is_no_loop() -> None:
    teller = Storyteller(alice="alice", bob="bob")
    teller.joins("alice").joins("bob", ("alice",)).client("alice", ev.HANGS_UP)
    teller.calls("recv", 33, "alice", b"", SERVES_ALICE).calls("recv", 33, "alice", b"", SERVES_ALICE)

    assert "ignores_the_end" not in said(teller.story)


def test_what_the_program_does_after_the_failure_is_not_looked_at() -> None:
    teller = Storyteller(alice="alice", bob="bob")
    teller.joins("alice").joins("bob", ("alice",)).client("bob", ev.WAITS, 'bob did not hear "hi"')
    teller.story.failed_at = teller.now
    for _ in range(20):
        teller.calls("recv", 33, "alice", b"", SERVES_ALICE)
    teller.does(ev.THREAD_DIES, 40, "OSError: late", SERVES_BOB)

    assert said(teller.story, failed(FailureKind.NOT_HEARD, who="bob", text="hi")) == {}


def test_datagrams_that_leave_from_another_socket_than_the_bound_one_are_told() -> None:
    story = fresh(alice="alice27")
    story.wire = DATAGRAMS
    story.add(Event(at=100.0, who=PROGRAM, what=ev.PROGRAM_LISTENS, line=3, fd=4))
    story.record("alice", ev.SENDS, data=b"alice27", at=100.01)
    call(story, "recvfrom", 5, fd=4, peer="alice", data=b"alice27")
    call(story, "sendto", 7, fd=9, peer="alice", data=b"welcome, alice27")
    found = said(story, failed(FailureKind.NOT_WELCOMED, who="alice", text="alice27"))

    assert (
        "line 7, `line_7()`, leaves from another socket than the one bound at line 3"
        in found["answers_from_another_port"]
    )


def test_the_bound_socket_answers_and_nothing_is_told() -> None:
    story = fresh(alice="alice27")
    story.wire = DATAGRAMS
    story.add(Event(at=100.0, who=PROGRAM, what=ev.PROGRAM_LISTENS, line=3, fd=4))
    call(story, "recvfrom", 5, fd=4, peer="alice", data=b"alice27")
    call(story, "sendto", 7, fd=4, peer="alice", data=b"welcome, alice27")

    assert said(story) == {}


def test_a_partial_send_whose_rest_follows_is_nobodys_fault() -> None:
    story = fresh(alice="alice")
    call(story, "send", 7, fd=5, peer="alice", data=b"x" * 10, asked=30)
    call(story, "send", 7, fd=5, peer="alice", data=b"x" * 20, asked=20)
    call(story, "recv", 5, fd=5, peer="alice", data=b"thanks")

    assert said(story) == {}


LEAVES_TWENTY = "took 10 of 30 bytes, as it may; the other 20 were never sent"


def test_a_partial_send_whose_rest_never_follows_is_told_with_both_numbers() -> None:
    story = fresh(alice="alice")
    call(story, "send", 7, fd=5, peer="alice", data=b"x" * 10, asked=30)
    call(story, "recv", 5, fd=5, peer="alice", data=b"more")
    call(story, "send", 7, fd=5, peer="alice", data=b"more", asked=4)

    assert LEAVES_TWENTY in said(story)["drops_what_send_leaves"]


@pytest.mark.parametrize(("arrived", "settled", "is_told"), [(10, True, True), (4, True, False), (10, None, False)])
def test_a_rest_is_missing_only_where_there_is_room_for_it_and_the_program_rests(
    arrived: int, settled: bool | None, is_told: bool
) -> None:
    story = fresh(alice="alice")
    call(story, "send", 7, fd=5, peer="alice", data=b"x" * 10, asked=30)
    call(story, "recv", 5, fd=6, peer="bob", data=b"it may keep the rest, and wait for alice to read")
    story.add(Event(at=story.events[-1].at + 0.001, who="alice", what=ev.RECEIVES, data=b"x" * arrived, size=arrived))
    story.thread_dump = ThreadDump((state_at(3, "select", "Thread-1"),), settled=settled)

    assert (LEAVES_TWENTY in said(story).get("drops_what_send_leaves", "")) is is_told


def test_a_client_that_left_and_is_not_listened_to_is_told() -> None:
    teller = Storyteller(alice="alice27", bob="bob")
    teller.joins("alice").joins("bob", ("alice",)).client("bob", ev.HANGS_UP)
    teller.client("alice", ev.WAITS, "alice27 was not told about bob")
    teller.story.thread_dump = ThreadDump((state_at(12, "accept"),), settled=True)

    found = said(teller.story, failed(FailureKind.NOT_TOLD_ABOUT, who="alice", about="bob"))

    assert "no thread is in a recv() from bob" in found["does_not_notice_the_leaving"]


def test_a_thread_that_computes_without_end_is_told_with_the_processor_time() -> None:
    story = fresh(alice="alice")
    story.record("alice", ev.CONNECTS, at=100.01)
    call(story, "accept", 4, fd=5, peer="alice")
    story.thread_dump = ThreadDump((state_at(9, ""),), settled=False, cpu_seconds=1.9)
    story.failed_at = story.began + 2.0

    found = said(story, failed(rests_on=DEADLINE))

    assert "line 9, `line_9()`, in serve: 1.9 s of processor time in 2.0 s" in found["spins"]


def test_a_client_program_that_stands_before_connect_is_told() -> None:
    story = fresh("client.py")
    story.record("server", ev.WAITS, "client.py did not connect to the server", at=100.1)
    story.thread_dump = ThreadDump(
        (replace(state_at(6, "input"), frames=(Frame("client.py", 6, "main", "x = input()"),)),)
    )

    found = said(story, failed(FailureKind.DID_NOT_CONNECT), "client")

    assert found == {
        "never_connects": "client.py has not called connect(): it waits in input() at line 6, `x = input()`, in main."
    }


def test_a_client_program_that_waits_at_the_keyboard_and_nowhere_else_misses_the_end() -> None:
    story = fresh("client.py")
    story.record("server", ev.HANGS_UP, at=100.1)
    story.record("typist", ev.WAITS, "client.py does not end", at=100.2)
    story.thread_dump = ThreadDump((state_at(6, "input"),), settled=True)

    found = said(story, failed(FailureKind.DOES_NOT_END), "client")

    assert "no thread receives" in found["does_not_notice_the_end"]


def test_a_client_program_that_hangs_up_by_itself_is_told() -> None:
    story = fresh("client.py")
    call(story, "recv", 8, fd=4, peer="server", data=b"Welcome\n")
    call(story, "close", 9, fd=4, peer="server")

    found = said(story, failed(FailureKind.NOT_SENT_TO_SERVER, WRONG, text="hello", connection="closed"), "client")

    assert "closed its connection at line 9" in found["hung_up_before_everything_was_said"]


def test_a_lock_of_a_thread_that_has_ended_is_told() -> None:
    story = fresh(alice="alice")
    waits = replace(state_at(20, "acquire", "Thread-3"), wants=LockView("lock", "thread 1234", 14))
    story.thread_dump = ThreadDump((waits,), settled=True)

    found = said(story)

    assert found["never_gives_the_lock_back"].startswith("lock was taken at line 14 by a thread that has ended")


def test_an_empty_story_says_nothing() -> None:
    for kind, program_role in itertools.product(FailureKind, ("server", "client")):
        assert said(fresh(), failed(kind, DEADLINE), program_role) == {}


def test_at_most_three_sentences_are_told() -> None:
    story = two_in_one()
    for line in range(40, 50):
        call(story, "close", line, fd=4, peer="alice")

    assert len(diagnose(Evidence(story, failed(FailureKind.CONNECTION_STAYS_OPEN, who="alice")))) <= AT_MOST


def test_a_diagnosis_that_breaks_leaves_the_report_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    result = CheckResult("check_x", 1, "server", "A promise.", Verdict.FAIL, failure=failed(), story=fresh())

    def breaks(evidence: Evidence) -> list[Cause]:
        raise ZeroDivisionError

    monkeypatch.setattr("autograder.story.diagnosis.registry.diagnose", breaks)

    assert run_check.find_causes(result) == []
