"""Where it was decided who gets a text, and where the text was made, whatever functions have passed both on."""

from __future__ import annotations

import ast

from autograder.story.call_names import SENDING
from autograder.story.diagnosis.evidence import Evidence
from autograder.story.diagnosis.source_code import Function, Loop, called, method
from autograder.story.events import Caller, Event


def chosen_at(e: Evidence, event: Event) -> Event:
    """The event at the line that chose the receiver: not inside a function that has both from its caller."""
    stack = _stack(event)
    while len(stack) > 1 and _only_passes_on(e, stack[0]):
        stack = stack[1:]
    return _at(event, stack)


def made_at(e: Evidence, event: Event) -> Event:
    """The event at the line that made its text: the way of the text is followed from argument to argument."""
    stack = _stack(event)
    names = _names_sent(e, stack[0])
    while len(stack) > 1 and names and not _is_only_a_way_in(e, stack[1]):
        function = _function_at(e, stack[0])
        parameters = [a.arg for a in function.args.args] if function else []
        indices = [parameters.index(name) for name in names if name in parameters]
        call = _call_of(e, stack[1], function.name) if function and indices else None
        if function is None or call is None:
            break
        index = indices[0] - (1 if parameters[:1] == ["self"] else 0)
        argument = call.args[index] if 0 <= index < len(call.args) else None
        stack = stack[1:]
        names = [argument.id] if isinstance(argument, ast.Name) else []
    return _at(event, stack)


def _is_only_a_way_in(e: Evidence, place: Caller) -> bool:
    """Whether a line is in a function that is not to be changed, or is the one that calls the first function."""
    calls_the_first = place.function == "<module>" and not e.source.loops_at(place.line)
    return calls_the_first or place.function in e.story.given.functions


def _stack(event: Event) -> list[Caller]:
    return [Caller(event.file, event.line, event.function), *event.callers]


def _at(event: Event, stack: list[Caller]) -> Event:
    first, *others = stack
    return event._replace(file=first.file, line=first.line, function=first.function, callers=tuple(others))


def _function_at(e: Evidence, place: Caller) -> ast.FunctionDef | None:
    found = [n for n in e.source.at(place.line) if isinstance(n, ast.FunctionDef)]
    return found[0] if found and place.file in ("", e.story.program) else None


def _statement_at(e: Evidence, place: Caller) -> ast.stmt | None:
    statements = e.source.at(place.line)
    return statements[0] if statements and place.file in ("", e.story.program) else None


def _call_of(e: Evidence, place: Caller, function: str) -> ast.Call | None:
    statement = _statement_at(e, place)
    calls = [n for n in ast.walk(statement) if called(n) == function] if statement else []
    return calls[0] if calls and isinstance(calls[0], ast.Call) else None


def _names_sent(e: Evidence, place: Caller) -> list[str]:
    """The names in what the line sends."""
    statement = _statement_at(e, place)
    for call in ast.walk(statement) if statement else ():
        if method(call) in SENDING and isinstance(call, ast.Call) and call.args:
            return [n.id for n in ast.walk(call.args[0]) if isinstance(n, ast.Name)]
    return []


def _only_passes_on(e: Evidence, place: Caller) -> bool:
    """Whether the line sends what its function was given, to whom it was given."""
    function, statement = _function_at(e, place), _statement_at(e, place)
    if function is None or statement is None or any(isinstance(p, Loop) for p in _inside(e, statement)):
        return False
    parameters = {a.arg for a in function.args.args}
    sends = any(method(n) in SENDING for n in ast.walk(statement))
    names = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name)}
    return sends and names <= parameters and bool(names - {"self"})


def _inside(e: Evidence, statement: ast.stmt) -> list[ast.AST]:
    """What a statement stands in, within its function."""
    found: list[ast.AST] = []
    for parent in e.source.parents(statement):
        if isinstance(parent, Function):
            break
        found.append(parent)
    return found
