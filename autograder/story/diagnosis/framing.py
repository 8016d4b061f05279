"""Bytes without borders: what a program takes one recv or one send for."""

from __future__ import annotations

from functools import partial

from autograder.story import events as ev
from autograder.story.causes import Cause, Data, ThreadName
from autograder.story.diagnosis.evidence import Evidence, has_sent, known
from autograder.story.events import PROGRAM, Event
from autograder.story.wires import LINES, RAW

_ENOUGH = 3  # bytes of a text that no welcome has by accident


def _stream(e: Evidence) -> list[Event]:
    """Receives with bytes of a stream in them, whole in the story."""
    return [r for r in e.receives if known(r) and "from" not in r.call and not r.error and not e.is_buffered(r)]


def _has(send: Event, text: bytes) -> bool:
    """Whether a text was sent, in small or capital letters."""
    return text.decode("utf-8", "replace").strip().casefold() in send.data.decode("utf-8", "replace").casefold()


def treats_one_recv_as_one_message(e: Evidence) -> Cause | None:
    """A piece of a line was passed on before the rest came, or several lines were passed on as one."""
    if e.role != "server" or e.wire not in (LINES, RAW) or not e.expected:
        return None
    expected = e.expected.encode("utf-8", "surrogateescape")
    for receive in _stream(e):
        sends = [x for x in e.until_next_receive(receive) if has_sent(x)]
        name, place = "treats_one_recv_as_one_message", e.place(receive)
        piece = receive.data.rpartition(b"\n")[2] if e.wire == LINES else receive.data
        unfinished = len(piece.strip()) >= _ENOUGH and _is_part(piece, expected) and _sent_alone(e, piece)
        if unfinished and (sent := next((s for s in sends if _has(s, piece)), None)):
            return e.cause(name, place, receive=e.call(receive), piece=Data(piece, len(piece)), sent=e.call(sent))
        several = receive.data.strip()
        if _has_more_than(several, expected) and (sent := next((s for s in sends if several in s.data), None)):
            return e.cause(name, place, variant="several", receive=e.call(receive), sent=e.call(sent))
    return None


def _is_part(piece: bytes, expected: bytes) -> bool:
    small, whole = piece.strip().lower(), expected.lower()
    return small in whole and small != whole


def _sent_alone(e: Evidence, piece: bytes) -> bool:
    """Whether a client really sent this as a piece of its own: what came with it went before."""
    said = [x for x in e.events if x.what == ev.SENDS and x.who != PROGRAM]
    return any(x.data.endswith(piece.strip(b"\n")) and not x.data.endswith(b"\n") for x in said)


def _has_more_than(several: bytes, expected: bytes) -> bool:
    return expected in several and len(several) > len(expected) + _ENOUGH


def keeps_only_one_line_of_a_recv(e: Evidence) -> Cause | None:
    """One recv returned several lines, one of them was used, and the rest is lost."""
    if e.role != "server" or e.wire != LINES or not e.expected:
        return None
    expected = e.expected.encode("utf-8", "surrogateescape")
    for receive in _stream(e):
        lines = [line.strip() for line in receive.data.split(b"\n") if line.strip()]
        wanted = next((x for x in lines if x.lower() == expected.lower()), None)
        if len(lines) < 2 or wanted is None:
            continue
        sends = [x for x in e.after(receive) if has_sent(x)]
        used = [x for x in lines if any(_has(s, x) for s in sends)]
        if used and not any(_has(s, wanted) for s in sends):
            return e.cause(
                "keeps_only_one_line_of_a_recv",
                e.place(receive),
                receive=e.call(receive),
                lines=len(lines),
                used=Data(used[0], len(used[0])),
                lost=Data(wanted, len(wanted)),
            )
    return None


def loses_a_piece(e: Evidence) -> Cause | None:
    """A line came in pieces, and what was sent on lacks one of them."""
    if e.role != "server" or e.wire != LINES or not e.expected:
        return None
    expected = e.expected.encode("utf-8", "surrogateescape")
    pieces: dict[int, list[Event]] = {}  # fd -> receives since the last newline
    for receive in _stream(e):
        begun = pieces.setdefault(receive.fd, [])
        begun.append(receive)
        if b"\n" not in receive.data:
            continue
        pieces[receive.fd] = []
        texts = [x.data.strip(b"\r\n") for x in begun]
        if len(begun) < 2 or b"".join(texts).lower() != expected.lower():
            continue
        sends = [x for x in e.after(begun[0]) if has_sent(x)]
        lost = next((x for x, t in zip(begun, texts, strict=True) if len(t) >= _ENOUGH and _nowhere(t, sends)), None)
        sent = next((s for s in sends if any(len(t) >= _ENOUGH and _has(s, t) for t in texts)), None)
        if lost is not None and sent is not None:
            place = e.place(lost)
            return e.cause("loses_a_piece", place, pieces=len(begun), lost=e.call(lost), sent=e.call(sent))
    return None


def _nowhere(text: bytes, sends: list[Event]) -> bool:
    return not any(_has(s, text) for s in sends)


def decodes_a_cut_letter(e: Evidence) -> Cause | None:
    """A letter of several bytes arrived in two pieces, and the first piece was decoded alone."""
    if e.role != "server" or e.wire not in (LINES, RAW) or not (e.expected or e.deaths):
        return None
    for receive in _stream(e):
        begun = _begun_letter(receive.data)
        if not begun:
            continue
        cause = partial(
            e.cause,
            "decodes_a_cut_letter",
            e.place(receive),
            receive=e.call(receive),
            begun=Data(begun, len(begun)),
        )
        spoilt = next((x for x in e.after(receive) if has_sent(x) and "\ufffd".encode() in x.data), None)
        if spoilt is not None and e.speaker():
            return cause(sent=e.call(spoilt))
        for later in e.until_next_receive(receive):
            if later.thread != receive.thread:
                continue
            if later.what == ev.THREAD_DIES and "UnicodeDecodeError" in later.text + e.story.output:
                return cause(variant="died", thread=ThreadName(later.thread), death=e.place(later))
            if has_sent(later) and b"\n" not in receive.data:
                return cause(variant="answered", sent=e.call(later))
            if later.call == "close" and later.fd == receive.fd:
                return cause(variant="closed", closed=e.place(later))
    return None


def _begun_letter(data: bytes) -> bytes:
    """The first bytes of a UTF-8 letter at the end of data that is good up to there; b"" if it ends whole."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.end == len(data):
            return data[error.start :]
    return b""


def forgets_the_newline(e: Evidence) -> Cause | None:
    """What was waited for was sent, without the newline that ends it."""
    if e.role != "server" or e.wire != LINES or "no newline after it" not in e.reason or e.waiting is None:
        return None
    sent = [x for x in e.sends if x.peer == e.waiting.who and not x.error and x.data]
    if not sent or sent[-1].data.endswith(b"\n"):
        return None
    return e.cause("forgets_the_newline", e.place(sent[-1]), sent=e.call(sent[-1]), peer=sent[-1].peer)


def keeps_the_carriage_return(e: Evidence) -> Cause | None:
    r"""The \r of \r\n was taken for a part of the text."""
    if e.role != "server" or "\\r left" not in e.reason:
        return None
    for send in reversed(e.sends):
        if b"\r\n" in send.data:
            return e.cause("keeps_the_carriage_return", e.place(send), sent=e.call(send))
    return None


def drops_what_send_leaves(e: Evidence) -> Cause | None:
    """`send` took a part of its bytes, and the rest was never sent.

    Who keeps the rest sends it as soon as there is room: the next send on that connection has at least as much.
    """
    for send in e.sends:
        rest = send.asked - send.size
        if send.call != "send" or send.error or rest <= 0 or send.gap:
            continue
        later = [x for x in e.sends if x.at > send.at and has_sent(x) and (x.fd, x.peer) == (send.fd, send.peer)]
        took_less = later and later[0].times == 1 and later[0].asked < rest  # of several calls only the last is known
        if took_less or (not later and _has_room(e, send.peer)):
            place = e.place(send)
            return e.cause("drops_what_send_leaves", place, taken=send.size, asked=send.asked, rest=rest)
    return None


def _has_room(e: Evidence, peer: str) -> bool:
    """Whether all that was sent to this peer has arrived, and the program rests nevertheless, the connection open."""
    if e.of(peer, ev.SEES_CLOSE, ev.SEES_RESET):
        return False
    thread_dump = e.story.thread_dump
    sent = sum(x.size for x in e.sends if x.peer == peer and has_sent(x))
    arrived = sum(x.size for x in e.of(peer, ev.RECEIVES))
    return thread_dump is not None and thread_dump.settled is True and arrived == sent


def passes_exit_on(e: Evidence) -> Cause | None:
    """`exit` was taken for a chat message."""
    for role, went in e.gone.items():
        if went.what != ev.SENDS or e.role != "server" or role not in e.joined:
            continue
        for receive in e.receives:
            if receive.peer != role or receive.at < went.at or receive.data.strip() != b"exit":
                continue
            for send in e.until_next_receive(receive):
                if has_sent(send) and b"exit" in send.data and e.name(role) in send.data and send.peer != role:
                    place = e.place(receive)
                    return e.cause("passes_exit_on", place, receive=e.call(receive), sent=e.call(send), peer=send.peer)
    return None
