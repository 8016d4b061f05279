"""Names of users: taken, refused, given back, and kept with what does not belong to them."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.causes import Cause
from autograder.story.diagnosis.conditions import entry_of_names, names_tested_at
from autograder.story.diagnosis.evidence import Evidence, has_sent
from autograder.story.events import Event
from autograder.story.failure_kinds import FailureKind
from autograder.story.wires import LINES


def keeps_the_newline_in_the_name(e: Evidence) -> Cause | None:
    r"""The name still has its line's end: "alice\n: hello"."""
    if e.program_role != "server" or e.story.wire != LINES:
        return None
    for user, text in e.story.names.items():
        name = e.name(user)
        said = [x.data.strip() for x in e.of(user, ev.SENDS) if len(x.data.strip()) > 3]
        for send in (x for x in e.sends if name and has_sent(x)):
            for end in ("\r\n", "\n"):
                rest = send.data.partition(name + end.encode())[2].partition(b"\n")[0]
                if any(t in rest and name not in rest.partition(t)[0] for t in said if t != name):
                    return e.cause("keeps_the_newline_in_the_name", send, user=user, name=text, end=end)
    return None


def lets_a_trick_in(e: Evidence) -> Cause | None:
    """A name that had to be refused was taken: it comes back in what was sent after it."""
    if e.program_role != "server" or e.failure.kind is not FailureKind.NAME_NOT_REFUSED:
        return None
    user = e.failure.who
    said = [x.data.strip() for x in e.of(user, ev.SENDS) if x.data.strip()]
    for receive in (x for x in e.receives if x.peer == user and said and said[0] in x.data):
        sent = next((x for x in e.after(receive) if has_sent(x) and x.peer == user and said[0] in x.data), None)
        if sent is not None:
            return e.cause("lets_a_trick_in", receive, receive=receive, user=user, sent=sent)
    return None


def lets_a_taken_name_in(e: Evidence) -> Cause | None:
    """Somebody gave a name that another has, and came in under it."""
    for user in e.story.names if e.program_role == "server" else ():
        owner = owner_of_claimed_name(e, user)
        claim = next((r for r in e.receives if r.peer == user and e.name(owner) in r.data), None) if owner else None
        if claim is None or owner in e.gone:
            continue
        sent = next((x for x in e.after(claim) if has_sent(x) and _speaks_as(e, x, user, owner)), None)
        unheard = _not_sent_to(e, claim, user, owner)
        if sent is None and not unheard:
            continue
        return e.cause(
            "lets_a_taken_name_in",
            names_tested_at(e) or entry_of_names(e) or claim,
            variant="owner is cut off" if unheard else "by this test",
            owner=owner,
            name=e.story.names[owner],
            claim=claim,
            user=user,
            came_in=user if sent is not None else None,
            sent=sent,
            unheard=unheard or None,
        )
    return None


def owner_of_claimed_name(e: Evidence, user: str) -> str:
    """Who has the name that a user gave at first; "" if nobody else has it."""
    said = [x.data.strip() for x in e.of(user, ev.SENDS) if x.data.strip()]
    return next((o for o in e.joined if o != user and said and said[0] == e.name(o)), "")


def _speaks_as(e: Evidence, send: Event, user: str, owner: str) -> bool:
    """Whether a text by `user` was sent to somebody with the name of `owner` before it."""
    texts = [x.data.strip() for x in e.of(user, ev.SENDS) if x.at < send.at][1:]
    own, owners = e.name(user), e.name(owner)
    for text in (t for t in texts if len(t) > 3 and t not in (own, owners) and t in send.data):
        before = send.data.partition(text)[0]
        if send.peer != user and before.rfind(owners) > before.rfind(own):
            return True
    return False


def _not_sent_to(e: Evidence, claim: Event, user: str, owner: str) -> str:
    """Who said something, received after the claim, that was not sent to the first owner of the name; "" if nobody."""
    if e.waiting != owner or not e.is_settled:
        return ""
    for heard in e.after(claim):
        if heard in e.receives and heard.peer in e.joined and heard.peer not in (user, owner) and heard.data:
            text = heard.data.strip()
            if not any(has_sent(s) and s.peer == owner and text in s.data for s in e.after(heard)):
                return heard.peer
    return ""


def keeps_the_name_of_one_who_left(e: Evidence) -> Cause | None:
    """Somebody left, came back, gave the same name, and was told that it is taken."""
    if e.program_role != "server" or e.failure.kind is not FailureKind.NOT_WELCOMED:
        return None
    user, name = e.failure.who, e.name(e.failure.who)
    went = e.gone.get(user)
    given = [x for x in e.of(user, ev.SENDS) if went is not None and x.at > went.at and x.data.strip() == name]
    if not given:
        return None
    again = next((r for r in e.receives if r.at > given[0].at and r.peer == user and r.data.strip() == name), None)
    sent = next((x for x in e.after(again) if has_sent(x) and x.peer == user), None) if again else None
    if sent is None or name in sent.data:
        return None
    return e.cause("keeps_the_name_of_one_who_left", sent, user=user, name=e.story.names[user], sent=sent)
