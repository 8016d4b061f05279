"""The student's file as a syntax tree, for mistakes that show in what was typed."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from functools import cached_property
from typing import TypeVar

from autograder.story.causes import Place

Node = TypeVar("Node", bound=ast.AST)
Loop = (ast.While, ast.For)
Function = (ast.FunctionDef, ast.AsyncFunctionDef)


class SourceCode:
    """A file's syntax tree; empty if it cannot be parsed."""

    def __init__(self, text: str, file: str) -> None:
        """`file` is the name that places are given."""
        self._lines, self._file = text.splitlines(), file
        try:
            self._tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self._tree = ast.Module([], [])
        self._parents = {child: parent for parent in ast.walk(self._tree) for child in ast.iter_child_nodes(parent)}

    def all(self, *kinds: type[Node]) -> Iterator[Node]:
        """Every node of these kinds, in the order of the lines."""
        found = [node for node in ast.walk(self._tree) if isinstance(node, kinds)]
        return iter(sorted(found, key=lambda node: (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))))

    def parents(self, node: ast.AST) -> Iterator[ast.AST]:
        """What a node stands in, from the inside out."""
        current = self._parents.get(node)
        while current is not None:
            yield current
            current = self._parents.get(current)

    def enclosing(self, node: ast.AST, *kinds: type[ast.AST]) -> ast.AST | None:
        """The nearest of these kinds around a node."""
        return next((parent for parent in self.parents(node) if isinstance(parent, kinds)), None)

    def place(self, node: ast.AST) -> Place:
        """Where a node stands."""
        line = getattr(node, "lineno", 0)
        function = self.enclosing(node, *Function)
        code = self._lines[line - 1].strip() if 0 < line <= len(self._lines) else ""
        return Place(self._file, line, code, getattr(function, "name", ""))

    def at(self, line: int) -> list[ast.stmt]:
        """The statements that a line belongs to, from the inside out."""
        around = [s for s in self.all(ast.stmt) if s.lineno <= line <= (s.end_lineno or s.lineno)]
        return sorted(around, key=lambda s: (s.end_lineno or s.lineno) - s.lineno)

    def loops_at(self, line: int) -> list[ast.stmt]:
        """The loops that a line stands in, from the inside out."""
        return [statement for statement in self.at(line) if isinstance(statement, Loop)]

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
        """The functions of the file by name; of two with the same name the last one."""
        return {n.name: n for n in ast.walk(self._tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))}

    @cached_property
    def assigned(self) -> frozenset[str]:
        """Every name that the file gives a meaning to."""
        found = set(self.functions) | {a.arg for a in self.all(ast.arg)}
        found |= {n.id for n in self.all(ast.Name) if isinstance(n.ctx, ast.Store)}
        return frozenset(found | {(a.asname or a.name).partition(".")[0] for a in self.all(ast.alias)})

    def is_builtin_function(self, node: ast.AST) -> bool:
        """Whether a node is the name of a function of Python's own."""
        is_name = isinstance(node, ast.Name) and node.id not in self.assigned
        return is_name and callable(getattr(builtins, node.id, None))  # type: ignore[attr-defined]


def method(node: ast.AST) -> str:
    """The name after the last point of what is called: "start" for `threading.Thread(...).start()`; else ""."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def called(node: ast.AST) -> str:
    """The name of what is called, with or without something before it."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id
    return method(node)


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """The value of an argument that is given by its name."""
    return next((k.value for k in call.keywords if k.arg == name), None)


def is_thread(node: ast.AST) -> bool:
    """Whether a thread is made here."""
    return called(node) == "Thread"
