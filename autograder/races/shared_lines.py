"""Which lines of a program are worth a pause: those that touch names which threads share come first."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from autograder.program.source_file import parse

_CHANGING = {
    "add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop", "popitem", "popleft", "remove",
    "setdefault", "sort", "update",
}  # fmt: skip
_SENDING = {"send", "sendall", "sendto", "sendmsg", "close", "shutdown", "write", "drain", "flush"}
_WAKING = {"set", "clear", "wait", "notify", "notify_all", "put", "get"}
# Called on a value, these tell nobody. A line with nothing else in it is passed over: a pause there is one
# at the line that follows, as no other thread can tell the two apart.
_QUIET = {
    "abs", "bool", "bytes", "casefold", "count", "decode", "dict", "encode", "endswith", "enumerate", "find", "float",
    "format", "frozenset", "int", "isdigit", "isinstance", "isprintable", "join", "len", "list", "lower", "lstrip",
    "max", "min", "partition", "print", "range", "replace", "repr", "rpartition", "rstrip", "set", "sorted", "split",
    "splitlines", "startswith", "str", "strip", "sum", "title", "tuple", "upper", "zip",
}  # fmt: skip
OWN = 4  # the rank of a line that concerns its own thread alone
_NOT_RUN = (ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom)
_LOCKS = {"Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore", "Event", "Barrier", "local"}


@dataclass
class LineUse:
    """What one line does with names that threads share, and with the wire."""

    touches: set[str] = field(default_factory=set)  # shared names, read or written
    changes: set[str] = field(default_factory=set)
    tests: set[str] = field(default_factory=set)  # asked about in an `if` or `while`
    sends: bool = False
    wakes: bool = False  # an event, a condition or a queue
    locks: bool = False  # takes one, perhaps: `with something:`
    calls: bool = False  # something that is neither the program's own function nor known to keep to itself
    function: str = ""
    loop: tuple[int, frozenset[str]] | None = None  # the innermost loop around it: its line and what it goes over

    @property
    def rank(self) -> int:
        """The smaller, the sooner it is paused at."""
        if self.changes:
            return 0
        if self.touches or self.wakes or self.locks:
            return 1
        if self.sends:
            return 2
        return 3 if self.calls else OWN


@dataclass(frozen=True)
class Source:
    """A program's lines: number -> what it does. Lines that only define something are left out."""

    text: tuple[str, ...]
    uses: dict[int, LineUse]

    def code(self, line: int) -> str:
        """The line's text, stripped; "" if there is none."""
        return self.text[line - 1].strip() if 0 < line <= len(self.text) else ""

    def use(self, line: int) -> LineUse:
        """What the line does; nothing for one that is not known."""
        return self.uses.get(line, LineUse())

    def ordered(self) -> list[int]:
        """All lines, in the order in which they are to be swept."""
        return sorted(self.uses, key=lambda line: (self.uses[line].rank, line))


def read_source(path: Path) -> Source:
    """Look at a program. Raises SyntaxError (or OSError) for one that cannot be looked at."""
    text = path.read_text(encoding="utf-8", errors="replace")
    tree = parse(text)
    uses: dict[int, LineUse] = {}
    own = {n.name for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))}
    _Reader(_shared_names(tree), own, uses).visit(tree)
    for line in _second_calls(tree, own) & set(uses):
        uses[line].calls = True
    return Source(tuple(text.splitlines()), uses)


def _second_calls(tree: ast.Module, own: set[str]) -> set[int]:
    """Lines that call the same function of the program as the statement before: between the two is a gap.

    (Otherwise a pause at such a call is one at the function's own first line.)
    """
    found = set()
    for node in ast.walk(tree):
        for _, block in ast.iter_fields(node):
            for one, two in pairwise(block) if isinstance(block, list) else ():
                if isinstance(one, ast.Expr) and isinstance(two, ast.Expr) and _called(one) & _called(two) & own:
                    found.add(two.lineno)
    return found


def _called(node: ast.AST) -> set[str]:
    calls = [n.func for n in ast.walk(node) if isinstance(n, ast.Call)]
    return {c.attr if isinstance(c, ast.Attribute) else c.id for c in calls if isinstance(c, (ast.Attribute, ast.Name))}


def _shared_names(tree: ast.Module) -> set[str]:
    """Names that several threads may reach: globals that functions use, attributes, and what an inner function uses.

    Functions, classes, modules, constants of plain types and the locks themselves are left out.
    """
    plain, inside, names = set(), set(), set()
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if isinstance(node.value, ast.Constant) or _makes_lock(node.value):
                plain |= {t.id for t in targets if isinstance(t, ast.Name)}
    functions = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))]
    assigned_global = {
        t.id for n in tree.body for t in ast.walk(n) if isinstance(t, ast.Name) and isinstance(t.ctx, ast.Store)
        and not isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    }  # fmt: skip
    for function in functions:
        own = _own_names(function)
        declared = {n for d in ast.walk(function) if isinstance(d, (ast.Global, ast.Nonlocal)) for n in d.names}
        plain -= declared  # a number that somebody counts up is no constant
        used = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
        inside |= {n for n in used if n in assigned_global and (n not in own or n in declared)}
        for inner in ast.walk(function):
            if inner is not function and isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                free = {n.id for n in ast.walk(inner) if isinstance(n, ast.Name)} - _own_names(inner)
                names |= free & own
    attributes = {
        n.attr for n in ast.walk(tree)
        if isinstance(n, ast.Attribute) and isinstance(n.ctx, (ast.Store, ast.Del))
    }  # fmt: skip
    locks = {
        t.attr for n in ast.walk(tree) if isinstance(n, ast.Assign) and _makes_lock(n.value)
        for t in n.targets if isinstance(t, ast.Attribute)
    }  # fmt: skip
    return (inside | names | {f".{a}" for a in attributes - locks}) - plain


def _makes_lock(value: ast.expr | None) -> bool:
    if not isinstance(value, ast.Call):
        return False
    called = value.func
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    return name in _LOCKS


def _own_names(function: ast.AST) -> set[str]:
    """Parameters and what the function itself assigns."""
    args = function.args  # type: ignore[attr-defined]  # the callers pass functions only
    own = {a.arg for a in [*args.posonlyargs, *args.args, *args.kwonlyargs]}
    own |= {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return own


class _Reader(ast.NodeVisitor):
    """Fills in `uses`, statement by statement."""

    def __init__(self, shared: set[str], own: set[str], uses: dict[int, LineUse]) -> None:
        self._shared, self._own, self._uses = shared, own, uses
        self._functions: list[str] = []
        self._loops: list[tuple[int, frozenset[str]]] = []

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._functions.append(node.name)
        loops, self._loops = self._loops, []
        for statement in node.body:
            self.visit(statement)
        self._functions.pop()
        self._loops = loops

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815  ast's name

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in node.body:
            self.visit(statement)

    def generic_visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.stmt) and not isinstance(node, _NOT_RUN):
            self._statement(node)
        loops = isinstance(node, (ast.For, ast.AsyncFor))
        if loops:
            self._loops.append((node.lineno, frozenset(self._names_in(node.iter))))  # type: ignore[attr-defined]
        super().generic_visit(node)
        if loops:
            self._loops.pop()

    def _statement(self, node: ast.stmt) -> None:
        """One statement without the blocks inside it: those are statements of their own."""
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        parts = [n for n in ast.iter_child_nodes(node) if not isinstance(n, (ast.stmt, ast.excepthandler))]
        use = self._uses.setdefault(node.lineno, LineUse(function=self._functions[-1] if self._functions else ""))
        use.loop = self._loops[-1] if self._loops else use.loop
        for part in parts:
            for inner in ast.walk(part):
                line = getattr(inner, "lineno", node.lineno)
                here = use if line == node.lineno else self._uses.setdefault(line, LineUse(function=use.function))
                self._look(inner, here)
        use.locks |= isinstance(node, (ast.With, ast.AsyncWith))
        tested = getattr(node, "test", None)
        if tested is not None:
            use.tests |= self._names_in(tested)
        targets = [getattr(node, "target", None), *getattr(node, "targets", [])]
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete)):
            for target in targets:
                if target is not None:
                    use.changes |= self._names_in(target)

    def _look(self, node: ast.AST, use: LineUse) -> None:
        use.touches |= self._shared & _name_of(node)
        if isinstance(node, ast.Call):
            called = node.func
            name = (
                called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
            )
            use.calls |= name not in self._own and name not in _QUIET
        use.calls |= isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load)
        use.calls |= isinstance(node, (ast.Await, ast.Delete))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in _CHANGING:
                use.changes |= self._names_in(node.func.value)
            use.sends |= node.func.attr in _SENDING
            use.wakes |= node.func.attr in _WAKING
        if isinstance(node, (ast.IfExp, ast.comprehension)):
            for test in [node.test] if isinstance(node, ast.IfExp) else node.ifs:
                use.tests |= self._names_in(test)

    def _names_in(self, node: ast.AST) -> set[str]:
        return {name for inner in ast.walk(node) for name in _name_of(inner)} & self._shared


def _name_of(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Name):
        return {node.id}
    return {f".{node.attr}"} if isinstance(node, ast.Attribute) else set()
