"""Who hears what: messages that go to too many, to too few, or under the wrong name."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.story import events as ev
from autograder.story.call_names import READING, RECEIVING_DATAGRAMS, SENDING, WATCHING_SOCKETS
from autograder.story.causes import Cause, Data
from autograder.story.diagnosis.conditions import exit_after, list_of_receivers, receivers_tested_at
from autograder.story.diagnosis.evidence import Evidence, has_sent
from autograder.story.diagnosis.facts import outermost_own_place, place_of_event
from autograder.story.diagnosis.origins import chosen_at, made_at
from autograder.story.events import Event
from autograder.story.failure_kinds import Came, FailureKind
from autograder.story.wires import DATAGRAMS

_ENOUGH = 3  # bytes of a text that no welcome has by accident


@dataclass(frozen=True)
class _Message:
    """The text that was waited for: who said it, and the receive that brought it (its end) to the program."""

    speaker: str
    text: bytes
    receive: Event

    def sent_on(self, e: Evidence) -> list[Event]:
        """The sends with the text in them."""
        return [x for x in e.after(self.receive) if has_sent(x) and self.text in x.data]


def _message(e: Evidence) -> _Message | None:
    if e.program_role != "server" or e.speaker not in e.joined:
        return None
    heard = b""
    for receive in e.receives:
        if receive.peer == e.speaker and not receive.error:
            heard += receive.data
            if e.expected in heard:
                return _Message(e.speaker, e.expected, receive)
    return None


def _broke_off(e: Evidence, receive: Event) -> bool:
    """Whether the thread that received it died, or stands in a send or before a lock: then that is the story."""
    if any(x.what == ev.THREAD_DIES for x in e.thread_after(receive)) or e.story.thread_dump is None:
        return True
    return any(t.name == receive.thread and (t.call in SENDING or t.wants) for t in e.threads)


def forgets_somebody(e: Evidence) -> Cause | None:
    """A message went to some of the others and not to all."""
    message = _message(e)
    if message is None or _broke_off(e, message.receive):
        return None
    speaker, receive = message.speaker, message.receive
    sent_on = message.sent_on(e)
    reached = tuple(dict.fromkeys(x.peer for x in sent_on))
    everyone = [who for who, welcomed in e.joined.items() if who not in e.gone and welcomed.at < receive.at]
    missing = tuple(who for who in everyone if who not in reached and who != speaker)
    if not sent_on or e.failure.who not in missing or any(x.error for x in e.sends if x.at > receive.at):
        return None
    only_speaker, last = reached == (speaker,), chosen_at(e, sent_on[-1])
    test = receivers_tested_at(e, place_of_event(e.story, last)) if only_speaker else None
    left = exit_after(e, last)
    return e.cause(
        "forgets_somebody",
        test or left or last,
        variant="by this test" if test else "left here" if left else "only the speaker" if only_speaker else "",
        text=Data(message.text, len(message.text)),
        speaker=speaker,
        reached=reached,
        missing=missing,
        rank=_rank(everyone, missing),
    )


def _rank(everyone: list[str], missing: tuple[str, ...]) -> int | None:
    """As which one the only one who is missing came in, 0 for the last; None if that says nothing."""
    if len(missing) > 1 or len(everyone) < 3:
        return None
    return 0 if missing[0] == everyone[-1] else everyone.index(missing[0]) + 1


def passes_nothing_on(e: Evidence) -> Cause | None:
    """A message was received, and nothing was sent to anybody after it."""
    message = _message(e)
    if message is None or _broke_off(e, message.receive) or message.sent_on(e):
        return None
    receive = message.receive
    if any(x.call in SENDING and x.thread == receive.thread for x in e.after(receive)):
        return None
    return e.cause("passes_nothing_on", receive, receive=receive, speaker=message.speaker)


def tells_only_the_newcomer(e: Evidence) -> Cause | None:
    """Somebody came in, and the others were not told."""
    newcomer = e.failure.about
    if e.program_role != "server" or e.failure.kind is not FailureKind.NOT_TOLD_ABOUT:
        return None
    if newcomer not in e.joined or newcomer in e.gone:
        return None
    given = e.of(newcomer, ev.SENDS)[0]
    sent = [x for x in e.after(given) if has_sent(x) and e.name(newcomer) in x.data]
    reached = tuple(dict.fromkeys(x.peer for x in sent))
    if any(x.what == ev.THREAD_DIES for x in e.after(given)) or not sent or e.failure.who in reached:
        return None
    others = tuple(who for who in e.joined if who not in reached and who != newcomer)
    return e.cause("tells_only_the_newcomer", made_at(e, sent[-1]), newcomer=newcomer, reached=reached, others=others)


def _chat_messages(e: Evidence) -> list[Event]:
    """What those said who had come in, their names left out."""
    said = (x for x in e.events if x.what == ev.SENDS and x.who in e.joined)
    return [x for x in said if len(x.data.strip()) > _ENOUGH and x.data.strip() != e.name(x.who)]


def sends_back_to_the_sender(e: Evidence) -> Cause | None:
    """The speaker is among those who are sent what was said."""
    if e.program_role != "server" or e.failure.kind not in (FailureKind.HEARD_UNDUE, FailureKind.HEARD_ONESELF):
        return None
    speaker = e.failure.who
    for said in (x for x in _chat_messages(e) if x.who == speaker):
        for send in e.sends:
            if send.at > said.at and send.peer == speaker and said.data.strip() in send.data and has_sent(send):
                here = chosen_at(e, send)
                test = receivers_tested_at(e, place_of_event(e.story, here), here)
                listed = list_of_receivers(e, here) if test is None else None
                variant = "by this test" if test else "by this list" if listed else ""
                return e.cause(
                    "sends_back_to_the_sender", test or listed or here, variant=variant, speaker=speaker, sent=send
                )
    return None


def tells_those_who_have_not_joined(e: Evidence) -> Cause | None:
    """A message was sent to somebody who had given no name yet."""
    if e.program_role != "server" or e.failure.kind is not FailureKind.HEARD_UNDUE:
        return None
    for send in e.sends:
        peer = send.peer
        if peer not in e.story.names or any(x.at <= send.at for x in e.of(peer, ev.SENDS)):
            continue
        for said in _chat_messages(e):
            if said.at < send.at and said.data.strip() in send.data:
                return e.cause("tells_those_who_have_not_joined", send, peer=peer, speaker=said.who, sent=send)
    return None


def speaks_under_the_wrong_name(e: Evidence) -> Cause | None:
    """A message was sent on under another user's name."""
    message = _message(e)
    if message is None:
        return None
    speaker, text, own = message.speaker, message.text, e.name(message.speaker)
    for send in message.sent_on(e):
        before = send.data.partition(text)[0]
        other = next((who for who in e.joined if who != speaker and e.name(who) in before and own not in before), "")
        if other and e.name(other) != own:
            said = Data(text, len(text))
            return e.cause("speaks_under_the_wrong_name", send, speaker=speaker, text=said, other=other, sent=send)
    return None


def takes_a_message_for_a_name(e: Evidence) -> Cause | None:
    """Somebody who had come in spoke, and was greeted by what they said."""
    message = _message(e)
    if message is None or e.story.wire != DATAGRAMS:
        return None
    sent_on, name = message.sent_on(e), e.name(message.speaker)
    back = next((x for x in sent_on if x.peer == message.speaker), None)
    if back is None or any(name in x.data for x in sent_on):
        return None
    if back.data.strip() == message.text:  # sent back as it came: nobody was greeted by it
        return None
    return e.cause("takes_a_message_for_a_name", back, speaker=message.speaker, sent=back)


def leaves_out_the_name(e: Evidence) -> Cause | None:
    """A message was sent on without a name before it."""
    message = _message(e)
    if message is None or e.failure.instead is None or e.failure.instead.came is not Came.WITHOUT_NAME:
        return None
    for send in message.sent_on(e):
        if e.name(message.speaker) not in send.data and send.peer == e.failure.who:
            return e.cause(
                "leaves_out_the_name",
                made_at(e, send),
                speaker=message.speaker,
                peer=send.peer,
                sent=send,
            )
    return None


def mixes_two_clients_up(e: Evidence) -> Cause | None:
    """What one client sent is in the answer to another, in a lesson where each is served alone."""
    if e.program_role != "server" or e.failure.kind is not FailureKind.WRONG_LINE:
        return None
    for send in (x for x in e.sends if x.peer == e.failure.who and has_sent(x)):
        answer = send.data.decode("utf-8", "replace").casefold()
        for said in e.events:
            text = said.data.decode("utf-8", "replace").strip().casefold()
            if said.what == ev.SENDS and said.who != send.peer and len(text) > 5 and text in answer:
                data = Data(said.data, said.size)
                return e.cause("mixes_two_clients_up", send, other=said.who, text=data, peer=send.peer, sent=send)
    return None


def stops_reading(e: Evidence) -> Cause | None:
    """Somebody spoke, and no thread waits for those bytes any more."""
    if e.program_role != "server" or not e.is_settled or not e.threads:
        return None
    for peer in dict.fromkeys(x.who for x in e.events if x.what == ev.SENDS):
        read = [r for r in e.receives if r.peer == peer]
        if not read or peer in e.gone or any(r.error for r in read) or read[-1].call in RECEIVING_DATAGRAMS:
            continue
        last, said = read[-1], sum(x.size for x in e.of(peer, ev.SENDS))
        heard = sum(r.size * r.times for r in read)
        closed = any(x.call == "close" and x.peer == peer for x in e.calls)
        died = any(d.thread == last.thread for d in e.deaths)
        waits = any(e.peer_of(t) == peer or t.call in WATCHING_SOCKETS for t in e.threads)
        if heard >= said or closed or died or waits:
            continue
        thread = next((t for t in e.threads if t.name == last.thread and t.call not in ("accept", "")), None)
        has_ended = not any(t.name == last.thread for t in e.threads)
        variant = "elsewhere" if thread else "ended" if has_ended else ""
        where = outermost_own_place(e.story, last) if has_ended else last
        return e.cause("stops_reading", where, variant=variant, receive=last, peer=peer, thread=thread)
    return None


def waits_for_more_than_there_is(e: Evidence) -> Cause | None:
    """All that was said has been received, and the program waits for more before it answers."""
    if e.program_role != "server" or not e.is_settled or not e.waiting or e.story.wire == DATAGRAMS:
        return None
    peer = e.speaker or e.waiting
    said = sum(x.size for x in e.of(peer, ev.SENDS))
    read = [r for r in e.receives if r.peer == peer]
    thread = next((t for t in e.threads if t.call in READING and e.peer_of(t) == peer), None)
    answered = sum(x.size for x in e.sends if x.peer == e.waiting and read and x.at > read[-1].at and not x.error)
    if thread is None or peer in e.gone or not read or answered or sum(r.size * r.times for r in read) != said:
        return None
    return e.cause("waits_for_more_than_there_is", thread, peer=peer, said=said)
