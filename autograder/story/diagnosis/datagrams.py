"""Datagrams: one socket for everybody, no connections, and a border after every message."""

from __future__ import annotations

import ast

from autograder.story import events as ev
from autograder.story.call_names import READING, RECEIVING_DATAGRAMS, WATCHING_SOCKETS
from autograder.story.causes import Cause, ThreadName
from autograder.story.diagnosis.conditions import entry_of_names, names_tested_at
from autograder.story.diagnosis.evidence import Evidence, has_sent
from autograder.story.diagnosis.names import owner_of_claimed_name
from autograder.story.diagnosis.python_errors import is_connection_error, is_decode_error
from autograder.story.events import Event
from autograder.story.failure_kinds import FailureKind
from autograder.story.wires import DATAGRAMS

_LEAST_CUT = 32  # bytes that show that two datagrams are the same one


def _is_datagram_server(e: Evidence) -> bool:
    return e.program_role == "server" and e.story.wire == DATAGRAMS


def answers_from_another_port(e: Evidence) -> Cause | None:
    """Answers leave from another socket than the one that was bound."""
    bound = {x.fd: x for x in e.events if x.what == ev.PROGRAM_LISTENS and x.fd >= 0}
    if not _is_datagram_server(e) or not bound:
        return None
    for send in e.sends:
        if send.call == "sendto" and send.fd not in bound and send.fd >= 0 and send.peer in e.story.names:
            first = next(iter(bound.values()))
            return e.cause("answers_from_another_port", send, bound=first, peer=send.peer)
    return None


def takes_the_name_for_the_user(e: Evidence) -> Cause | None:
    """A stranger who sent a name that another address has speaks as that user."""
    if not _is_datagram_server(e):
        return None
    for stranger in e.story.names:
        owner = owner_of_claimed_name(e, stranger)
        for text in (x.data.strip() for x in e.of(stranger, ev.SENDS)[1:] if len(x.data.strip()) > 3):
            sent = next((s for s in e.sends if has_sent(s) and text in s.data and s.peer != stranger), None)
            if owner and sent and e.name(owner) in sent.data.partition(text)[0]:
                return e.cause(
                    "takes_the_name_for_the_user",
                    names_tested_at(e) or entry_of_names(e) or sent,
                    stranger=stranger,
                    owner=owner,
                    sent=sent,
                    peer=sent.peer,
                )
    return None


def cuts_datagrams(e: Evidence) -> Cause | None:
    """A datagram was larger than the buffer of `recvfrom`: its end is lost."""
    for receive in e.receives:
        whole = any(x.size == receive.size and x.data == receive.data for x in e.of(receive.peer, ev.SENDS))
        if receive.call not in RECEIVING_DATAGRAMS or not receive.size or whole:
            continue
        for sent in (x for who in (receive.peer, "server") for x in e.of(who, ev.SENDS)):
            if sent.at <= receive.at and _is_beginning(receive, sent):
                return e.cause("cuts_datagrams", receive, receive=receive, whole=sent.size)
    return None


def _is_beginning(receive: Event, sent: Event) -> bool:
    same = sent.data[:_LEAST_CUT] == receive.data[:_LEAST_CUT]
    return same and sent.size > receive.size >= _LEAST_CUT


def ends_at_an_empty_datagram(e: Evidence) -> Cause | None:
    """An empty datagram was taken for the end of something."""
    if not _is_datagram_server(e) or e.deaths or e.story.thread_dump is None:
        return None
    if any(t.call in (*READING, *WATCHING_SOCKETS, "") for t in e.threads):
        return None  # it may still receive
    for receive in e.receives:
        if receive.call not in RECEIVING_DATAGRAMS or receive.size or receive.error:
            continue
        received = any(x.call in RECEIVING_DATAGRAMS for x in e.after(receive))
        said = any(x.what == ev.SENDS and x.data for x in e.after(receive))
        if said and not received:
            variant = "" if receive.peer else "unknown peer"
            loops = e.source.loops_at(receive.line)
            leaves = [n for n in ast.walk(loops[0]) if isinstance(n, (ast.Break, ast.Return))] if loops else []
            where = e.source.place(leaves[0]) if len(leaves) == 1 else receive
            return e.cause("ends_at_an_empty_datagram", where, variant=variant, receive=receive, peer=receive.peer)
    return None


def dies_of_a_datagram(e: Evidence) -> Cause | None:
    """A datagram that is no text ended the program, and with it the chat for everybody."""
    if not _is_datagram_server(e):
        return None
    for death in (x for x in e.deaths if is_decode_error(x.text)):
        before = [r for r in e.receives if r.thread == death.thread and r.at < death.at]
        if before:
            return e.cause("dies_of_a_datagram", death, receive=before[-1], thread=ThreadName(death.thread))
    return None


def keeps_the_address_after_exit(e: Evidence) -> Cause | None:
    """Somebody said `exit` and came back, and the name they sent was taken for a message."""
    user = e.failure.who
    if not _is_datagram_server(e) or e.failure.kind is not FailureKind.NOT_WELCOMED or user not in e.gone:
        return None
    name = e.name(user)
    again = next((x for x in e.of(user, ev.SENDS) if x.at > e.gone[user].at and x.data.strip() == name), None)
    for send in e.sends if again else ():
        if again and send.at > again.at and has_sent(send) and send.peer != user and send.data.count(name) > 1:
            return e.cause("keeps_the_address_after_exit", send, user=user, sent=send, peer=send.peer)
    return None


def stops_at_a_gone_user(e: Evidence) -> Cause | None:
    """On some systems a datagram to a closed port makes the next call raise ConnectionError."""
    if not _is_datagram_server(e):
        return None
    for death in (x for x in e.deaths if is_connection_error(x.text)):
        broken = next((x for x in reversed(e.calls) if x.error and x.at <= death.at and x.thread == death.thread), None)
        if broken is not None:
            return e.cause(
                "stops_at_a_gone_user",
                broken,
                variant="" if e.gone else "unknown peer",
                gone=tuple(e.gone),
                broken=broken,
                thread=ThreadName(death.thread),
            )
    return None
