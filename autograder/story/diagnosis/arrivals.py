"""Who is let in, when, and under which name."""

from __future__ import annotations

import ast
from dataclasses import replace

from autograder.story import events as ev
from autograder.story.call_names import READING
from autograder.story.causes import Cause, Place
from autograder.story.diagnosis.conditions import room_tested_at
from autograder.story.diagnosis.evidence import Evidence, has_sent
from autograder.story.diagnosis.origins import made_at
from autograder.story.diagnosis.source_code import method
from autograder.story.events import Event
from autograder.story.failure_kinds import FailureKind
from autograder.story.thread_states import ThreadState


def _kept_out(e: Evidence) -> tuple[str, ...]:
    """Clients that have connected and were never accepted."""
    accepted = {x.peer for x in e.calls if x.call == "accept"}
    connected = dict.fromkeys(x.who for x in e.events if x.what == ev.CONNECTS)
    return tuple(who for who in connected if who not in accepted and who not in e.gone)


def _stuck_acceptor(e: Evidence) -> ThreadState | None:
    """The thread that accepts, if it stands in a receive while somebody waits to be accepted."""
    acceptors = {x.thread for x in e.calls if x.call == "accept"}
    waits = e.waiting in _kept_out(e)
    if e.program_role != "server" or not acceptors or not waits or any(t.call == "accept" for t in e.threads):
        return None
    return next((t for t in e.threads if t.name in acceptors and t.call in READING and e.peer_of(t)), None)


def _line_in_the_loop(e: Evidence, thread: ThreadState) -> Place | ThreadState:
    """The line of the loop that accepts at which the thread stands, in whatever functions."""
    for frame in thread.frames:
        loops = e.source.loops_at(frame.line) if frame.file in ("", e.story.program) else []
        if any(method(n) == "accept" for loop in loops for n in ast.walk(loop)):
            inner = thread.frames[0]
            place = Place(frame.file, frame.line, frame.code, "" if frame.function == "<module>" else frame.function)
            is_here = inner is frame
            return place if is_here else replace(place, inner_line=inner.line, inner_function=inner.function)
    return thread


def _has_said(e: Evidence, who: str) -> bool:
    """Whether a client has said anything; of those before the story began only the program's receives are known."""
    return bool(e.of(who, ev.SENDS)) or any(r.peer == who and r.size for r in e.receives)


def greets_in_the_accept_loop(e: Evidence) -> Cause | None:
    """The name is asked for by the thread that accepts: a silent newcomer keeps all others out."""
    thread = _stuck_acceptor(e)
    if thread is None or _has_said(e, e.peer_of(thread)):
        return None
    kept_out = _kept_out(e)
    variant = "several" if len(kept_out) > 1 else ""
    return e.cause(
        "greets_in_the_accept_loop",
        _line_in_the_loop(e, thread),
        variant=variant,
        silent=e.peer_of(thread),
        kept_out=kept_out,
    )


def serves_one_at_a_time(e: Evidence) -> Cause | None:
    """One thread accepts and serves: the second client waits until the first has gone."""
    thread = _stuck_acceptor(e)
    served = e.peer_of(thread) if thread else ""
    if thread is None or served in e.gone or not _has_said(e, served):
        return None
    kept_out = _kept_out(e)
    variant = "several" if len(kept_out) > 1 else ""
    return e.cause(
        "serves_one_at_a_time", _line_in_the_loop(e, thread), variant=variant, served=served, kept_out=kept_out
    )


def keeps_the_seat_of_one_who_left(e: Evidence) -> Cause | None:
    """A place in the chat is still taken after the one who had it has gone: a newcomer is turned away."""
    turned_away = e.failure.kind in (FailureKind.NOT_ASKED_FOR_NAME, FailureKind.NOT_WELCOMED) and e.failure.connection
    newcomer = e.failure.who
    if e.program_role != "server" or not turned_away or newcomer in e.joined or newcomer in e.gone:
        return None
    for accept in (x for x in e.calls if x.call == "accept" and x.peer == newcomer):
        left = tuple(who for who, went in e.gone.items() if who in e.joined and went.at < accept.at)
        closed = next((x for x in e.after(accept) if x.call == "close" and x.peer == newcomer), None)
        if left and closed:
            return e.cause("keeps_the_seat_of_one_who_left", closed, left=left, newcomer=newcomer)
    return None


def lets_a_third_in(e: Evidence) -> Cause | None:
    """A chat for two welcomed a third, who had to be turned away."""
    newcomer, had_to_go = e.failure.who, e.failure.facts.get("turned_away", False)
    stays = e.failure.kind is FailureKind.CONNECTION_STAYS_OPEN
    if e.program_role != "server" or not stays or not had_to_go or newcomer not in e.joined:
        return None
    before = tuple(who for who in e.joined if who != newcomer and who not in e.gone)
    sent = next((x for x in e.sends if x.peer == newcomer and e.name(newcomer) in x.data), None)
    if sent is None or len(before) < 2:
        return None
    return e.cause("lets_a_third_in", room_tested_at(e) or sent, sent=sent, newcomer=newcomer, before=before)


def welcomes_without_the_name(e: Evidence) -> Cause | None:
    """A newcomer gave a name, and what came back does not have it."""
    if e.program_role != "server" or e.failure.kind is not FailureKind.NOT_WELCOMED:
        return None
    newcomer, name = e.failure.who, e.name(e.failure.who)
    given = next((r for r in e.receives if r.peer == newcomer and name in r.data), None)
    sent = [x for x in e.after(given) if has_sent(x) and x.peer == newcomer] if given else []
    if not sent or any(name in x.data for x in sent) or newcomer in e.gone:
        return None
    return e.cause("welcomes_without_the_name", made_at(e, sent[-1]), newcomer=newcomer, sent=sent[-1])


def waits_for_the_name_unasked(e: Evidence) -> Cause | None:
    """A newcomer is waited for without having been sent a word."""
    if e.program_role != "server" or e.failure.kind is not FailureKind.NOT_ASKED_FOR_NAME:
        return None
    newcomer = e.failure.who
    thread = next((t for t in e.threads if t.call in READING and e.peer_of(t) == newcomer), None)
    if thread is None or any(x.peer == newcomer for x in e.sends):
        return None
    return e.cause("waits_for_the_name_unasked", thread, newcomer=newcomer)


def accepts_and_does_not_serve(e: Evidence) -> Cause | None:
    """A newcomer was accepted, and no thread has done anything with that connection."""
    if e.program_role != "server" or not e.is_settled or not e.waiting:
        return None
    newcomer = e.waiting
    accept = next((x for x in e.calls if x.call == "accept" and x.peer == newcomer), None)
    touched = any(x.peer == newcomer and x.call != "accept" for x in e.calls)
    if accept is None or touched or any(e.peer_of(t) == newcomer for t in e.threads):
        return None
    return e.cause("accepts_and_does_not_serve", accept, newcomer=newcomer)


def leaves_newcomers_outside(e: Evidence) -> Cause | None:
    """A newcomer has connected, and the thread that accepts does something else."""
    accepts: list[Event] = [x for x in e.calls if x.call == "accept"]
    if e.program_role != "server" or not e.is_settled or e.waiting not in _kept_out(e) or not accepts:
        return None
    if any(t.call == "accept" for t in e.threads):
        return None
    last = accepts[-1]
    thread = next((t for t in e.threads if t.name == last.thread and t.frames), None)
    return e.cause("leaves_newcomers_outside", last, newcomer=e.waiting, accepted=last.peer, thread=thread)
