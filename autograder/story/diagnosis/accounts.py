"""What reached somebody and had to reach nobody, or in another form: which line sent it, and what it was made of."""

from __future__ import annotations

import ast

from autograder.story import events as ev
from autograder.story.causes import Cause, Data, Place
from autograder.story.diagnosis.evidence import Evidence, has_sent
from autograder.story.diagnosis.facts import place_in_function, place_of_event
from autograder.story.diagnosis.origins import made_at
from autograder.story.events import Caller, Event
from autograder.story.failure_kinds import FailureKind as Kind

_PIECE = 3  # bytes by which a text is known again
_VARIANTS = {
    Kind.HEARD_ONESELF: "oneself",
    Kind.HEARD_NOTHING_BY_NAME: "nothing",
    Kind.EXIT_RELAYED: "exit",
    Kind.TOLD_ABOUT_ONESELF: "own joining",
    Kind.TOLD_OF_ONE_WHO_STAYS: "",
    Kind.REFUSED_BY_NAME: "refusal",
    Kind.HEARD_CONTROLS: "controls",
    Kind.HEARD_UNDUE: "",
    Kind.HEARD_UNSAID: "",
    Kind.HEARD_WITH_ANOTHER_MESSAGE: "",
    Kind.MESSAGES_JOINED: "together",
    Kind.WRONG_LINE: "",
    Kind.EMPTY_ERROR_LINE: "",
    Kind.NOT_AN_ERROR_LINE: "",
    Kind.BAD_TEXT_ANSWERED_AS_TEXT: "",
    Kind.HALF_LINE_ANSWERED: "",
    Kind.TOLD_ABOUT_NAMELESS: "nameless",
    Kind.NAME_AND_TEXT_NOT_DIVIDED: "not divided",
    Kind.SPEAKERS_NOT_TOLD_APART: "",
}


def sends_what_is_not_due(e: Evidence) -> Cause | None:
    """Where it was sent that somebody heard what was not to be heard."""
    kind = e.failure.kind
    if e.program_role != "server" or kind not in _VARIANTS:
        return None
    text = str(e.failure.facts.get("came", "")) if kind is Kind.WRONG_LINE else e.failure.text
    sent = _last_send(e, e.failure.who, text)
    if sent is None:
        return None
    where = _made_at(e, sent) if kind is Kind.WRONG_LINE else None
    return e.cause(
        "sends_what_is_not_due",
        where or made_at(e, sent),
        variant="made here" if where else _VARIANTS[kind],
        sent=sent,
        peer=sent.peer,
    )


def _made_at(e: Evidence, sent: Event) -> Place | None:
    """The only line that gives a value to the name that was sent."""
    statements = e.source.at(place_of_event(e.story, sent).line)
    names = [n.id for n in ast.walk(statements[0]) if isinstance(n, ast.Name)] if statements else []
    for node in e.source.all(ast.Assign):
        targets = [t.id for t in node.targets if isinstance(t, ast.Name)]
        same = bool(names) and e.source.enclosing(node, ast.FunctionDef) is e.source.enclosing(
            statements[0], ast.FunctionDef
        )
        if same and any(t in names[1:] for t in targets):
            return e.source.place(node)
    return None


def _last_send(e: Evidence, who: str, text: str) -> Event | None:
    wanted = text.encode("utf-8", "surrogateescape").strip()[:60]
    found = [x for x in e.sends if x.peer == who and has_sent(x) and wanted and wanted in x.data]
    return found[-1] if found else None


def says_it_twice(e: Evidence) -> Cause | None:
    """A text was sent to the same client more often than it was said."""
    if e.program_role != "server" or e.failure.kind not in (Kind.HEARD_TWICE, Kind.HEARD_WITH_ANOTHER_MESSAGE):
        return None
    wanted = e.failure.text.encode("utf-8", "surrogateescape").strip()
    sent = [x for x in e.sends if x.peer == e.failure.who and has_sent(x) and wanted in x.data]
    if not sent or (e.failure.kind is not Kind.HEARD_TWICE and len(sent) < 2):
        return None
    first, second = sent[0], sent[-1]
    if first is second or second.data.count(wanted) > 1:
        return e.cause("says_it_twice", second, variant="in one send", second=second, peer=second.peer)
    here, there = _where_they_part(e, first, second)
    variant = "two lines" if here.line != there.line else ""
    return e.cause("says_it_twice", there, variant=variant, first=here, peer=second.peer)


def _where_they_part(e: Evidence, first: Event, second: Event) -> tuple[Place, Place]:
    """The lines at which the ways to two sends are different; the places of both if they are the same all along."""
    ways = [[Caller(x.file, x.line, x.function), *x.callers] for x in (first, second)]
    for one, other in zip(*ways, strict=False):
        if one.line != other.line:
            places = [place_in_function(e.story, event, x.function) for event, x in ((first, one), (second, other))]
            if places[0] and places[1]:
                return places[0], places[1]
    return place_of_event(e.story, first), place_of_event(e.story, second)


def changes_what_was_said(e: Evidence) -> Cause | None:
    """A text was sent on in part, or changed: the send, and what it had come as."""
    said = str(e.failure.facts.get("said", "")) or (e.failure.text if e.failure.kind is Kind.NOT_HEARD else "")
    kinds = (Kind.HEARD_A_PIECE, Kind.MESSAGE_CUT, Kind.NOT_HEARD)
    if e.program_role != "server" or e.failure.kind not in kinds or len(said) < 2 * _PIECE or e.deaths:
        return None
    data = said.encode("utf-8", "surrogateescape")
    whole = next((r for r in e.receives if data in r.data), None)
    for sent in (x for x in e.after(whole) if has_sent(x) and x.peer == e.failure.who) if whole else ():
        name = e.name(e.failure.by)
        text = sent.data.partition(name)[2].strip(b"\r\n") if name and name in sent.data else b""
        begins = any(text.endswith(data[:n]) for n in range(len(data) - 1, _PIECE, -1))
        if begins and data not in sent.data and sent.size == len(sent.data):
            slices = [n for n in e.source.all(ast.Subscript) if isinstance(n.slice, ast.Slice) and _is_cut(n.slice)]
            where = e.source.place(slices[0]) if len(slices) == 1 else made_at(e, sent)
            return e.cause("changes_what_was_said", where, sent=sent, said=Data(data, len(data)))
    return None


def _is_cut(part: ast.Slice) -> bool:
    """Whether a slice is of a fixed length, as `text[:100]` is."""
    return isinstance(part.upper, ast.Constant) and isinstance(part.upper.value, int)


def takes_exit_for_a_name(e: Evidence) -> Cause | None:
    """`exit` was dealt with as a farewell, and then as the name of a newcomer."""
    words = [c.value for c in e.source.all(ast.Constant) if isinstance(c.value, (str, bytes))]
    says_it_itself = any(len(word) > 4 and "exit" in str(word) for word in words)
    if e.program_role != "server" or not e.gone or says_it_itself:
        return None
    for send in (x for x in e.sends if has_sent(x) and b"exit" in x.data):
        said = [x for x in e.events if x.what == ev.SENDS and x.at < send.at and b"exit" in x.data]
        if not said or any(e.name(x.who) in send.data for x in said if e.name(x.who)):
            continue
        for node in e.source.all(ast.Compare):
            sides = [node.left, *node.comparators]
            if any(isinstance(s, ast.Constant) and s.value in ("exit", b"exit") for s in sides):
                return e.cause("takes_exit_for_a_name", e.source.place(node), sent=send)
    return None


def one_variable_for_all_clients(e: Evidence) -> Cause | None:
    """One global name holds the client: each newcomer takes the place of the one before."""
    if e.program_role != "server" or not e.expected or len(e.joined) < 2:
        return None
    for statement in e.source.all(ast.Global):
        function = e.source.enclosing(statement, ast.FunctionDef)
        for node in ast.walk(function) if function else ():
            targets = [t.id for t in node.targets if isinstance(t, ast.Name)] if isinstance(node, ast.Assign) else []
            name = next((t for t in targets if t in statement.names), "")
            if name and isinstance(node, ast.Assign) and _is_a_client(e, function, node.value) and _is_sent_to(e, name):
                return e.cause("one_variable_for_all_clients", e.source.place(node), variable=name)
    return None


def _is_a_client(e: Evidence, function: ast.AST | None, value: ast.expr) -> bool:
    parameters = [a.arg for a in function.args.args] if isinstance(function, ast.FunctionDef) else []
    return isinstance(value, ast.Name) and (value.id in parameters or "accept" in e.story.source)


def _is_sent_to(e: Evidence, name: str) -> bool:
    """Whether a function that sends knows its receiver by this name."""
    functions = {caller.function for x in e.sends for caller in x.callers} | {x.function for x in e.sends}
    loaded = (n for n in e.source.all(ast.Name) if n.id == name and isinstance(n.ctx, ast.Load))
    return any(getattr(e.source.enclosing(n, ast.FunctionDef), "name", "") in functions for n in loaded)
