"""Who is let in, when, and under which name."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.causes import Cause
from autograder.story.diagnosis.evidence import IN_RECEIVE, Evidence, has_sent
from autograder.story.thread_states import ThreadState
from autograder.story.wires import LINES


def _kept_out(e: Evidence) -> list[str]:
    """Roles that have connected and were never accepted."""
    accepted = {x.peer for x in e.calls if x.call == "accept"}
    connected = dict.fromkeys(x.who for x in e.events if x.what == ev.CONNECTS)
    return [role for role in connected if role not in accepted and role not in e.gone]


def _stuck_acceptor(e: Evidence) -> ThreadState | None:
    """The thread that accepts, if it stands in a receive while somebody waits to be accepted."""
    acceptors = {x.thread for x in e.calls if x.call == "accept"}
    waits = e.waiting is not None and e.waiting.who in _kept_out(e)
    if e.role != "server" or not acceptors or not waits or any(t.call == "accept" for t in e.threads):
        return None
    return next((t for t in e.threads if t.name in acceptors and t.call in IN_RECEIVE and e.peer_of(t)), None)


def greets_in_the_accept_loop(e: Evidence) -> Cause | None:
    """The name is asked for by the thread that accepts: a silent newcomer keeps all others out."""
    thread = _stuck_acceptor(e)
    if thread is None or any(x.what == ev.SENDS for x in e.of(e.peer_of(thread))):
        return None
    peer = e.peer_of(thread)
    kept_out = tuple(_kept_out(e))
    variant = "several" if len(kept_out) > 1 else ""
    place = e.place_of(thread)
    return e.cause("greets_in_the_accept_loop", place, variant=variant, silent=peer, kept_out=kept_out)


def serves_one_at_a_time(e: Evidence) -> Cause | None:
    """One thread accepts and serves: the second client waits until the first has gone."""
    thread = _stuck_acceptor(e)
    if thread is None:
        return None
    peer = e.peer_of(thread)
    if peer in e.gone or not any(x.what == ev.SENDS for x in e.of(peer)):
        return None
    kept_out = tuple(_kept_out(e))
    variant = "several" if len(kept_out) > 1 else ""
    return e.cause("serves_one_at_a_time", e.place_of(thread), variant=variant, served=peer, kept_out=kept_out)


def keeps_the_newline_in_the_name(e: Evidence) -> Cause | None:
    r"""The name still has its line's end: "alice\n: hello"."""
    if e.role != "server" or e.wire != LINES:
        return None
    for role, text in e.story.names.items():
        name = text.encode("utf-8", "surrogateescape")
        said = [x.data.strip() for x in e.of(role, ev.SENDS) if len(x.data.strip()) > 3]
        for send in (x for x in e.sends if name and has_sent(x)):
            for end in ("\r\n", "\n"):
                rest = send.data.partition(name + end.encode())[2].partition(b"\n")[0]
                if any(t in rest and name not in rest.partition(t)[0] for t in said if t != name):
                    return e.cause("keeps_the_newline_in_the_name", e.place(send), user=role, name=text, end=end)
    return None


def lets_a_trick_in(e: Evidence) -> Cause | None:
    """A name that should have been refused was taken: it comes back in what was sent after it."""
    if e.role != "server" or "was not refused" not in e.reason or e.waiting is None:
        return None
    role = e.waiting.who
    said = [x.data.strip() for x in e.of(role, ev.SENDS) if x.data.strip()]
    for receive in (x for x in e.receives if x.peer == role and said and said[0] in x.data):
        sent = next((x for x in e.after(receive) if has_sent(x) and x.peer == role and said[0] in x.data), None)
        if sent is not None:
            place = e.place(receive)
            return e.cause("lets_a_trick_in", place, receive=e.call(receive), user=role, sent=e.call(sent))
    return None


def lets_a_taken_name_in(e: Evidence) -> Cause | None:
    """Somebody gave a name that another has, and came in under it."""
    for role in e.story.names if e.role == "server" else ():
        said = [x for x in e.of(role, ev.SENDS) if x.data.strip()]
        owner = next((o for o in e.joined if o != role and said and said[0].data.strip() == e.name(o)), "")
        claim = next((r for r in e.receives if r.peer == role and e.name(owner) in r.data), None) if owner else None
        if claim is None or owner in e.gone:
            continue
        sent = next((x for x in e.after(claim) if has_sent(x) and _speaks_as(e, x, role, owner)), None)
        unheard = _not_sent_to(e, claim, role, owner)
        if sent is None and not unheard:
            continue
        return e.cause(
            "lets_a_taken_name_in",
            e.place(claim),
            variant="owner is cut off" if unheard else "",
            owner=owner,
            name=e.story.names[owner],
            claim=e.call(claim),
            user=role,
            came_in=role if sent is not None else None,
            sent=e.call(sent) if sent is not None else None,
            unheard=unheard or None,
        )
    return None


def _speaks_as(e: Evidence, send: ev.Event, role: str, owner: str) -> bool:
    """Whether a text by `role` was sent to somebody with the name of `owner` before it."""
    texts = [x.data.strip() for x in e.of(role, ev.SENDS) if x.at < send.at][1:]
    own, owners = e.name(role), e.name(owner)
    for text in (t for t in texts if len(t) > 3 and t not in (own, owners) and t in send.data):
        before = send.data.partition(text)[0]
        if send.peer != role and before.rfind(owners) > before.rfind(own):
            return True
    return False


def _not_sent_to(e: Evidence, claim: ev.Event, role: str, owner: str) -> str:
    """Who said something, received after the claim, that was not sent to the first owner of the name; "" if nobody."""
    if e.waiting is None or e.waiting.who != owner or e.rests_on != "settled":
        return ""
    for heard in e.after(claim):
        if heard in e.receives and heard.peer in e.joined and heard.peer not in (role, owner) and heard.data:
            text = heard.data.strip()
            if not any(has_sent(s) and s.peer == owner and text in s.data for s in e.after(heard)):
                return heard.peer
    return ""


def keeps_the_seat_of_one_who_left(e: Evidence) -> Cause | None:
    """A room for two that stays full after one of the two has gone."""
    if e.role != "server" or ("twochat" not in e.check and "seat" not in e.check):
        return None
    for accept in (x for x in e.calls if x.call == "accept"):
        left = [role for role, went in e.gone.items() if role in e.joined and went.at < accept.at]
        closed = next(
            (x for x in e.after(accept) if x.what == ev.CALLS and x.call == "close" and x.peer == accept.peer), None
        )
        if left and closed and accept.peer not in e.joined and accept.peer not in e.gone:
            place = e.place(closed)
            return e.cause("keeps_the_seat_of_one_who_left", place, left=tuple(left), newcomer=accept.peer)
    return None


def lets_a_third_in(e: Evidence) -> Cause | None:
    """A room for two that takes in a third."""
    if e.role != "server" or "third" not in e.check or "connection stays open" not in e.reason:
        return None
    role = next((r for r in e.joined if e.reason.startswith(f"{e.story.names[r]}'s")), "")
    before = [r for r in e.joined if r != role and r not in e.gone]
    sent = next((x for x in e.sends if x.peer == role and e.name(role) in x.data), None) if role else None
    if sent is None or len(before) < 2:
        return None
    return e.cause("lets_a_third_in", e.place(sent), newcomer=role, before=tuple(before))


def keeps_the_name_of_one_who_left(e: Evidence) -> Cause | None:
    """Somebody left, came back, gave the same name, and was told that it is taken."""
    waiting = e.waiting
    if e.role != "server" or waiting is None or "was not welcomed by it" not in waiting.text:
        return None
    role, name = waiting.who, e.name(waiting.who)
    went = e.gone.get(role)
    given = [x for x in e.of(role, ev.SENDS) if went is not None and x.at > went.at and x.data.strip() == name]
    if not given:
        return None
    again = next((r for r in e.receives if r.at > given[0].at and r.peer == role and r.data.strip() == name), None)
    sent = next((x for x in e.after(again) if has_sent(x) and x.peer == role), None) if again else None
    if sent is None or name in sent.data:
        return None
    return e.cause(
        "keeps_the_name_of_one_who_left",
        e.place(sent),
        user=role,
        name=e.story.names[role],
        sent=e.call(sent),
    )


def welcomes_without_the_name(e: Evidence) -> Cause | None:
    """A newcomer gave a name, and what came back does not have it."""
    waiting = e.waiting
    if e.role != "server" or waiting is None or "was not welcomed by it" not in waiting.text:
        return None
    role, name = waiting.who, e.name(waiting.who)
    given = next((r for r in e.receives if r.peer == role and name in r.data), None)
    sent = [x for x in e.after(given) if has_sent(x) and x.peer == role] if given else []
    if not sent or any(name in x.data for x in sent) or role in e.gone:
        return None
    return e.cause("welcomes_without_the_name", e.place(sent[-1]), newcomer=role, sent=e.call(sent[-1]))


def waits_for_the_name_unasked(e: Evidence) -> Cause | None:
    """A newcomer is waited for without having been sent a word."""
    if e.role != "server" or e.waiting is None or "was not asked for a name" not in e.waiting.text:
        return None
    role = e.waiting.who
    thread = next((t for t in e.threads if t.call in IN_RECEIVE and e.peer_of(t) == role), None)
    if thread is None or any(x.peer == role for x in e.sends):
        return None
    return e.cause("waits_for_the_name_unasked", e.place_of(thread), newcomer=role)


def accepts_and_does_not_serve(e: Evidence) -> Cause | None:
    """A newcomer was accepted, and no thread has done anything with that connection."""
    if e.role != "server" or e.rests_on != "settled" or e.waiting is None:
        return None
    role = e.waiting.who
    accept = next((x for x in e.calls if x.call == "accept" and x.peer == role), None)
    touched = [x for x in e.calls if x.peer == role and x.call != "accept"]
    if accept is None or touched or any(e.peer_of(t) == role for t in e.threads):
        return None
    return e.cause("accepts_and_does_not_serve", e.place(accept), newcomer=role)


def leaves_newcomers_outside(e: Evidence) -> Cause | None:
    """A newcomer has connected, and the thread that accepts does something else."""
    if e.role != "server" or e.rests_on != "settled" or e.waiting is None or e.waiting.who not in _kept_out(e):
        return None
    role, accepts = e.waiting.who, [x for x in e.calls if x.call == "accept"]
    thread = next((t for t in e.threads if accepts and t.name == accepts[-1].thread and t.frames), None)
    if not accepts or any(t.call == "accept" for t in e.threads):
        return None
    return e.cause(
        "leaves_newcomers_outside",
        e.place(accepts[-1]),
        newcomer=role,
        accepted=accepts[-1].peer,
        thread=e.thread(thread) if thread else None,
    )
