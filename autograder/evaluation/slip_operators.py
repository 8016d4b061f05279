"""Mutation operators for the slips that people make: a statement twice, arguments exchanged, a call left out.

The mechanical faults stand in `mutation_operators`. Here each operator is one kind of mistake that was seen in
programs of students: the statement is right, and is there once too often, too late, or for some users only.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from autograder.evaluation.tree_edits import Change, replace, replace_expression

_PASSED_THROUGH = ("strip", "rstrip", "copy")  # methods whose result is used like the object itself
_NEAR = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}  # off by one
_REMOVALS = ("remove", "discard", "pop")
_LONG_NAME = 12  # letters; a condition on one user's name is one on its length here
_EVERY_THIRD = "__turns"


def slips(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """What a person could have done to a node: the slip's name, and a function that does it to a copy."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and not _is_print(node.value):
        yield "statement twice", lambda tree, twin: replace(tree, twin, [twin, twin])
        yield "every third time left out", _leave_out_every_third
        if any(isinstance(part, ast.Name) and part.id == "name" for part in ast.walk(node)):
            yield "for short names only", _for_short_names
    if isinstance(node, ast.AugAssign):
        yield "counter reset", lambda tree, twin: replace(tree, twin, [_as_assignment(twin)])
    if isinstance(node, (ast.For, ast.While)) and not isinstance(node.body[-1], (ast.Return, ast.Break)):
        yield "loop ends after its first turn", lambda tree, twin: twin.body.append(ast.Break())
    if isinstance(node, ast.Try) and node.finalbody:
        yield "finally emptied", lambda tree, twin: setattr(twin, "finalbody", [ast.Pass()])
    if isinstance(node, ast.Delete) and isinstance(node.targets[0], ast.Subscript):
        yield "emptied instead of one removed", _clear_instead_of_delete
    if isinstance(node, ast.Call):
        yield from _slips_in_a_call(node)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from _slips_in_a_comparison(node)
    if isinstance(node, ast.Constant) and type(node.value) is int and node.value > 0:
        yield "number - 1", lambda tree, twin: setattr(twin, "value", twin.value - 1)
    if isinstance(node, ast.JoinedStr):
        yield from _slips_in_a_format(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and isinstance(node.left, ast.Name):
        yield "what was kept forgotten", lambda tree, twin: replace_expression(tree, twin, twin.right)


def _slips_in_a_call(node: ast.Call) -> Iterator[tuple[str, Change]]:
    if len(node.args) >= 2 and not any(isinstance(argument, ast.Starred) for argument in node.args[:2]):
        yield "arguments exchanged", _exchange_arguments
    if any(word.arg == "flush" for word in node.keywords):
        yield "flush dropped", lambda tree, twin: setattr(twin, "keywords", [])
    if isinstance(node.func, ast.Attribute):
        if node.func.attr in _PASSED_THROUGH and not node.args:
            yield f"{node.func.attr} dropped", _drop_the_call
        if node.func.attr in _REMOVALS and node.args:
            yield "emptied instead of one removed", _clear_instead_of_remove


def _slips_in_a_comparison(node: ast.Compare) -> Iterator[tuple[str, Change]]:
    if type(node.ops[0]) in _NEAR:
        yield "bound off by one", lambda tree, twin: setattr(twin, "ops", [_NEAR[type(twin.ops[0])]()])
    right = node.comparators[0]
    if isinstance(node.ops[0], ast.Eq) and isinstance(right, ast.Constant) and isinstance(right.value, str):
        yield "contains for equals", _contains_for_equals
        yield "begins with for equals", _begins_with_for_equals


def _slips_in_a_format(node: ast.JoinedStr) -> Iterator[tuple[str, Change]]:
    last = node.values[-1]
    if isinstance(last, ast.Constant) and str(last.value).endswith("\n"):
        yield "newline dropped", lambda tree, twin: _end_with(twin, 0)
        yield "newline twice", lambda tree, twin: _end_with(twin, 2)


# -- the changes ---------------------------------------------------------------------------------------


def _is_print(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "print"


def _leave_out_every_third(tree: Any, twin: Any) -> None:
    condition = ast.parse(f"next({_EVERY_THIRD}) % 3", mode="eval").body
    replace(tree, twin, [ast.If(condition, [twin], [])])
    counter = ast.parse(f"import itertools\n{_EVERY_THIRD} = itertools.count(1)").body
    after_docstring = 1 if ast.get_docstring(tree) is not None else 0
    tree.body[after_docstring:after_docstring] = counter


def _for_short_names(tree: Any, twin: Any) -> None:
    condition = ast.parse(f"len(name) < {_LONG_NAME}", mode="eval").body
    replace(tree, twin, [ast.If(condition, [twin], [])])


def _as_assignment(twin: ast.AugAssign) -> ast.stmt:
    return ast.Assign([twin.target], twin.value)


def _clear_instead_of_delete(tree: Any, twin: Any) -> None:
    replace(tree, twin, [ast.Expr(_clear(twin.targets[0].value))])


def _clear_instead_of_remove(tree: Any, twin: Any) -> None:
    replace_expression(tree, twin, _clear(twin.func.value))


def _clear(collection: ast.expr) -> ast.expr:
    return ast.Call(ast.Attribute(collection, "clear", ast.Load()), [], [])


def _exchange_arguments(tree: Any, twin: Any) -> None:
    twin.args[0], twin.args[1] = twin.args[1], twin.args[0]


def _drop_the_call(tree: Any, twin: Any) -> None:
    replace_expression(tree, twin, twin.func.value)


def _contains_for_equals(tree: Any, twin: Any) -> None:
    twin.left, twin.comparators, twin.ops = twin.comparators[0], [twin.left], [ast.In()]


def _begins_with_for_equals(tree: Any, twin: Any) -> None:
    method = ast.Attribute(twin.left, "startswith", ast.Load())
    replace_expression(tree, twin, ast.Call(method, twin.comparators, []))


def _end_with(twin: Any, newlines: int) -> None:
    twin.values[-1].value = twin.values[-1].value.rstrip("\n") + "\n" * newlines
