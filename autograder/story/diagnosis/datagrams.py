"""Datagrams: one socket for everybody, no connections, and a border after every message."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.causes import Cause, ThreadName
from autograder.story.diagnosis.evidence import IN_RECEIVE, Evidence, has_sent
from autograder.story.wires import DATAGRAMS

_FROM = ("recvfrom", "recvfrom_into", "recvmsg")


def answers_from_another_port(e: Evidence) -> Cause | None:
    """Answers leave from another socket than the one that was bound."""
    bound = {x.fd: x for x in e.events if x.what == ev.PROGRAM_LISTENS and x.fd >= 0}
    if e.role != "server" or e.wire != DATAGRAMS or not bound:
        return None
    for send in e.sends:
        if send.call == "sendto" and send.fd not in bound and send.fd >= 0 and send.peer in e.story.names:
            first = e.place(next(iter(bound.values())))
            return e.cause("answers_from_another_port", e.place(send), bound=first, peer=send.peer)
    return None


def takes_the_name_for_the_user(e: Evidence) -> Cause | None:
    """A stranger who sent a name that another address has speaks as that user."""
    if e.role != "server" or e.wire != DATAGRAMS:
        return None
    for role in e.story.names:
        said = e.of(role, ev.SENDS)
        owner = next((o for o in e.joined if o != role and said and said[0].data.strip() == e.name(o)), "")
        for text in (x.data.strip() for x in said[1:]):
            sent = next(
                (s for s in e.sends if has_sent(s) and len(text) > 3 and text in s.data and s.peer != role), None
            )
            if owner and sent and e.name(owner) in sent.data.partition(text)[0]:
                return e.cause(
                    "takes_the_name_for_the_user",
                    e.place(sent),
                    stranger=role,
                    owner=owner,
                    sent=e.call(sent),
                    peer=sent.peer,
                )
    return None


def cuts_datagrams(e: Evidence) -> Cause | None:
    """A datagram was larger than the buffer of `recvfrom`: its end is lost."""
    for receive in e.receives:
        whole = any(x.size == receive.size and x.data == receive.data for x in e.of(receive.peer, ev.SENDS))
        if receive.call not in _FROM or not receive.size or whole:
            continue
        for sent in e.events:
            theirs = sent.what == ev.SENDS and sent.who in (receive.peer, "server") and sent.at <= receive.at
            if theirs and sent.size > receive.size >= 32 and sent.data[:32] == receive.data[:32]:
                return e.cause("cuts_datagrams", e.place(receive), receive=e.call(receive), whole=sent.size)
    return None


def ends_at_an_empty_datagram(e: Evidence) -> Cause | None:
    """An empty datagram was taken for the end of something."""
    if e.role != "server" or e.wire != DATAGRAMS or e.deaths:
        return None
    for receive in e.receives:
        if receive.call in _FROM and receive.size == 0 and not receive.error:
            received = any(x.call in _FROM for x in e.after(receive))
            stays = any(t.call in (*IN_RECEIVE, "recvfrom", "select", "poll", "epoll_wait", "") for t in e.threads)
            said = any(x.what == ev.SENDS and x.data for x in e.after(receive))
            if said and not received and not stays and e.story.thread_dump is not None:
                return e.cause(
                    "ends_at_an_empty_datagram",
                    e.place(receive),
                    variant="" if receive.peer else "unknown peer",
                    receive=e.call(receive),
                    peer=receive.peer,
                )
    return None


def dies_of_a_datagram(e: Evidence) -> Cause | None:
    """A datagram that is no text ended the program, and with it the chat for everybody."""
    if e.role != "server" or e.wire != DATAGRAMS:
        return None
    for death in e.deaths:
        before = [r for r in e.receives if r.thread == death.thread and r.at < death.at]
        if "UnicodeDecodeError" in death.text and before:
            thread = ThreadName(death.thread)
            return e.cause("dies_of_a_datagram", e.place(death), receive=e.call(before[-1]), thread=thread)
    return None


def keeps_the_address_after_exit(e: Evidence) -> Cause | None:
    """After `exit` what an address sends is still taken for a message."""
    if e.role != "server" or e.wire != DATAGRAMS or (e.check and "forgotten" not in e.check):
        return None
    for role, went in e.gone.items():
        again = [x for x in e.of(role, ev.SENDS) if x.at > went.at and x.data.strip() == e.name(role)]
        for send in e.sends:
            name = e.name(role)
            if again and send.at > again[0].at and has_sent(send) and send.peer != role and send.data.count(name) > 1:
                place = e.place(send)
                return e.cause("keeps_the_address_after_exit", place, user=role, sent=e.call(send), peer=send.peer)
    return None


def stops_at_a_gone_user(e: Evidence) -> Cause | None:
    """On some systems a datagram to a closed port makes the next call raise ConnectionError."""
    if e.role != "server" or e.wire != DATAGRAMS:
        return None
    for death in e.deaths:
        broke = next((x for x in reversed(e.calls) if x.error and x.at <= death.at and x.thread == death.thread), None)
        if broke is not None and "Connection" in death.text:
            return e.cause(
                "stops_at_a_gone_user",
                e.place(broke),
                variant="" if e.gone else "unknown peer",
                gone=tuple(e.gone),
                broken=e.call(broke),
                thread=ThreadName(death.thread),
            )
    return None
