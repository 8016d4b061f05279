"""Who hears what: messages that go to too many, to too few, or under the wrong name."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.causes import Cause, Data
from autograder.story.diagnosis.evidence import IN_RECEIVE, Evidence, has_sent
from autograder.story.events import Event
from autograder.story.wires import DATAGRAMS


def _message(e: Evidence) -> tuple[str, bytes, Event] | None:
    """Who said what was waited for, the text, and the receive that brought it (its end) to the program."""
    speaker = e.speaker()
    if e.role != "server" or speaker not in e.joined:
        return None
    text = e.expected.encode("utf-8", "surrogateescape")
    heard = b""
    for receive in e.receives:
        if receive.peer == speaker and not receive.error:
            heard += receive.data
            if text in heard:
                return speaker, text, receive
    return None


def _told(e: Evidence, receive: Event, text: bytes) -> list[Event]:
    return [x for x in e.after(receive) if has_sent(x) and text in x.data]


def _broke_off(e: Evidence, receive: Event) -> bool:
    """Whether the thread that received it died, or stands in a send or before a lock: then that is the story."""
    if any(x.what == ev.THREAD_DIES for x in e.thread_after(receive)) or e.story.thread_dump is None:
        return True
    return any(t.name == receive.thread and (t.call.startswith("send") or t.wants) for t in e.threads)


def forgets_somebody(e: Evidence) -> Cause | None:
    """A message went to some of the others and not to all."""
    found = _message(e)
    if found is None or _broke_off(e, found[2]) or e.waiting is None:
        return None
    speaker, text, receive = found
    told = _told(e, receive, text)
    reached = list(dict.fromkeys(x.peer for x in told))
    everyone = [r for r, welcomed in e.joined.items() if r not in e.gone and welcomed.at < receive.at]
    missing = [r for r in everyone if r not in reached and r != speaker]
    if not told or e.waiting.who not in missing or any(x.error for x in e.sends if x.at > receive.at):
        return None
    return e.cause(
        "forgets_somebody",
        e.place(told[-1]),
        variant="only the speaker" if reached == [speaker] else "",
        text=Data(text, len(text)),
        speaker=speaker,
        reached=tuple(reached),
        missing=tuple(missing),
        rank=_rank(everyone, missing),
    )


def _rank(everyone: list[str], missing: list[str]) -> int | None:
    """As which one the only one who is missing came in, 0 for the last; None if that says nothing."""
    if len(missing) > 1 or len(everyone) < 3:
        return None
    return 0 if missing[0] == everyone[-1] else everyone.index(missing[0]) + 1


def passes_nothing_on(e: Evidence) -> Cause | None:
    """A message was received, and nothing was sent to anybody after it."""
    found = _message(e)
    if found is None or _broke_off(e, found[2]):
        return None
    speaker, text, receive = found
    if any(x for x in e.after(receive) if x.call and "send" in x.call and x.thread == receive.thread) or _told(
        e, receive, text
    ):
        return None
    return e.cause("passes_nothing_on", e.place(receive), receive=e.call(receive), speaker=speaker)


def tells_only_the_newcomer(e: Evidence) -> Cause | None:
    """Somebody came in, and the others were not told."""
    if e.role != "server" or e.waiting is None or "was not told about" not in e.reason:
        return None
    about = e.waiting.text.partition("told about ")[2]
    role = next((r for r, n in e.story.names.items() if n and n == about), "")
    if role not in e.joined or role in e.gone:
        return None
    given = next(x for x in e.of(role, ev.SENDS))
    sent = [x for x in e.after(given) if has_sent(x) and e.name(role) in x.data]
    reached = list(dict.fromkeys(x.peer for x in sent))
    if any(x.what == ev.THREAD_DIES for x in e.after(given)) or not sent or e.waiting.who in reached:
        return None
    others = tuple(r for r in e.joined if r not in reached and r != role)
    place = e.place(sent[-1])
    return e.cause("tells_only_the_newcomer", place, newcomer=role, reached=tuple(reached), others=others)


def sends_back_to_the_sender(e: Evidence) -> Cause | None:
    """The speaker is among those who are sent what was said."""
    if e.role != "server" or "was not meant to reach" not in e.reason:
        return None
    for said in e.events:
        text = said.data.strip()
        if said.what != ev.SENDS or said.who not in e.joined or len(text) < 4 or text == e.name(said.who):
            continue
        if not e.reason.startswith(e.story.names[said.who]):
            continue
        for send in e.sends:
            if send.at > said.at and send.peer == said.who and text in send.data and has_sent(send):
                return e.cause("sends_back_to_the_sender", e.place(send), speaker=said.who, sent=e.call(send))
    return None


def tells_those_who_have_not_joined(e: Evidence) -> Cause | None:
    """A message was sent to somebody who had given no name yet."""
    if e.role != "server" or "was not meant to reach" not in e.reason:
        return None
    for send in e.sends:
        peer = send.peer
        silent = peer in e.story.names and not any(x.at <= send.at for x in e.of(peer, ev.SENDS))
        for said in e.events:
            text = said.data.strip()
            chat = said.what == ev.SENDS and said.who in e.joined and len(text) > 3 and text != e.name(said.who)
            if silent and chat and said.at < send.at and text in send.data:
                place = e.place(send)
                return e.cause("tells_those_who_have_not_joined", place, peer=peer, speaker=said.who, sent=e.call(send))
    return None


def speaks_under_the_wrong_name(e: Evidence) -> Cause | None:
    """A message was sent on under another user's name."""
    found = _message(e)
    if found is None:
        return None
    speaker, text, receive = found
    own = e.name(speaker)
    for send in _told(e, receive, text):
        before = send.data.partition(text)[0]
        wrong = next((r for r in e.joined if r != speaker and e.name(r) in before and own not in before), "")
        if wrong and e.name(wrong) != own:
            return e.cause(
                "speaks_under_the_wrong_name",
                e.place(send),
                speaker=speaker,
                text=Data(text, len(text)),
                other=wrong,
                sent=e.call(send),
            )
    return None


def takes_a_message_for_a_name(e: Evidence) -> Cause | None:
    """Somebody who had come in spoke, and was greeted by what they said."""
    found = _message(e)
    if found is None or e.wire != DATAGRAMS or e.waiting is None:
        return None
    speaker, text, receive = found
    told = _told(e, receive, text)
    back = next((x for x in told if x.peer == speaker), None)
    if back is None or e.name(speaker) in back.data or any(e.name(speaker) in x.data for x in told):
        return None
    return e.cause("takes_a_message_for_a_name", e.place(back), speaker=speaker, sent=e.call(back))


def leaves_out_the_name(e: Evidence) -> Cause | None:
    """A message was sent on without a name before it."""
    found = _message(e)
    if found is None or "before it" not in e.reason:
        return None
    speaker, text, receive = found
    for send in _told(e, receive, text):
        if e.name(speaker) not in send.data and e.waiting is not None and send.peer == e.waiting.who:
            return e.cause("leaves_out_the_name", e.place(send), speaker=speaker, peer=send.peer, sent=e.call(send))
    return None


def mixes_two_clients_up(e: Evidence) -> Cause | None:
    """What one client sent is in the answer to another, in a lesson where each is served alone."""
    if e.role != "server" or "should get" not in e.reason or e.waiting is None:
        return None
    for send in (x for x in e.sends if x.peer == e.waiting.who and has_sent(x)):
        answer = send.data.decode("utf-8", "replace").casefold()
        for said in e.events:
            text = said.data.decode("utf-8", "replace").strip().casefold()
            if said.what == ev.SENDS and said.who != send.peer and len(text) > 5 and text in answer:
                return e.cause(
                    "mixes_two_clients_up",
                    e.place(send),
                    other=said.who,
                    text=Data(said.data, said.size),
                    peer=send.peer,
                    sent=e.call(send),
                )
    return None


def stops_reading(e: Evidence) -> Cause | None:
    """Somebody spoke, and no thread waits for those bytes any more."""
    if e.role != "server" or e.rests_on != "settled" or not e.threads:
        return None
    for role in dict.fromkeys(x.who for x in e.events if x.what == ev.SENDS):
        read = [r for r in e.receives if r.peer == role]
        if not read or role in e.gone or any(r.error for r in read) or "from" in read[-1].call:
            continue
        last, said = read[-1], sum(x.size for x in e.of(role, ev.SENDS))
        heard = sum(r.size * r.times for r in read)
        closed = any(x.call == "close" and x.peer == role for x in e.calls)
        died = any(d.thread == last.thread for d in e.deaths)
        if heard >= said or closed or died or any(e.peer_of(t) == role or t.call in _MANY for t in e.threads):
            continue
        thread = next((t for t in e.threads if t.name == last.thread and t.call not in ("accept", "")), None)
        return e.cause(
            "stops_reading",
            e.place(last),
            variant="elsewhere" if thread else "",
            receive=e.call(last),
            peer=role,
            thread=e.thread(thread) if thread else None,
        )
    return None


_MANY = ("select", "poll", "epoll_wait", "kqueue")  # calls in which a thread waits for everybody


def waits_for_more_than_there_is(e: Evidence) -> Cause | None:
    """All that was said has been received, and the program waits for more before it answers."""
    if e.role != "server" or e.rests_on != "settled" or e.waiting is None:
        return None
    role = e.speaker() or e.waiting.who
    said = sum(x.size for x in e.of(role, ev.SENDS))
    read = [r for r in e.receives if r.peer == role]
    thread = next((t for t in e.threads if t.call in IN_RECEIVE and e.peer_of(t) == role), None)
    answered = sum(x.size for x in e.sends if x.peer == e.waiting.who and read and x.at > read[-1].at and not x.error)
    if thread is None or role in e.gone or not read or answered or sum(r.size * r.times for r in read) != said:
        return None
    return e.cause("waits_for_more_than_there_is", e.place_of(thread), peer=role, said=said)
