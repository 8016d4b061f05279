"""The clauses of a sentence about waiting: what came instead, and how the wait ended."""

from __future__ import annotations

from autograder.story.failure_facts import DEADLINE, ENDED, SETTLED, Failure, Instead
from autograder.story.failure_kinds import Came, FailureKind
from autograder.story.wording.templates import in_quotes

_CONNECTION_ENDED = {
    "closed": "the connection was closed by the program",
    "reset": "the connection was reset",
}
_SERVER_WAIT_ENDED = {
    SETTLED: "nothing more will come, since the program waits",
    ENDED: "the program has ended",
    DEADLINE: "{patience:.2g} s went by",
}
_CLIENT_WAIT_ENDED = {
    SETTLED: "nothing more will come, since it waits",
    ENDED: "the program has ended",
    DEADLINE: "{patience:.2g} s went by",
}
_SUBMISSION_WAIT_ENDED = {
    SETTLED: "nothing more will come, since both programs wait",
    ENDED: "the programs have ended",
    DEADLINE: "{patience:.0f} s went by",
}


def server_wait_ended(failure: Failure) -> str:
    """Why a client of a server program waited no longer; "" if the failure is not that of a wait."""
    return _ended(failure, _SERVER_WAIT_ENDED)


def client_wait_ended(failure: Failure) -> str:
    """Why waiting for a client program ended; "" if the failure is not that of a wait."""
    return _ended(failure, _CLIENT_WAIT_ENDED)


def submission_wait_ended(failure: Failure) -> str:
    """Why waiting for the programs of a submission ended; "" if the failure is not that of a wait."""
    return _ended(failure, _SUBMISSION_WAIT_ENDED)


def _ended(failure: Failure, clauses: dict[str, str]) -> str:
    return clauses.get(failure.wait_ended, "").format(patience=failure.patience)


def outcome(failure: Failure) -> str:
    """What came to a client of a server instead, and why the wait ended."""
    instead = failure.instead
    if instead is not None and instead.came is Came.FLOOD:
        return f"{in_quotes(instead.message)} came {instead.count} times"
    came = _what_came(failure, instead) if instead is not None else ""
    if failure.connection:
        end = _CONNECTION_ENDED[failure.connection]
        return f"{end}; before that, {came}" if came else end
    reason = server_wait_ended(failure)
    return f"{came or 'nothing came'}; {reason}" if reason else came or "nothing came"


def _what_came(failure: Failure, instead: Instead) -> str:
    if instead.came is Came.NOTHING:
        return "nothing came"
    if instead.came is Came.UNFINISHED_LINE:
        return f"{in_quotes(instead.message)} came, but no newline after it"
    if instead.came is Came.WITHOUT_NAME:
        return f"{in_quotes(instead.message)} came, without {failure.name(failure.by)} before it"
    if instead.came is Came.EARLIER:
        return "it came earlier, out of order"
    if instead.came is Came.BROKEN_UP:
        return f"it came broken up, or in another's name: {in_quotes(instead.message)}"
    if instead.came is Came.BYTES:
        return f"{instead.count} bytes came, {failure.facts['came']}"
    shown = ", ".join(in_quotes(message) for message in instead.messages)
    if instead.count <= len(instead.messages):
        return f"{shown} came"
    return f"{instead.count} other messages came, the last ones {shown}"


def what_came_to_a_client(failure: Failure) -> str:
    """What a client program sent, or showed, in place of what was waited for."""
    message = failure.instead.message if failure.instead is not None else ""
    if failure.kind is FailureKind.NOT_ON_SCREEN:
        return f"it shows {in_quotes(message)}" if message else "it shows nothing new"
    return f"{in_quotes(message)} came" if message else "nothing came"
