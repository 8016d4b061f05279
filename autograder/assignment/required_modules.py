"""The modules that the assignment requires, judged by what ran: `socket` itself, `threading` where it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from autograder.assignment.event_recorder import SERVER, ProgramEvents
from autograder.assignment.pairing import Pair
from autograder.assignment.source_analysis import analyse_source
from autograder.assignment.source_facts import SourceFacts
from autograder.assignment.submission_results import CriterionResult
from autograder.grading.results import Verdict
from autograder.story import events
from autograder.story.call_names import RECEIVING
from autograder.story.events import Event
from autograder.story.failures import Failure, FailureKind

_LIBRARIES = {"asyncio", "socketserver", "multiprocessing", "xmlrpc", "http"}  # that use sockets for their users


@dataclass(frozen=True)
class _Requirement:
    key: str  # its name in marks.ini
    promise: str
    find_failure: Callable[[Pair, ProgramEvents], Failure | None]


def judge_required_modules(
    pair: Pair, program_events: ProgramEvents, points: Mapping[str, float]
) -> list[CriterionResult]:
    """A result for each requirement that has points."""
    results = []
    for requirement in _REQUIREMENTS:
        if requirement.key in points:
            result = CriterionResult(requirement.key, requirement.promise, points[requirement.key], Verdict.PASS)
            failure = requirement.find_failure(pair, program_events)
            if failure is not None:
                result.fail(failure)
            results.append(result)
    return results


def _socket_failure(pair: Pair, program_events: ProgramEvents) -> Failure | None:
    """Both programs make their socket calls themselves, not only through a library."""
    made = [(name, event) for name, event in program_events if event.what in (events.CALLS, events.PROGRAM_LISTENS)]
    of_server = [event for cast_name, event in made if cast_name == SERVER]
    of_clients = [event for cast_name, event in made if cast_name != SERVER]
    return (
        _library_failure(pair, pair.server, of_server)
        or _listener_failure(pair, of_server)
        or _library_failure(pair, pair.client, of_clients)
    )


def _library_failure(pair: Pair, source: SourceFacts, made: list[Event]) -> Failure | None:
    if pair.server_is_user and not made:
        return None  # one program at two keyboards
    if not made:
        return Failure(FailureKind.NO_SOCKET_CALLS, program=source.path.name)
    if any(_is_made_by_student(pair, source, event) for event in made):
        return None
    libraries = sorted((source.imports | source.optional_imports) & _LIBRARIES)
    facts = {"library": libraries[0]} if libraries else {}
    return Failure(FailureKind.SOCKETS_LEFT_TO_A_LIBRARY, program=source.path.name, facts=facts)


def _listener_failure(pair: Pair, made: list[Event]) -> Failure | None:
    """The server's listening socket may not be a library's."""
    libraries = {"asyncio", "socketserver"} & (pair.server.imports | pair.server.optional_imports)
    listens = [event for event in made if event.what == events.PROGRAM_LISTENS]
    if not libraries or not listens or any(_is_made_by_student(pair, pair.server, event) for event in listens):
        return None
    facts = {"library": min(libraries)}
    return Failure(FailureKind.LISTENS_THROUGH_A_LIBRARY, program=pair.server.path.name, facts=facts)


def _is_made_by_student(pair: Pair, source: SourceFacts, event: Event) -> bool:
    """Whether a line of the student's own makes this call."""
    names = {"listen", "bind", "create_server"} if event.what == events.PROGRAM_LISTENS else {event.call}
    if event.call in ("connect", "connect_ex"):
        names.add("create_connection")
    if event.file and pair.home / event.file != source.path and event.file != source.path.name:
        source = analyse_source(pair.home / event.file)
    return any((name, event.line) in source.call_lines for name in names)


def _server_threads_failure(pair: Pair, program_events: ProgramEvents) -> Failure | None:
    """The server of a TCP chat starts threads. Over UDP one socket serves all, and only the client needs threads."""
    if pair.protocol == "udp" or any(
        event.what == events.THREAD_STARTS for cast_name, event in program_events if cast_name == SERVER
    ):
        return None
    return Failure(FailureKind.NO_THREADS_IN_SERVER, program=pair.server.path.name)


def _client_threads_failure(pair: Pair, program_events: ProgramEvents) -> Failure | None:
    """The client receives in another thread than the one that waits at the keyboard."""
    file = pair.client.path.name
    of_clients = [(cast_name, event) for cast_name, event in program_events if cast_name != SERVER]
    if not any(event.what == events.THREAD_STARTS for _, event in of_clients):
        return Failure(FailureKind.NO_THREADS_IN_CLIENT, program=file)
    asking = {(cast_name, event.thread) for cast_name, event in of_clients if event.what == events.ASKS}
    receiving = {
        (cast_name, event.thread)
        for cast_name, event in of_clients
        if event.what == events.CALLS and event.call in RECEIVING and event.size
    }
    asks_in_one_thread = len(asking) == len({cast_name for cast_name, _ in asking})
    if receiving and asking and receiving <= asking and asks_in_one_thread:
        return Failure(FailureKind.RECEIVES_IN_THE_KEYBOARD_THREAD, program=file)
    return None


_REQUIREMENTS = (
    _Requirement("socket", "Both programs use socket itself", _socket_failure),
    _Requirement("server_threads", "The server serves its users in threads", _server_threads_failure),
    _Requirement("client_threads", "The client receives in a thread of its own", _client_threads_failure),
)
