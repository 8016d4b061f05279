"""Why a screen check failed: the diagnoses of the lessons, asked about the server and about each client."""

from __future__ import annotations

from dataclasses import replace

from autograder.assignment.chat_session import ChatSession
from autograder.story import events as ev
from autograder.story.causes import Cause
from autograder.story.diagnosis.evidence import Evidence
from autograder.story.diagnosis.registry import AT_MOST, findings
from autograder.story.failure_facts import Failure, Instead
from autograder.story.failure_kinds import Came, FailureKind
from autograder.story.story import Story


def causes_of(session: ChatSession, failure: Failure) -> list[Cause]:
    """What explains a failure, each once: exceptions of the clients first, then the server, then the clients' rest."""
    failure = _innermost(failure)
    at_server = findings(Evidence(session.story, _at_server(failure), "server"))
    at_clients = []
    for who, story in session.client_stories.items():
        _add_what_was_sent(story, session.story, who)
        kind = FailureKind.NOT_ON_SCREEN if failure.who == who else FailureKind.DOES_NOT_END
        at_clients += findings(Evidence(story, replace(failure, kind=kind, instead=None), "client"))
    found = sorted([*at_clients, *at_server], key=lambda cause: not _is_of_an_exception(cause))
    unlike = {(cause.name, cause.place): cause for cause in reversed(found)}
    return list(reversed(unlike.values()))[:AT_MOST]


def _innermost(failure: Failure) -> Failure:
    """The failure that others were concluded from."""
    return _innermost(failure.underlying) if failure.underlying is not None else failure


def _at_server(failure: Failure) -> Failure:
    """The same failure as a lesson has it, where the client is not the student's."""
    if failure.kind is not FailureKind.NOT_ON_SCREEN_OF:
        return failure
    return replace(failure, kind=FailureKind.NOT_HEARD, instead=Instead(Came.NOTHING), rests_on=failure.rests_on)


def _is_of_an_exception(cause: Cause) -> bool:
    return "error" in cause.facts


def _add_what_was_sent(client: Story, server: Story, who: str) -> None:
    """Into a client's story, what the server has sent to it."""
    for send in list(server.calls("send", "sendall", "sendto")):
        if send.peer == who and not send.error:
            client.record("server", ev.SENDS, data=send.data, size=send.size, at=send.at)
