"""Connections closed by the program: the wrong one, too early, or not at all."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.call_names import ENDING
from autograder.story.causes import Cause
from autograder.story.diagnosis.conditions import exit_after
from autograder.story.diagnosis.departures import noticed
from autograder.story.diagnosis.evidence import Evidence, has_sent
from autograder.story.diagnosis.python_errors import is_closed_socket
from autograder.story.diagnosis.startup import has_ended
from autograder.story.events import Event
from autograder.story.failure_kinds import FailureKind
from autograder.story.wires import DATAGRAMS


def closes_the_wrong_socket(e: Evidence) -> Cause | None:
    """One client left, and another's connection, or the listener, was closed."""
    name = "closes_the_wrong_socket"
    listeners = {x.fd for x in e.events if x.what == ev.PROGRAM_LISTENS and x.fd >= 0}
    for left, went in e.gone.items() if e.program_role == "server" else ():
        seen = noticed(e, left, went)
        for later in e.until_next_receive(seen) if seen else ():
            if seen is None or later.thread != seen.thread or later.call not in ENDING:
                continue
            if (
                e.story.wire != DATAGRAMS
                and later.call == "close"
                and later.fd in listeners
                and not _winds_up(e, later)
            ):
                return e.cause(name, later, variant="listener", left=left)
            if later.peer in e.joined and later.peer != left and later.peer not in e.gone:
                return e.cause(name, later, left=left, close=later, other=later.peer)
    return None


def _winds_up(e: Evidence, closing: Event) -> bool:
    """Whether a close only tidies up after something else: an exception on its way out, or the program's end."""
    deaths = [x for x in e.story.events if x.what == ev.THREAD_DIES and x.thread == closing.thread]
    if deaths:  # an accept on a closed listener dies of that very close
        return not is_closed_socket(deaths[0].text)
    code = e.code(closing)
    made_here = code.startswith("with") and "socket" in code  # the block around the listener
    return made_here or has_ended(e) or any(x.what == ev.MAIN_ENDS for x in e.after(closing))


def hangs_up_on_a_client(e: Evidence) -> Cause | None:
    """The program closed the connection of somebody who was still there."""
    peer = e.waiting if e.failure.connection else ""
    if e.program_role != "server" or not peer or peer in e.gone or e.deaths or has_ended(e):
        return None
    closed = next((x for x in e.calls if x.call in ENDING and x.peer == peer and x.line), None)
    if closed is None:
        return None
    last = next((x for x in reversed(e.receives) if x.peer == peer and x.at <= closed.at), None)
    before = [x for x in e.events if x.thread == closed.thread and x.line and x.at < closed.at and x.call not in ENDING]
    left = exit_after(e, before[-1]) if before else None
    if left is not None:
        return e.cause("hangs_up_on_a_client", left, variant="left here", peer=peer, closed=closed)
    return e.cause("hangs_up_on_a_client", closed, peer=peer, last=last)


def _still_open(e: Evidence) -> str:
    """Whose connection had to be closed and was not; "" if the failure is another one."""
    stays_open = e.failure.kind is FailureKind.CONNECTION_STAYS_OPEN
    return e.failure.who if e.program_role == "server" and stays_open else ""


def never_closes_the_connection(e: Evidence) -> Cause | None:
    """A client said goodbye, or was refused, and its connection was not closed."""
    name, peer = "never_closes_the_connection", _still_open(e)
    if not peer or any(x.call in ENDING and x.peer == peer for x in e.calls):
        return None
    goodbyes = [x for x in e.of(peer) if x.what == ev.ENDS_SENDING or x.data.strip() == b"exit"]
    seen = noticed(e, peer, goodbyes[-1]) if goodbyes else None
    if seen is not None:
        return e.cause(name, seen, variant="said exit" if seen.data else "", noticed=seen, peer=peer)
    last = next((x for x in reversed(e.sends) if x.peer == peer and has_sent(x)), None)
    if not goodbyes and peer not in e.joined and last is not None:
        return e.cause(name, last, variant="turned away", peer=peer, sent=last)
    return None


def closes_the_socket_but_not_its_file(e: Evidence) -> Cause | None:
    """`close` was called, and the connection is open: a file made of the socket holds it."""
    peer = _still_open(e)
    closed = next((x for x in e.calls if x.call == "close" and x.peer == peer), None) if peer else None
    if closed is None or not e.is_settled or "makefile" not in e.story.source:
        return None
    return e.cause("closes_the_socket_but_not_its_file", closed, peer=peer)
