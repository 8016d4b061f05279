"""Datagrams: one socket for everybody, no connections, and a border after every message."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.diagnosis.evidence import DATAGRAMS, IN_RECEIVE, Evidence, has_sent, size
from autograder.text.escaping import visible

_FROM = ("recvfrom", "recvfrom_into", "recvmsg")


def answers_from_another_port(e: Evidence) -> str | None:
    """Answers leave from another socket than the one that was bound."""
    bound = {x.fd: x for x in e.events if x.what == ev.PROGRAM_LISTENS and x.fd >= 0}
    if e.role != "server" or e.wire != DATAGRAMS or not bound:
        return None
    for send in e.sends:
        if send.call == "sendto" and send.fd not in bound and send.fd >= 0 and send.peer in e.story.names:
            line = next(iter(bound.values())).line
            return (
                f"The answer at {e.place(send)}, leaves from another socket than the one bound at line {line}: "
                f"{send.peer} gets it from a port that {send.peer} has never written to."
            )
    return None


def takes_the_name_for_the_user(e: Evidence) -> str | None:
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
                return (
                    f"{role} wrote from another address than {owner} and sent {owner}'s name, and is taken for {owner}: "
                    f"{e.quoted(sent)} was sent to {sent.peer} at {e.place(sent)}."
                )
    return None


def cuts_datagrams(e: Evidence) -> str | None:
    """A datagram was larger than the buffer of `recvfrom`: its end is lost."""
    for receive in e.receives:
        whole = any(x.size == receive.size and x.data == receive.data for x in e.of(receive.peer, ev.SENDS))
        if receive.call not in _FROM or not receive.size or whole:
            continue
        for sent in e.events:
            theirs = sent.what == ev.SENDS and sent.who in (receive.peer, "server") and sent.at <= receive.at
            if theirs and sent.size > receive.size >= 32 and sent.data[:32] == receive.data[:32]:
                return (
                    f"The {e.verb(receive)} at {e.place(receive)}, took {receive.size:,} of the {size(sent.size)} "
                    f"of a datagram; the rest of that datagram is lost."
                )
    return None


def ends_at_an_empty_datagram(e: Evidence) -> str | None:
    """An empty datagram was taken for the end of something."""
    if e.role != "server" or e.wire != DATAGRAMS or e.deaths:
        return None
    for receive in e.receives:
        if receive.call in _FROM and receive.size == 0 and not receive.error:
            received = any(x.call in _FROM for x in e.after(receive))
            stays = any(t.call in (*IN_RECEIVE, "recvfrom", "select", "poll", "epoll_wait", "") for t in e.threads)
            said = any(x.what == ev.SENDS and x.data for x in e.after(receive))
            if said and not received and not stays and e.story.thread_dump is not None:
                return (
                    f"The {e.verb(receive)} at {e.place(receive)}, returned an empty datagram from "
                    f"{receive.peer or 'somebody'}, and {e.program} received nothing more after it."
                )
    return None


def dies_of_a_datagram(e: Evidence) -> str | None:
    """A datagram that is no text ended the program, and with it the chat for everybody."""
    if e.role != "server" or e.wire != DATAGRAMS:
        return None
    for death in e.deaths:
        before = [r for r in e.receives if r.thread == death.thread and r.at < death.at]
        if "UnicodeDecodeError" in death.text and before:
            return (
                f"A datagram that is not UTF-8, {e.quoted(before[-1])}, ended {e.label(death.thread)}, which receives for "
                f"everybody, with a UnicodeDecodeError, at {e.place(death)}."
            )
    return None


def keeps_the_address_after_exit(e: Evidence) -> str | None:
    """After `exit` what an address sends is still taken for a message."""
    if e.role != "server" or e.wire != DATAGRAMS or (e.check and "forgotten" not in e.check):
        return None
    for role, went in e.gone.items():
        again = [x for x in e.of(role, ev.SENDS) if x.at > went.at and x.data.strip() == e.name(role)]
        for send in e.sends:
            name = e.name(role)
            if again and send.at > again[0].at and has_sent(send) and send.peer != role and send.data.count(name) > 1:
                return (
                    f"{role} said `exit` and then sent a name, and the name was taken for a message: "
                    f"{e.quoted(send)} was sent to {send.peer} at {e.place(send)}."
                )
    return None


def stops_at_a_gone_user(e: Evidence) -> str | None:
    """On some systems a datagram to a closed port makes the next call raise ConnectionError."""
    if e.role != "server" or e.wire != DATAGRAMS:
        return None
    for death in e.deaths:
        broke = next((x for x in reversed(e.calls) if x.error and x.at <= death.at and x.thread == death.thread), None)
        if broke is not None and "Connection" in death.text:
            who = listed_gone(e)
            return (
                f"{who}: the {broke.call} at {e.place(broke)}, raised {visible(broke.error.split(':')[0])}, "
                f"and {e.label(death.thread)} died of it."
            )
    return None


def listed_gone(e: Evidence) -> str:
    """Who is gone, in words."""
    return f"{', '.join(e.gone)} closed the socket" if e.gone else "A socket at the other end is closed"
