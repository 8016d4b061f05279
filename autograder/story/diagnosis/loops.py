"""Loops that end too soon, or never, and places where there should be one."""

from __future__ import annotations

import ast

from autograder.story import events as ev
from autograder.story import failure_kinds as kinds
from autograder.story.call_names import RECEIVING
from autograder.story.causes import Cause, Data, Place
from autograder.story.diagnosis.evidence import Evidence, has_sent
from autograder.story.diagnosis.facts import place_of_event
from autograder.story.diagnosis.source_code import Function, Loop, called, method
from autograder.story.diagnosis.startup import has_ended
from autograder.story.events import Event

_LEAVES = (ast.Break, ast.Return)
_FLOODED = (kinds.FailureKind.WRONG_BYTES, kinds.FailureKind.HEARD_TWICE, kinds.FailureKind.SENT_TWICE)
_MANY = 50  # sends of the same bytes in a row


def loop_runs_once(e: Evidence) -> Cause | None:
    """A loop whose last statement leaves it goes round once."""
    if not _is_cut_short(e):
        return None
    loops: list[ast.While | ast.For] = [*e.source.all(ast.While), *e.source.all(ast.For)]
    for loop in loops:
        leaves = _last_statement(loop.body)
        skips = any(isinstance(n, ast.Continue) and e.source.enclosing(n, *Loop) is loop for n in ast.walk(loop))
        if isinstance(leaves, _LEAVES) and not skips and _works_on_the_wire(e, loop):
            variant = "" if isinstance(leaves, ast.Break) else "return"
            return e.cause("loop_runs_once", e.source.place(leaves), variant=variant, loop=e.source.place(loop))
    return None


def _is_cut_short(e: Evidence) -> bool:
    """Whether the program ended, hung up or read no further before its clients had what they waited for."""
    return bool(e.failure.connection) or has_ended(e) or e.failure.kind in kinds.MESSAGE_AWAITED


def _last_statement(body: list[ast.stmt]) -> ast.stmt | None:
    last = body[-1] if body else None
    if isinstance(last, ast.Try):
        return _last_statement(last.finalbody or last.orelse or last.body)
    return _last_statement(last.body) if isinstance(last, ast.With) else last


def _works_on_the_wire(e: Evidence, loop: ast.AST) -> bool:
    names = ("accept", *RECEIVING, "readline", *e.source.functions)
    return any(called(n) in names for n in ast.walk(loop))


def leaves_the_accept_loop(e: Evidence) -> Cause | None:
    """The program came to its end, since something led it out of the loop that accepts."""
    if e.program_role != "server" or e.deaths or not has_ended(e):
        return None
    for loop in e.source.all(ast.While, ast.For):
        if not any(method(n) == "accept" for n in ast.walk(loop)):
            continue
        if isinstance(loop, ast.For):
            if called(loop.iter) != "range" or _is_given(e, e.source.place(loop)):
                return None
            return e.cause("leaves_the_accept_loop", e.source.place(loop), variant="for")
        broke = any(r.error for r in e.receives[-2:])
        exits = [n for n in ast.walk(loop) if isinstance(n, _LEAVES) and _leaves(e, n, loop)]
        in_handlers = [n for n in exits if e.source.enclosing(n, ast.ExceptHandler) is not None]
        likely = in_handlers if broke else [n for n in exits if n not in in_handlers] or in_handlers
        if likely:
            variant = "after an error" if likely[0] in in_handlers else ""
            return e.cause("leaves_the_accept_loop", e.source.place(likely[0]), variant=variant)
    return None


def _leaves(e: Evidence, node: ast.stmt, loop: ast.AST) -> bool:
    """Whether a `break` or a `return` leaves this loop, and not one inside it."""
    return isinstance(node, ast.Return) or e.source.enclosing(node, *Loop, *Function) is loop


def leaves_after_a_piece(e: Evidence) -> Cause | None:
    """A loop was left although the last receive had brought something: a short piece is no end."""
    last = next((r for r in reversed(e.receives) if not r.error), None)
    if not (e.failure.connection or has_ended(e)) or e.deaths or last is None or not last.size:
        return None
    if last.data.strip() == b"exit" or any(has_sent(x) for x in e.thread_after(last)):
        return None
    for loop in e.source.loops_at(_own(e, last).line):
        exits = [n for n in ast.walk(loop) if isinstance(n, _LEAVES)]
        tests = [(n, e.source.enclosing(n, ast.If)) for n in exits]
        lengths = [(n, t) for n, t in tests if isinstance(t, ast.If) and _is_of_a_length(t.test)]
        if len(lengths) == 1:
            leaves, test = lengths[0]
            return e.cause("leaves_after_a_piece", e.source.place(test), receive=last, leaves=e.source.place(leaves))
    return None


def _is_of_a_length(test: ast.expr) -> bool:
    """Whether a length is compared with a number, or with a constant that has a name."""
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], (ast.Lt, ast.LtE)):
        return False
    right = test.comparators[0]
    is_number = isinstance(right, ast.Constant) or (isinstance(right, ast.Name) and right.id.isupper())
    return called(test.left) == "len" and is_number


def _is_given(e: Evidence, place: Place) -> bool:
    """Whether a line is as it has to be at this step."""
    return (place.function, place.code) in e.story.given.lines


def _as_data(text: str) -> Data:
    data = text.encode("utf-8", "surrogateescape")
    return Data(data, len(data))


def _own(e: Evidence, event: Event) -> Place:
    return place_of_event(e.story, event)


def if_in_place_of_while(e: Evidence) -> Cause | None:
    """One line was taken out of the buffer where several had come, and the others wait for the next `recv`."""
    if e.failure.kind not in kinds.TEXT_EXPECTED or not e.expected:
        return None
    for test in e.source.all(ast.If):
        looks = isinstance(test.test, ast.Compare) and isinstance(test.test.ops[0], ast.In) and len(test.test.ops) == 1
        side = test.test.left if looks and isinstance(test.test, ast.Compare) else None
        if not isinstance(side, ast.Constant) or side.value not in (b"\n", "\n"):
            continue
        buffer = test.test.comparators[0]  # type: ignore[attr-defined]
        cuts = any(method(n) in ("split", "partition", "index", "find") for n in ast.walk(test))
        if (
            isinstance(buffer, ast.Name)
            and cuts
            and not _is_given(e, e.source.place(test))
            and _was_received_and_not_sent(e)
        ):
            return e.cause("if_in_place_of_while", e.source.place(test), buffer=buffer.id)
    return None


def _was_received_and_not_sent(e: Evidence) -> bool:
    text = e.expected.lower()
    heard = b"".join(r.data for r in e.receives).lower()
    return text in heard and not any(text in x.data.lower() for x in e.sends if has_sent(x))


def sends_for_ever(e: Evidence) -> Cause | None:
    """The same bytes were sent again and again, and nothing was received in between."""
    row: list[Event] = []
    flooded = e.failure.instead is not None and e.failure.instead.came is kinds.Came.FLOOD
    if not flooded and e.failure.kind not in _FLOODED:
        return None
    for call in (x for x in e.calls if x.call in ("send", "sendall", "sendto", *RECEIVING)):
        same = row and (call.thread, call.data, call.line, call.peer) == (
            row[0].thread, row[0].data, row[0].line, row[0].peer,
        )  # fmt: skip
        row = [*row, call] if same and has_sent(call) else [call] if has_sent(call) else []
        times = sum(x.times for x in row)
        if times >= _MANY and row[0].data:
            return e.cause("sends_for_ever", row[0], sent=row[0], times=times)
    return None


def prints_in_place_of_sending(e: Evidence) -> Cause | None:
    """What had to be sent was printed, at a line that the student wrote."""
    wanted = _texts_to_send(e)
    if not wanted or any(text in (x.data.decode("utf-8", "replace")) for x in e.sends for text in wanted):
        return None
    for printed in e.of(ev.PROGRAM, ev.PRINTS):
        place = _own(e, printed)
        if not place.code.startswith("print(") or _is_given(e, place):
            continue
        if any(text.casefold() in printed.text.casefold() for text in wanted):
            return e.cause("prints_in_place_of_sending", printed, printed=_as_data(printed.text.strip()))
    return None


def _texts_to_send(e: Evidence) -> tuple[str, ...]:
    """Texts of which one had to be sent; empty if the failure is another one."""
    failure = e.failure
    if failure.kind is kinds.FailureKind.NOT_ASKED_FOR_NAME:
        return ("name", "?")
    if failure.kind is kinds.FailureKind.NOT_WELCOMED:
        return (failure.text,) if failure.text else ()
    if failure.kind is kinds.FailureKind.NOT_SENT_TO_SERVER:
        return (failure.text,)
    if failure.kind is kinds.FailureKind.BYTES_NOT_RETURNED:
        return tuple(str(r.data)[2:-1] for r in e.receives if r.data)
    return (failure.text,) if failure.kind in kinds.TEXT_EXPECTED and failure.text else ()


def leaves_the_loop_at_a_dead_receiver(e: Evidence) -> Cause | None:
    """A send to one who has gone led out of the loop over all, and those behind it were left out."""
    failed = [x for x in e.sends if x.error] if e.failure.kind in kinds.MESSAGE_AWAITED else []
    for send in failed:
        for loop in e.source.loops_at(_own(e, send).line):
            handlers = [n for n in ast.walk(loop) if isinstance(n, ast.ExceptHandler)]
            leaves = [n for h in handlers for n in ast.walk(h) if isinstance(n, _LEAVES)]
            sends = any(called(n) in ("send", "sendall", "sendto", send.function) for n in ast.walk(loop))
            if isinstance(loop, ast.For) and leaves and sends:
                return e.cause(
                    "leaves_the_loop_at_a_dead_receiver", e.source.place(leaves[0]), send=send, peer=send.peer
                )
    return None
