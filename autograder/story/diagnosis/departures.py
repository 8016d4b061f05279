"""Clients that go: in good order, without a word, or in the middle of a send."""

from __future__ import annotations

import re

from autograder.story import events as ev
from autograder.story.causes import CallFacts, Cause, ThreadName
from autograder.story.diagnosis.evidence import RECEIVING, SENDING, Evidence, has_sent, is_end
from autograder.story.diagnosis.startup import has_ended
from autograder.story.events import PROGRAM, Event

_SPINS = 4  # ends in a row: a careful program may look twice
_TOLD_TWICE = re.compile(r'(\S+) was told \d+ times: "(.*)"')
_VARYING = re.compile(r"\d+")  # clocks and counters do not make it another notice
_GONE = ("BrokenPipe", "ConnectionReset", "ConnectionAborted", "Bad file descriptor", "not a socket")


def ignores_the_end(e: Evidence) -> Cause | None:
    """`recv` returns b"" for ever, and the loop goes on."""
    ends: dict[tuple[int, str, int, str], list[Event]] = {}
    for receive in e.receives:
        if is_end(receive) and not receive.error:
            ends.setdefault((receive.fd, receive.peer, receive.line, receive.thread), []).append(receive)
    for (_, peer, _, _), found in ends.items():
        count = sum(x.times for x in found)
        if count < _SPINS or e.role == "client":
            continue
        still_connected = "still connected" if peer else "unknown peer"
        return e.cause(
            "ignores_the_end",
            e.place(found[0]),
            variant="" if peer in e.gone else still_connected,
            peer=peer,
            receive=e.call(found[0]),
            times=count,
            sent=_what_it_sent(e, found),
            cpu=e.cpu_seconds,
            seconds=e.seconds,
        )
    return None


def _what_it_sent(e: Evidence, ends: list[Event]) -> CallFacts | None:
    """What was sent between one end and the next."""
    between = [x for x in e.after(ends[0]) if has_sent(x) and x.thread == ends[0].thread]
    return e.call(between[0]) if between and len(between) >= len(ends) - 1 else None


def a_dead_peer_kills_the_sender(e: Evidence) -> Cause | None:
    """A send to one who has gone raised, in the thread that serves another, and that one is lost too."""
    if e.role != "server":
        return None
    for send in (x for x in e.calls if x.call in SENDING and any(word in x.error for word in _GONE)):
        serves, peer = e.serves(send.thread), send.peer or _closed_peer(e, send)
        if not serves or serves == peer or serves in e.gone:
            continue
        name, place, call = "a_dead_peer_kills_the_sender", e.place(send), e.call(send)
        for later in e.thread_after(send):
            if later.what == ev.THREAD_DIES:
                thread = ThreadName(later.thread)
                variant = "" if peer else "unknown peer"
                return e.cause(name, place, variant=variant, peer=peer, send=call, served=serves, thread=thread)
            if later.what == ev.CALLS and later.call in ("close", "shutdown") and later.peer == serves:
                closed = e.place(later)
                variant = "hangs up" if peer else "hangs up, unknown peer"
                return e.cause(name, place, variant=variant, peer=peer, send=call, served=serves, closed=closed)
            if later.what == ev.CALLS and later.call in RECEIVING:
                break
    return None


def _closed_peer(e: Evidence, send: Event) -> str:
    """Whose connection a send on a closed socket meant: the one that was closed last."""
    closed = [x.peer for x in e.calls if x.call == "close" and x.at < send.at and x.peer]
    return closed[-1] if closed else ""


def leaves_gone_users_in_the_list(e: Evidence) -> Cause | None:
    """What others say is still sent to one whose leaving had been noticed and dealt with."""
    if e.role != "server":
        return None
    for role, went in e.gone.items():
        noticed = _noticed(e, role, went)
        if noticed is None:
            continue
        heard: set[str] = set()  # threads that have received from others since: what they send is about that
        for later in e.after(noticed):
            if later.what == ev.CALLS and later.call in RECEIVING and later.peer not in ("", role) and later.data:
                heard.add(later.thread)
            if later.thread in heard and later.what == ev.CALLS and later.call in SENDING and later.error:
                closed = later.fd < 0 and _closed_peer(e, later) == role
                if later.peer == role or closed:
                    return e.cause(
                        "leaves_gone_users_in_the_list",
                        e.place(later),
                        noticed=e.place(noticed),
                        left=role,
                        send=e.call(later),
                    )
    return None


def _noticed(e: Evidence, role: str, went: Event) -> Event | None:
    """The receive that told of a client's going: its `exit`, or the end of its connection."""
    for receive in e.receives:
        told = is_end(receive) or receive.data.strip() == b"exit"
        if receive.peer == role and receive.at >= went.at and told:
            return receive
    return None


def closes_the_wrong_socket(e: Evidence) -> Cause | None:
    """One client left, and another's connection, or the listener, was closed."""
    if e.role != "server":
        return None
    listeners = {x.fd for x in e.events if x.what == ev.PROGRAM_LISTENS and x.fd >= 0}
    for role, went in e.gone.items():
        noticed = _noticed(e, role, went)
        for later in e.until_next_receive(noticed) if noticed is not None else ():
            if later.thread != (noticed.thread if noticed else "") or later.call not in ("close", "shutdown"):
                continue
            if later.call == "close" and later.fd in listeners and not _winds_up(e, later):
                return e.cause("closes_the_wrong_socket", e.place(later), variant="listener", left=role)
            if later.peer in e.joined and later.peer != role and later.peer not in e.gone:
                place, close = e.place(later), e.call(later)
                return e.cause("closes_the_wrong_socket", place, left=role, close=close, other=later.peer)
    return None


def _winds_up(e: Evidence, closing: Event) -> bool:
    """Whether a close only tidies up after something else: an exception on its way out, or the program's end."""
    deaths = [x for x in e.story.events if x.what == ev.THREAD_DIES and x.thread == closing.thread]
    if deaths:  # an accept on a closed listener dies of that very close
        return not any(word in deaths[0].text for word in ("Bad file descriptor", "Invalid argument", "not a socket"))
    made_here = "with " in e.code(closing.line) and "socket" in e.code(closing.line)  # the block around the listener
    return made_here or has_ended(e) or any(x.what == ev.MAIN_ENDS for x in e.after(closing))


def hangs_up_on_a_client(e: Evidence) -> Cause | None:
    """The program closed the connection of somebody who was still there."""
    told = "closed by the program" in e.reason or "connection was reset" in e.reason
    if e.role != "server" or not told or e.waiting is None or e.deaths or has_ended(e):
        return None
    role = e.waiting.who
    closed = next((x for x in e.calls if x.call in ("close", "shutdown") and x.peer == role and x.line), None)
    if closed is None or role in e.gone:
        return None
    last = next((x for x in reversed(e.receives) if x.peer == role and x.at <= closed.at), None)
    return e.cause("hangs_up_on_a_client", e.place(closed), peer=role, last=e.call(last) if last else None)


def never_closes_the_connection(e: Evidence) -> Cause | None:
    """A client said goodbye, or was refused, and its connection was not closed."""
    role = _still_open(e)
    if not role or any(x.call in ("close", "shutdown") and x.peer == role for x in e.calls):
        return None
    goodbyes = [x for x in e.of(role) if x.what == ev.ENDS_SENDING or x.data.strip() == b"exit"]
    noticed = _noticed(e, role, goodbyes[-1]) if goodbyes else None
    last = next((x for x in reversed(e.sends) if x.peer == role and has_sent(x)), None)
    name = "never_closes_the_connection"
    if noticed is not None:
        variant = "said exit" if noticed.data else ""
        return e.cause(name, e.place(noticed), variant=variant, noticed=e.call(noticed), peer=role)
    if not goodbyes and role not in e.joined and last is not None:
        return e.cause(name, e.place(last), variant="turned away", peer=role, sent=e.call(last))
    return None


def _still_open(e: Evidence) -> str:
    """Whose connection should have been closed and was not; "" if the failure is another one."""
    if e.role != "server" or "connection stays open" not in e.reason:
        return ""
    return next((role for role, name in e.story.names.items() if e.reason.startswith(f"{name}'s")), "")


def closes_the_socket_but_not_its_file(e: Evidence) -> Cause | None:
    """`close` was called, and the connection is open: a file made of the socket holds it."""
    role = _still_open(e)
    closed = next((x for x in e.calls if x.call == "close" and x.peer == role), None) if role else None
    if closed is None or e.rests_on != "settled" or "makefile" not in e.story.source:
        return None
    return e.cause("closes_the_socket_but_not_its_file", e.place(closed), peer=role)


def tells_everybody_twice(e: Evidence) -> Cause | None:
    """The same notice was sent to the same client twice."""
    told = _TOLD_TWICE.match(e.reason)
    if e.role != "server" or told is None or ignores_the_end(e) is not None:
        return None
    peer = next((r for r, name in e.story.names.items() if name == told[1]), "")
    notice = _VARYING.sub("#", told[2].rstrip("."))
    sent = [x for x in e.sends if x.peer == peer and has_sent(x)]
    same = [x for x in sent if notice in _VARYING.sub("#", x.data.decode("utf-8", "replace"))]
    if len(same) < 2:
        return None
    first, second = same[:2]
    two_threads = first.thread != second.thread
    return e.cause(
        "tells_everybody_twice",
        e.place(first),
        variant="two lines" if first.line != second.line else "",
        peer=peer,
        first=e.call(first),
        second=e.call(second),
        thread=ThreadName(first.thread) if two_threads else None,
        other_thread=ThreadName(second.thread) if two_threads else None,
    )


def leaves_without_a_word(e: Evidence) -> Cause | None:
    """A client's going was seen, and nobody was told."""
    if e.role != "server" or e.waiting is None or "was not told about" not in e.reason:
        return None
    for role, went in e.gone.items():
        if e.story.names.get(role, "\0") not in e.waiting.text.partition("told about")[2] or role not in e.joined:
            continue
        noticed = _noticed(e, role, went)
        if noticed is None:
            return None
        later = list(e.after(noticed))
        others = [r for r in e.joined if r != role and r not in e.gone]
        told = any(x.call in SENDING and x.peer in others and e.name(role) in x.data for x in later)
        if told or any(x.what == ev.THREAD_DIES for x in later):
            return None
        broke_off = "broke off" if noticed.error else ""
        return e.cause(
            "leaves_without_a_word",
            e.place(noticed),
            variant="said exit" if noticed.data else broke_off,
            left=role,
            noticed=e.call(noticed),
            others=tuple(others),
        )
    return None


def does_not_notice_the_leaving(e: Evidence) -> Cause | None:
    """A client has gone, and no thread waits for its bytes: nothing can tell the program."""
    if e.role != "server" or e.rests_on != "settled" or e.waiting is None or not _all_in_plain_calls(e):
        return None
    for role, went in e.gone.items():
        left = went.what in (ev.HANGS_UP, ev.RESETS) and role in e.joined and e.story.names[role] in e.reason
        seen = _noticed(e, role, went) or any(x.who == PROGRAM and x.peer == role for x in e.after(went))
        if left and not seen and not any(e.peer_of(t) == role for t in e.threads):
            return e.cause("does_not_notice_the_leaving", left=role)
    return None


def _all_in_plain_calls(e: Evidence) -> bool:
    return bool(e.threads) and all(t.call in (*RECEIVING, "accept", "join", "input", "readinto") for t in e.threads)
