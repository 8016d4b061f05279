"""Tests in the student's file that decide who gets something: the line to change where the wrong one does."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from itertools import pairwise

from autograder.story.causes import Place
from autograder.story.diagnosis.evidence import Evidence
from autograder.story.diagnosis.facts import place_of_event
from autograder.story.diagnosis.source_code import called
from autograder.story.events import Event


def receivers_tested_at(e: Evidence, place: Place | None, send: Event | None = None) -> Place | None:
    """Where, in the function that sends, a receiver is compared with the sender; None if that is not one place.

    Where the sender is an argument that the call of this function leaves out, it is that call.
    """
    operators = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot)
    test = _only_one(e, lambda n: isinstance(n.ops[0], operators) and not _has_constant(n), place)
    function = e.source.functions.get(test.function) if test else None
    if test is None or function is None or send is None:
        return test
    names = [a.arg for a in function.args.args]
    for caller in send.callers:
        for call in (n for n in e.source.all(ast.Call) if called(n) == function.name and n.lineno == caller.line):
            left_out = names[len(call.args) :]
            given = [k.arg for k in call.keywords]
            words = re.findall(r"\w+", test.code)
            if any(name in words for name in left_out if name not in given):
                return e.source.place(call)
    return test


def list_of_receivers(e: Evidence, send: Event) -> Place | None:
    """Where the loop around a send has its receivers from: the line that lists them, or the loop itself."""
    loops = [loop for loop in e.source.loops_at(place_of_event(e.story, send).line) if isinstance(loop, ast.For)]
    if not loops or e.source.enclosing(loops[0], ast.FunctionDef) is None:
        return None
    loop, function = loops[0], e.source.enclosing(loops[0], ast.FunctionDef)
    for node in e.source.all(ast.Assign) if isinstance(loop.iter, ast.Name) else ():
        same = e.source.enclosing(node, ast.FunctionDef) is function
        if same and any(isinstance(t, ast.Name) and t.id == loop.iter.id for t in node.targets):  # type: ignore[attr-defined]
            return e.source.place(node)
    return e.source.place(loop)


def entry_of_names(e: Evidence) -> Place | None:
    """Where a name is entered among those that are there, if that is one place."""
    stores = [
        n for n in e.source.all(ast.Assign) if isinstance(n.targets[0], ast.Subscript) and "name" in ast.unparse(n)
    ]
    return e.source.place(stores[0]) if len(stores) == 1 else None


def names_tested_at(e: Evidence) -> Place | None:
    """Where a name is looked for among those that are taken; None if that is not one place."""
    return _only_one(e, lambda n: isinstance(n.ops[0], (ast.In, ast.NotIn)) and "name" in ast.unparse(n.left))


def room_tested_at(e: Evidence) -> Place | None:
    """Where the number of those who are there is compared with a number; None if that is not one place."""
    return _only_one(e, lambda n: "len(" in ast.unparse(n) and _has_constant(n))


def exit_after(e: Evidence, event: Event) -> Place | None:
    """The `break` or the `return` that stands right behind the line of an event; None if there is none."""
    around = e.source.at(place_of_event(e.story, event).line)
    for inner, outer in pairwise(around):
        bodies = (getattr(outer, name, []) for name in ("body", "orelse", "finalbody"))
        body = next((b for b in bodies if inner in b), None)
        if body is None or isinstance(inner, (ast.FunctionDef, ast.While, ast.For)):
            return None
        following = body[body.index(inner) + 1 : body.index(inner) + 2]
        if following:
            return e.source.place(following[0]) if isinstance(following[0], (ast.Break, ast.Return)) else None
    return None


def _only_one(e: Evidence, is_meant: Callable[[ast.Compare], bool], place: Place | None = None) -> Place | None:
    compared = [n for n in e.source.all(ast.Compare) if len(n.ops) == 1 and is_meant(n)]
    found = [p for p in map(e.source.place, compared) if place is None or p.function == place.function]
    return found[0] if len(found) == 1 else None


def _has_constant(node: ast.Compare) -> bool:
    return any(isinstance(side, ast.Constant) for side in (node.left, *node.comparators))
