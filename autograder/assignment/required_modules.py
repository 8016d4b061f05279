"""What the assignment requires of the means, as it ran: `socket` itself, `threading` where it is asked for."""

from __future__ import annotations

from autograder.assignment.pairing import Pair
from autograder.assignment.source_analysis import analyse_source
from autograder.assignment.source_facts import SourceFacts
from autograder.story import events
from autograder.story.events import Event
from autograder.story.failures import Failed, Failure, FailureKind

ProgramEvents = list[tuple[str, Event]]
_RECEIVES = {"recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg", "accept"}


def uses_socket(pair: Pair, ran: ProgramEvents) -> None:
    """Fail unless both programs call `socket` themselves, not only something above it."""
    for role, source in (("server", pair.server), ("client", pair.client)):
        made = [
            e
            for who, e in ran
            if (who == "server") == (role == "server") and e.what in (events.CALLS, events.PROGRAM_LISTENS)
        ]
        if pair.server_is_user and not made:
            continue  # one program at two keyboards
        if not made:
            raise Failed(Failure(FailureKind.NO_SOCKET_CALLS, program=source.path.name))
        if not any(_is_direct(pair, source, e) for e in made):
            above = sorted(
                (source.imports | source.optional_imports)
                & {"asyncio", "socketserver", "multiprocessing", "xmlrpc", "http"}
            )
            facts = {"library": above[0]} if above else {}
            raise Failed(Failure(FailureKind.SOCKETS_LEFT_TO_A_LIBRARY, program=source.path.name, facts=facts))
        wrapped = {"asyncio", "socketserver"} & (source.imports | source.optional_imports)
        listens = [e for e in made if e.what == events.PROGRAM_LISTENS]
        if role == "server" and wrapped and listens and not any(_is_direct(pair, source, e) for e in listens):
            facts = {"library": min(wrapped)}
            raise Failed(Failure(FailureKind.LISTENS_THROUGH_A_LIBRARY, program=source.path.name, facts=facts))


def _is_direct(pair: Pair, source: SourceFacts, event: Event) -> bool:
    """Whether the student's own line makes this call."""
    names = {"listen", "bind", "create_server"} if event.what == events.PROGRAM_LISTENS else {event.call}
    if event.call in ("connect", "connect_ex"):
        names |= {"create_connection"}
    if event.file and pair.home / event.file != source.path and event.file != source.path.name:
        source = analyse_source(pair.home / event.file)
    return any((name, event.line) in source.call_lines for name in names)


def server_has_threads(pair: Pair, ran: ProgramEvents) -> None:
    """Fail unless the server of a TCP chat serves its users in threads."""
    if pair.protocol == "udp":
        return  # one socket for all: the assignment asks for threads in the client there
    if not any(e.what == events.THREAD_STARTS for who, e in ran if who == "server"):
        raise Failed(Failure(FailureKind.NO_THREADS_IN_SERVER, program=pair.server.path.name))


def client_has_threads(pair: Pair, ran: ProgramEvents) -> None:
    """Fail unless the client receives in another thread than the one that waits at the keyboard."""
    name = pair.client.path.name
    mine = [(who, e) for who, e in ran if who != "server"]
    if not any(e.what == events.THREAD_STARTS for _, e in mine):
        raise Failed(Failure(FailureKind.NO_THREADS_IN_CLIENT, program=name))
    asking = {(who, e.thread) for who, e in mine if e.what == events.ASKS}
    receiving = {(who, e.thread) for who, e in mine if e.what == events.CALLS and e.call in _RECEIVES and e.size}
    if receiving and asking and receiving <= asking and len(asking) == len({who for who, _ in asking}):
        raise Failed(Failure(FailureKind.RECEIVES_IN_THE_KEYBOARD_THREAD, program=name))
