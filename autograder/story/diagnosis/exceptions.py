"""Exceptions whose text, in Python's own words, has one likely cause."""

from __future__ import annotations

import ast
import builtins

from autograder.story import events as ev
from autograder.story.call_names import ENDING, SENDING
from autograder.story.causes import Cause, Place, ThreadName
from autograder.story.diagnosis import python_errors
from autograder.story.diagnosis.evidence import Evidence
from autograder.story.diagnosis.origins import chosen_at
from autograder.story.diagnosis.source_code import method
from autograder.story.diagnosis.text_or_bytes import BYTES, TEXT, kind_of
from autograder.story.events import Event
from autograder.story.wires import DATAGRAMS

_MISTAKES = ("TypeError", "NameError", "AttributeError", "UnboundLocalError")  # no handler is made for these


def _died_of(e: Evidence, death: Event) -> dict[str, str | ThreadName]:
    return {"error": death.text, "thread": ThreadName(death.thread)}


def text_where_bytes_are_due(e: Evidence) -> Cause | None:
    """A text went where only bytes can: into a socket, or to other bytes."""
    for death in e.deaths:
        mixed = python_errors.wants_text(death.text) and _has_bytes_in_it(e.code(death))
        if python_errors.wants_bytes(death.text) or mixed:
            where = _other_return(e, TEXT, BYTES) if mixed else None
            return e.cause("text_where_bytes_are_due", where or death, **_died_of(e, death))
    return None


def _has_bytes_in_it(code: str) -> bool:
    """Whether a line puts something to bytes: what it puts there has to be bytes as well."""
    return 'b"' in code or "b'" in code


def _other_return(e: Evidence, this: str, others: str) -> Place | None:
    """The `return` of this kind in a function that else returns the other kind."""
    for function in e.source.functions.values():
        returns = [n for n in ast.walk(function) if isinstance(n, ast.Return) and n.value is not None]
        kinds = [kind_of(e.source, n.value) for n in returns if n.value is not None]
        if set(kinds) == {this, others}:
            return e.source.place(returns[kinds.index(this)])
    return None


def bytes_where_text_is_due(e: Evidence) -> Cause | None:
    """Bytes went where only a text can."""
    death = next((x for x in e.deaths if python_errors.wants_text(x.text)), None)
    return e.cause("bytes_where_text_is_due", death, **_died_of(e, death)) if death else None


def takes_one_recv_for_a_whole_object(e: Evidence) -> Cause | None:
    """JSON, a pickle or a header was read from one `recv`, which had a part of it, or more than one."""
    for death in (x for x in e.deaths if python_errors.is_torn_object(x.text)):
        before = [r for r in e.receives if r.thread == death.thread and r.at <= death.at and r.size]
        if before:
            variant = "too much" if python_errors.is_more_than_one_object(death.text) else ""
            return e.cause(
                "takes_one_recv_for_a_whole_object",
                before[-1],
                variant=variant,
                receive=before[-1],
                death=death,
                **_died_of(e, death),
            )
    return None


def connects_without_blocking(e: Evidence) -> Cause | None:
    """A socket that must not wait cannot wait for its connection either."""
    death = next((x for x in e.deaths if x.text.startswith("BlockingIOError") and "connect" in e.code(x)), None)
    for call in e.source.all(ast.Call) if death else ():
        argument = call.args[0] if call.args else None
        value = argument.value if isinstance(argument, ast.Constant) else None
        if method(call) in ("setblocking", "settimeout") and not value and value is not None:
            return e.cause("connects_without_blocking", e.source.place(call), **_died_of(e, death))  # type: ignore[arg-type]
    return None


def selects_a_closed_socket(e: Evidence) -> Cause | None:
    """A socket was closed and is still in the list that `select` gets."""
    death = next((x for x in e.deaths if python_errors.is_closed_in_select(x.text) and "select" in e.code(x)), None)
    closed = [x for x in e.calls if x.call == "close" and x.line and death is not None and x.at <= death.at]
    return (
        e.cause("selects_a_closed_socket", closed[-1], death=death, **_died_of(e, death)) if death and closed else None
    )


def sends_on_the_listener(e: Evidence) -> Cause | None:
    """The listening socket has nobody at its other end."""
    listeners = {x.fd for x in e.events if x.what == ev.PROGRAM_LISTENS and x.fd >= 0}
    for call in e.calls if e.story.wire != DATAGRAMS else ():
        if call.fd in listeners and call.error and call.call in (*SENDING, "recv") and call.call != "sendto":
            return e.cause("sends_on_the_listener", chosen_at(e, call), send=call)
    return None


def uses_a_closed_socket(e: Evidence) -> Cause | None:
    """A socket was closed before the program was done with it."""
    for broken in (x for x in e.calls if python_errors.is_bad_descriptor(x.error) and x.call not in ENDING):
        closed = [
            x for x in e.calls if x.call == "close" and x.at <= broken.at and x.thread == broken.thread and x.line
        ]
        if closed and (not closed[-1].peer or closed[-1].peer not in e.gone):
            return e.cause("uses_a_closed_socket", closed[-1], broken=broken)
    return None


def port_is_taken(e: Evidence) -> Cause | None:
    """`bind` failed: another program has the port, or had it a moment ago."""
    death = next((x for x in e.deaths if python_errors.is_port_taken(x.text)), None)
    if death is None or "REUSEADDR" in e.story.source or "create_server" in e.story.source:
        return None
    return e.cause("port_is_taken", death, **_died_of(e, death))


def caught_and_ended(e: Evidence) -> Cause | None:
    """The program caught an exception itself, and closed the connection, or printed it, and stopped."""
    for raised in (x for x in e.events if x.what == ev.RAISES and x.text.startswith(_MISTAKES)):
        if any(d.thread == raised.thread and d.text == raised.text for d in e.deaths):
            continue
        ended = [x for x in e.thread_after(raised) if x.call in ENDING]
        others = [x for x in e.thread_after(raised) if x.what == ev.CALLS and x.call not in ENDING]
        if not others:
            return e.cause("caught_and_ended", raised, closed=ended[0] if ended else None, **_died_of(e, raised))
    return None


def sends_after_its_own_shutdown(e: Evidence) -> Cause | None:
    """A connection was shut down for sending by the program itself, and then it sent once more."""
    for broken in (x for x in e.sends if python_errors.is_peer_gone(x.error) and x.fd >= 0):
        shut = [x for x in e.calls if x.call == "shutdown" and x.fd == broken.fd and x.at <= broken.at]
        if shut and shut[-1].thread == broken.thread and broken.peer == e.failure.who:
            return e.cause("sends_after_its_own_shutdown", shut[-1], broken=broken)
    return None


def except_catches_another(e: Evidence) -> Cause | None:
    """The line stood in a `try`, and no `except` of it names this kind of exception, or one above it."""
    for death in e.deaths:
        raised = getattr(builtins, death.text.partition(":")[0], None)
        if not isinstance(raised, type) or not issubclass(raised, (OSError, EOFError, KeyboardInterrupt, UnicodeError)):
            continue
        callers = () if issubclass(raised, UnicodeError) else death.callers  # what is no text is known where it is read
        lines = [death.line, *(caller.line for caller in callers)]
        for attempt in e.source.all(ast.Try):
            inside = any(attempt.body[0].lineno <= x <= (attempt.body[-1].end_lineno or 0) for x in lines)
            kinds = [n for handler in attempt.handlers for n in _classes(handler)]
            if inside and kinds and not any(k is None or issubclass(raised, k) for k in kinds):
                handler = attempt.handlers[0]
                caught = ast.unparse(handler.type) if handler.type else ""
                return e.cause("except_catches_another", e.source.place(handler), caught=caught, **_died_of(e, death))
    return None


def _classes(handler: ast.ExceptHandler) -> list[type[BaseException] | None]:
    """What a handler catches; None for what is not known here."""
    nodes = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    found = [getattr(builtins, node.id, None) if isinstance(node, ast.Name) else None for node in nodes]
    return [kind if isinstance(kind, type) and issubclass(kind, BaseException) else None for kind in found]
