"""Bytes without borders: what a program takes one recv or one send for."""

from __future__ import annotations

import ast
import codecs

from autograder.story import events as ev
from autograder.story.call_names import RECEIVING_DATAGRAMS
from autograder.story.causes import Cause, Data, Place, ThreadName
from autograder.story.diagnosis.evidence import Evidence, has_sent, known
from autograder.story.diagnosis.facts import is_buffered, place_of_event
from autograder.story.diagnosis.python_errors import is_decode_error
from autograder.story.diagnosis.source_code import method
from autograder.story.events import PROGRAM, Event
from autograder.story.failure_kinds import Came, FailureKind
from autograder.story.wires import LINES, RAW

_ENOUGH = 3  # bytes of a text that no welcome has by accident


def _expects_text_of_a_stream(e: Evidence, *wires: str) -> bool:
    return e.program_role == "server" and e.story.wire in wires and bool(e.expected)


def _stream(e: Evidence) -> list[Event]:
    """Receives with bytes of a stream in them, whole in the story."""
    whole = (r for r in e.receives if known(r) and not r.error)
    return [r for r in whole if r.call not in RECEIVING_DATAGRAMS and not is_buffered(e.story, r)]


def _has(send: Event, text: bytes) -> bool:
    """Whether a text was sent, in small or capital letters."""
    return text.decode("utf-8", "replace").strip().casefold() in send.data.decode("utf-8", "replace").casefold()


def treats_one_recv_as_one_message(e: Evidence) -> Cause | None:
    """A piece of a line was passed on before the rest came, or several lines were passed on as one."""
    name = "treats_one_recv_as_one_message"
    for receive in _stream(e) if _expects_text_of_a_stream(e, LINES, RAW) else ():
        sends = [x for x in e.until_next_receive(receive) if has_sent(x)]
        piece = receive.data.rpartition(b"\n")[2] if e.story.wire == LINES else receive.data
        unfinished = len(piece.strip()) >= _ENOUGH and _is_part(piece, e.expected) and _sent_alone(e, piece)
        if unfinished and (sent := next((s for s in sends if _has(s, piece)), None)):
            return e.cause(name, receive, receive=receive, piece=Data(piece, len(piece)), sent=sent)
        several = receive.data.strip()
        if _has_more_than(several, e.expected) and (sent := next((s for s in sends if several in s.data), None)):
            return e.cause(name, receive, variant="several", receive=receive, sent=sent)
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
    for receive in _stream(e) if _expects_text_of_a_stream(e, LINES) else ():
        lines = [line.strip() for line in receive.data.split(b"\n") if line.strip()]
        wanted = next((x for x in lines if x.lower() == e.expected.lower()), None)
        if len(lines) < 2 or wanted is None:
            continue
        sends = [x for x in e.after(receive) if has_sent(x)]
        used = [x for x in lines if not _nowhere(x, sends)]
        if used and _nowhere(wanted, sends):
            return e.cause(
                "keeps_only_one_line_of_a_recv",
                receive,
                receive=receive,
                lines=len(lines),
                used=Data(used[0], len(used[0])),
                lost=Data(wanted, len(wanted)),
            )
    return None


def loses_a_piece(e: Evidence) -> Cause | None:
    """A line came in pieces, and what was sent on lacks one of them."""
    pieces: dict[int, list[Event]] = {}  # fd -> receives since the last newline
    for receive in _stream(e) if _expects_text_of_a_stream(e, LINES) else ():
        begun = pieces.setdefault(receive.fd, [])
        begun.append(receive)
        if b"\n" not in receive.data:
            continue
        pieces[receive.fd] = []
        texts = [x.data.strip(b"\r\n") for x in begun]
        if len(begun) < 2 or b"".join(texts).lower() != e.expected.lower():
            continue
        sends = [x for x in e.after(begun[0]) if has_sent(x)]
        lost = next((x for x, t in zip(begun, texts, strict=True) if len(t) >= _ENOUGH and _nowhere(t, sends)), None)
        sent = next((s for s in sends if any(len(t) >= _ENOUGH and _has(s, t) for t in texts)), None)
        if lost is not None and sent is not None:
            return e.cause("loses_a_piece", _split_near(e, lost) or lost, pieces=len(begun), lost=lost, sent=sent)
    return None


def _split_near(e: Evidence, receive: Event) -> Place | None:
    """Where the function that received cuts at the newlines, if that is one place."""
    function = place_of_event(e.story, receive).function
    cuts = [n for n in e.source.all(ast.Call) if method(n) in ("split", "splitlines", "partition")]
    found = [p for p in map(e.source.place, cuts) if p.function == function]
    return found[0] if len(found) == 1 else None


def _nowhere(text: bytes, sends: list[Event]) -> bool:
    return not any(_has(s, text) for s in sends)


def decodes_a_cut_letter(e: Evidence) -> Cause | None:
    """A letter of several bytes arrived in two pieces, and the first piece was decoded alone."""
    if e.story.wire not in (LINES, RAW) or not (e.expected or e.deaths):
        return None
    for receive in _stream(e):
        begun = _begun_letter(receive.data)
        cause = _cause_of_cut_letter(e, receive, begun) if begun else None
        if cause is not None:
            return cause
    return None


def _cause_of_cut_letter(e: Evidence, receive: Event, begun: bytes) -> Cause | None:
    name, letter = "decodes_a_cut_letter", Data(begun, len(begun))
    spoilt = next((x for x in e.after(receive) if has_sent(x) and "\ufffd".encode() in x.data), None)
    if spoilt is not None and e.speaker:
        return e.cause(name, _decode_near(e, receive) or receive, receive=receive, begun=letter, sent=spoilt)
    for later in (x for x in e.until_next_receive(receive) if x.thread == receive.thread):
        if later.what == ev.THREAD_DIES and is_decode_error(later.text + e.story.output):
            thread = ThreadName(later.thread)
            return e.cause(name, later, variant="died", receive=receive, begun=letter, thread=thread, death=later)
        if has_sent(later) and b"\n" not in receive.data:
            return e.cause(
                name, _decode_near(e, receive) or receive, variant="answered", receive=receive, begun=letter, sent=later
            )
        if later.call == "close" and later.fd == receive.fd:
            return e.cause(
                name, _decode_near(e, receive) or receive, variant="closed", receive=receive, begun=letter, closed=later
            )
    return None


def _decode_near(e: Evidence, receive: Event) -> Place | None:
    """Where the function that received decodes, if that is one place."""
    function = place_of_event(e.story, receive).function
    found = [e.source.place(n) for n in e.source.all(ast.Call) if method(n) == "decode"]
    here = [place for place in found if place.function == function]
    return here[0] if len(here) == 1 else None


def _begun_letter(data: bytes) -> bytes:
    """The first bytes of a UTF-8 letter at the end of data that is good up to there; b"" if it ends whole."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(data)
    except UnicodeDecodeError:
        return b""
    return decoder.getstate()[0]


def forgets_the_newline(e: Evidence) -> Cause | None:
    """What was waited for was sent, without the newline that ends it."""
    instead = e.failure.instead
    if e.failure.kind is FailureKind.SENT_WITHOUT_NEWLINE and e.sends:
        return e.cause("forgets_the_newline", e.sends[-1], variant="client", sent=e.sends[-1])
    if e.program_role != "server" or e.story.wire != LINES:
        return None
    if instead is None or instead.came is not Came.UNFINISHED_LINE:
        return None
    sent = [x for x in e.sends if x.peer == e.failure.who and not x.error and x.data]
    if not sent or sent[-1].data.endswith(b"\n"):
        return None
    return e.cause("forgets_the_newline", sent[-1], sent=sent[-1], peer=sent[-1].peer)


def keeps_the_carriage_return(e: Evidence) -> Cause | None:
    r"""The \r of \r\n was taken for a part of the text."""
    if e.program_role != "server" or e.failure.kind is not FailureKind.CARRIAGE_RETURN_LEFT:
        return None
    sent = next((x for x in reversed(e.sends) if b"\r\n" in x.data), None)
    return e.cause("keeps_the_carriage_return", sent, sent=sent) if sent else None


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
            return e.cause("drops_what_send_leaves", send, taken=send.size, asked=send.asked, rest=rest)
    return None


def _has_room(e: Evidence, peer: str) -> bool:
    """Whether all that was sent to this peer has arrived, and the program rests nevertheless, the connection open."""
    if e.of(peer, ev.SEES_CLOSE, ev.SEES_RESET):
        return False
    dump = e.story.thread_dump
    sent = sum(x.size for x in e.sends if x.peer == peer and has_sent(x))
    arrived = sum(x.size for x in e.of(peer, ev.RECEIVES))
    return dump is not None and dump.settled is True and arrived == sent
