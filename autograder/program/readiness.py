"""Why a program does not listen, as a failure."""

from __future__ import annotations

from autograder.program.student_program import Program
from autograder.story.failure_facts import Fact, Failure
from autograder.story.failure_kinds import FailureKind


def why_not_ready(program: Program, kind: str, rests_on: str) -> Failure:
    """What keeps a program from listening for `kind` ("tcp" or "udp")."""

    def failure(what: FailureKind, **facts: Fact) -> Failure:
        wire = "datagrams" if kind == "udp" else ""
        return Failure(what, rests_on, wire=wire, program=program.script.name, facts=facts)

    if not program.is_running:
        if program.reported.deaths:
            death = program.reported.deaths[-1]
            return failure(FailureKind.ENDED_BEFORE_LISTENING, error=death.text, line=death.line)
        return failure(FailureKind.ENDED_BEFORE_LISTENING, exit_code=program.exit_code or 0)
    other = program.reported.listener("udp" if kind == "tcp" else "tcp")
    if other is not None:
        return failure(FailureKind.LISTENS_FOR_ANOTHER_PROTOCOL, line=other.line)
    threads = program.thread_dump().threads
    for thread in threads:
        if thread.call == "input":
            return failure(FailureKind.WAITS_FOR_INPUT_BEFORE_LISTENING, line=thread.line)
    for thread in threads:
        if thread.frames:
            return failure(FailureKind.DOES_NOT_LISTEN, call=thread.call, line=thread.line)
    return failure(FailureKind.DOES_NOT_LISTEN)
