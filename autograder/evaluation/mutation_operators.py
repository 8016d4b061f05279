"""Mutants of a right program: one small fault at a time, put into its syntax tree.

The mechanical faults stand here, the slips of people in `slip_operators`.

No published mutation tool fits: they run a test suite in the program's own process, and here the
"test suite" is a grader that starts the mutant as a program of its own.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.evaluation.slip_operators import slips
from autograder.evaluation.tree_edits import Change, replace


@dataclass(frozen=True)
class Mutant:
    """One changed program: the operator that changed it, and the line of the original, as a number and as text."""

    line: int
    operator: str
    original: str
    source: str

    @property
    def key(self) -> str:
        """Names the mutant, as long as its line is not edited."""
        return f"{self.operator} | {self.original}"


_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
}  # fmt: skip


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a program, in the order of its lines. Docstrings and imports stay."""
    tree = ast.parse(source)
    lines = source.splitlines()
    seen: set[str] = set()
    docstrings = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for index, node in enumerate(ast.walk(tree)):
        if id(node) in docstrings and isinstance(node, ast.Constant):
            continue
        for operator, change in (*_changes(node), *slips(node)):
            copied = copy.deepcopy(tree)
            twin = next(n for i, n in enumerate(ast.walk(copied)) if i == index)
            change(copied, twin)
            try:
                text = ast.unparse(ast.fix_missing_locations(copied))
                compile(text, "mutant", "exec")
            except SyntaxError:
                continue  # a `break` left without its loop, say: no program at all
            placed = node.target if isinstance(node, ast.comprehension) else node
            line = getattr(placed, "lineno", 0)
            if text not in seen and text != ast.unparse(tree):
                seen.add(text)
                yield Mutant(line, operator, lines[line - 1].strip() if line else "", text + "\n")


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """What can be done to a node: an operator's name, and a function that does it to a copied tree and node."""
    if _is_plain_statement(node):
        yield "statement removed", lambda tree, twin: replace(tree, twin, [ast.Pass()])
    if isinstance(node, (ast.If, ast.While)) and not (isinstance(node.test, ast.Constant)):
        yield "condition negated", lambda tree, twin: _negate(twin)
    if isinstance(node, ast.comprehension) and node.ifs:
        yield "filter removed", lambda tree, twin: twin.ifs.clear()
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _OPPOSITE:
        yield "comparison turned round", lambda tree, twin: _turn(twin)
    if isinstance(node, ast.With) and any("lock" in ast.unparse(item).lower() for item in node.items):
        yield "lock removed", lambda tree, twin: replace(tree, twin, twin.body)
    if isinstance(node, ast.Attribute) and node.attr == "sendall":
        yield "sendall -> send", lambda tree, twin: setattr(twin, "attr", "send")
    if isinstance(node, ast.ExceptHandler) and not (len(node.body) == 1 and isinstance(node.body[0], ast.Pass)):
        yield "except branch emptied", lambda tree, twin: setattr(twin, "body", [ast.Pass()])
    if isinstance(node, ast.Try):
        yield "try removed", lambda tree, twin: replace(tree, twin, [*twin.body, *twin.finalbody])
    if isinstance(node, ast.Constant):
        yield from _constant_changes(node)


def _is_plain_statement(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)  # a docstring
    kinds = (ast.Assign, ast.AugAssign, ast.Delete, ast.Return, ast.Break, ast.Continue, ast.Raise)
    return isinstance(node, kinds)


def _constant_changes(node: ast.Constant) -> Iterator[tuple[str, Change]]:
    value = node.value
    if isinstance(value, bool):
        yield "True <-> False", lambda tree, twin: setattr(twin, "value", not value)
    elif isinstance(value, int):
        yield "number + 1", lambda tree, twin: setattr(twin, "value", value + 1)
        yield "number -> 0", lambda tree, twin: setattr(twin, "value", 0)
    elif isinstance(value, (str, bytes)) and value:
        yield "text emptied", lambda tree, twin: setattr(twin, "value", value[:0])


def _negate(node: ast.AST) -> None:
    assert isinstance(node, (ast.If, ast.While))
    node.test = ast.UnaryOp(ast.Not(), node.test)


def _turn(node: ast.AST) -> None:
    assert isinstance(node, ast.Compare)
    node.ops = [_OPPOSITE[type(node.ops[0])]()]
