"""Clients that go: in good order, without a word, or in the middle of a send."""

from __future__ import annotations

import re

from autograder.story import events as ev
from autograder.story.call_names import ENDING, RECEIVING, SENDING
from autograder.story.causes import Cause, ThreadName
from autograder.story.diagnosis.evidence import Evidence, has_sent, is_end
from autograder.story.diagnosis.python_errors import is_peer_gone
from autograder.story.events import PROGRAM, Event
from autograder.story.failure_kinds import FailureKind

_SPINS = 4  # ends in a row: a careful program may ask twice
_VARYING = re.compile(r"\d+")  # clocks and counters do not make it another notice
_NOTICE = 77  # characters by which a notice is known again


def noticed(e: Evidence, who: str, went: Event) -> Event | None:
    """The receive that told of a client's going: its `exit`, or the end of its connection."""
    for receive in e.receives:
        told = is_end(receive) or receive.data.strip() == b"exit"
        if receive.peer == who and receive.at >= went.at and told:
            return receive
    return None


def ignores_the_end(e: Evidence) -> Cause | None:
    """`recv` returns b"" for ever, and the loop goes on."""
    ends: dict[tuple[int, str, int, str], list[Event]] = {}
    for receive in e.receives if e.program_role == "server" else ():
        if is_end(receive) and not receive.error:
            ends.setdefault((receive.fd, receive.peer, receive.line, receive.thread), []).append(receive)
    for (_, peer, _, _), found in ends.items():
        times = sum(x.times for x in found)
        if times < _SPINS:
            continue
        still_connected = "still connected" if peer else "unknown peer"
        return e.cause(
            "ignores_the_end",
            found[0],
            variant="" if peer in e.gone else still_connected,
            peer=peer,
            receive=found[0],
            times=times,
            sent=_sent_between(e, found),
            cpu=e.cpu_seconds,
            seconds=e.seconds,
        )
    return None


def _sent_between(e: Evidence, ends: list[Event]) -> Event | None:
    """What was sent between one end and the next."""
    between = [x for x in e.after(ends[0]) if has_sent(x) and x.thread == ends[0].thread]
    return between[0] if between and len(between) >= len(ends) - 1 else None


def a_dead_peer_kills_the_sender(e: Evidence) -> Cause | None:
    """A send to one who has gone raised, in the thread that serves another, and that one is lost too."""
    for send in e.sends if e.program_role == "server" else ():
        served, peer = e.served_by(send.thread), send.peer or _closed_peer(e, send)
        if not is_peer_gone(send.error) or not served or served == peer or served in e.gone:
            continue
        cause = _cause_of_lost_sender(e, send, peer, served)
        if cause is not None:
            return cause
    return None


def _cause_of_lost_sender(e: Evidence, send: Event, peer: str, served: str) -> Cause | None:
    """What became of the thread that serves `served` after its send failed; None if it goes on."""
    name = "a_dead_peer_kills_the_sender"
    for later in e.thread_after(send):
        if later.what == ev.THREAD_DIES:
            thread, variant = ThreadName(later.thread), "" if peer else "unknown peer"
            return e.cause(name, send, variant=variant, peer=peer, send=send, served=served, thread=thread)
        if later.call in ENDING and later.peer == served:
            variant = "hangs up" if peer else "hangs up, unknown peer"
            return e.cause(name, send, variant=variant, peer=peer, send=send, served=served, closed=later)
        if later.call in RECEIVING:
            return None
    return None


def _closed_peer(e: Evidence, send: Event) -> str:
    """Whose connection a send on a closed socket meant: the one that was closed last."""
    closed = [x.peer for x in e.calls if x.call == "close" and x.at < send.at and x.peer]
    return closed[-1] if closed else ""


def leaves_gone_users_in_the_list(e: Evidence) -> Cause | None:
    """What others say is still sent to one whose leaving had been noticed and dealt with."""
    for left, went in e.gone.items() if e.program_role == "server" else ():
        seen = noticed(e, left, went)
        heard: set[str] = set()  # threads that have received from others since: what they send is about that
        for later in e.after(seen) if seen else ():
            if later.call in RECEIVING and later.peer not in ("", left) and later.data:
                heard.add(later.thread)
            if later.thread in heard and later.call in SENDING and later.error:
                closed = later.fd < 0 and _closed_peer(e, later) == left
                if later.peer == left or closed:
                    return e.cause("leaves_gone_users_in_the_list", later, noticed=seen, left=left, send=later)
    return None


def tells_everybody_twice(e: Evidence) -> Cause | None:
    """The same notice was sent to the same client twice."""
    told_twice = e.failure.kind is FailureKind.TOLD_TWICE_ABOUT
    if e.program_role != "server" or not told_twice or ignores_the_end(e) is not None:
        return None
    peer, notice = e.failure.who, _VARYING.sub("#", e.failure.text[:_NOTICE])
    sent = (x for x in e.sends if x.peer == peer and has_sent(x))
    same = [x for x in sent if notice in _VARYING.sub("#", x.data.decode("utf-8", "replace"))]
    if len(same) < 2:
        return None
    first, second = same[:2]
    two_threads = first.thread != second.thread
    return e.cause(
        "tells_everybody_twice",
        first,
        variant="two lines" if first.line != second.line else "",
        peer=peer,
        first=first,
        second=second,
        thread=ThreadName(first.thread) if two_threads else None,
        other_thread=ThreadName(second.thread) if two_threads else None,
    )


def leaves_without_a_word(e: Evidence) -> Cause | None:
    """A client's going was seen, and nobody was told."""
    left = e.failure.about
    if e.program_role != "server" or e.failure.kind is not FailureKind.NOT_TOLD_ABOUT:
        return None
    seen = noticed(e, left, e.gone[left]) if left in e.gone and left in e.joined else None
    if seen is None:
        return None
    later = list(e.after(seen))
    others = tuple(who for who in e.joined if who != left and who not in e.gone)
    told = any(x.call in SENDING and x.peer in others and e.name(left) in x.data for x in later)
    if told or any(x.what == ev.THREAD_DIES for x in later):
        return None
    broke_off = "broke off" if seen.error else ""
    variant = "said exit" if seen.data else broke_off
    return e.cause("leaves_without_a_word", seen, variant=variant, left=left, noticed=seen, others=others)


def does_not_notice_the_leaving(e: Evidence) -> Cause | None:
    """A client has gone, and no thread waits for its bytes: nothing can tell the program."""
    left = e.failure.about
    if e.program_role != "server" or not e.is_settled or left not in e.gone or left not in e.joined:
        return None
    went = e.gone[left]
    hung_up = went.what in (ev.HANGS_UP, ev.RESETS)
    seen = noticed(e, left, went) or any(x.who == PROGRAM and x.peer == left for x in e.after(went))
    if not hung_up or seen or not _all_in_plain_calls(e) or any(e.peer_of(t) == left for t in e.threads):
        return None
    return e.cause("does_not_notice_the_leaving", left=left)


def _all_in_plain_calls(e: Evidence) -> bool:
    return bool(e.threads) and all(t.call in (*RECEIVING, "accept", "join", "input", "readinto") for t in e.threads)


def passes_exit_on(e: Evidence) -> Cause | None:
    """`exit` was taken for a chat message."""
    for left, went in e.gone.items() if e.program_role == "server" else ():
        if went.what != ev.SENDS or left not in e.joined:
            continue
        for receive in (r for r in e.receives if r.peer == left and r.at >= went.at and r.data.strip() == b"exit"):
            for sent in (x for x in e.until_next_receive(receive) if has_sent(x) and x.peer != left):
                if b"exit" in sent.data and e.name(left) in sent.data:
                    return e.cause("passes_exit_on", receive, receive=receive, sent=sent, peer=sent.peer)
    return None
