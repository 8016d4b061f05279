"""Which lines of a program are worth a pause: those that touch names which threads share come first."""

from __future__ import annotations

import ast
import threading
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from autograder.program.regular_files import read_regular
from autograder.program.source_file import decoded, parse
from autograder.program.staging import Files
from autograder.races.shared_names import called_name, name_of, shared_names
from autograder.story.call_names import ENDING, SENDING

_CHANGING = {
    "add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop", "popitem", "popleft", "remove",
    "setdefault", "sort", "update",
}  # fmt: skip
_SENDING = {*SENDING, *ENDING, "write", "drain", "flush"}
_WAKING = {"set", "clear", "wait", "notify", "notify_all", "put", "get"}
# Calls that no other thread can notice. A line with nothing else in it gets no pause: other threads could not
# distinguish it from a pause at the line that follows.
_UNNOTICED = {
    "abs", "bool", "bytes", "casefold", "count", "decode", "dict", "encode", "endswith", "enumerate", "find", "float",
    "format", "frozenset", "int", "isdigit", "isinstance", "isprintable", "join", "len", "list", "lower", "lstrip",
    "max", "min", "partition", "print", "range", "replace", "repr", "rpartition", "rstrip", "set", "sorted", "split",
    "splitlines", "startswith", "str", "strip", "sum", "title", "tuple", "upper", "zip",
}  # fmt: skip
OTHER_CODE = 1_000_000  # the first number of lines that are not in the program's own file
_MOST_OTHERS = 100  # files and strings
UNSHARED = 4  # the rank of a line that concerns its own thread alone
_DECLARATIONS = (ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True)
class Loop:
    """A `for` loop: its line, and the shared names that it iterates over."""

    line: int
    names: frozenset[str]


@dataclass
class LineUse:
    """What one line does with names that threads share, and with sockets. The names are shared ones only."""

    touches: set[str] = field(default_factory=set)  # read or written
    changes: set[str] = field(default_factory=set)
    tests: set[str] = field(default_factory=set)  # in the condition of an `if` or a `while`
    again: set[str] = field(default_factory=set)  # used more than once: another thread may come in between
    sends: bool = False
    wakes: bool = False  # uses an event, a condition or a queue
    locks: bool = False  # may take a lock: `with something:`
    calls: bool = False  # a function of another module that other threads may notice
    function: str = ""
    loop: Loop | None = None  # the innermost `for` loop around it

    @property
    def touches_in_loop(self) -> frozenset[str]:
        """What the line touches, and what the loop around it iterates over."""
        return frozenset(self.touches) | (self.loop.names if self.loop else frozenset())

    @property
    def rank(self) -> int:
        """A pause at a line of a smaller rank is tried sooner."""
        if self.changes:
            return 0
        if self.touches or self.wakes or self.locks:
            return 1
        if self.sends:
            return 2
        return 3 if self.calls else UNSHARED


_UNKNOWN = LineUse(locks=True, calls=True)  # worth a pause, whatever it does


@dataclass(frozen=True)
class AnalysedSource:
    """A program's text, and what each of its lines does. Lines that only define something are left out.

    Lines of other code that the program executes, in other files or in strings, are numbered as they come up,
    from `OTHER_CODE` on. Nothing is known of what they do.
    """

    text: tuple[str, ...]
    uses: dict[int, LineUse]
    name: str = ""  # of the file, as the launcher reports it
    others: list[str] = field(default_factory=list)  # other files, and "<string>"
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def number(self, file: str, line: int) -> int:
        """The number of a line that was reported; 0 for one more file than anybody has."""
        if file == self.name:
            return line
        with self._lock:
            if file not in self.others:
                if len(self.others) >= _MOST_OTHERS:
                    return 0
                self.others.append(file)
            return (self.others.index(file) + 1) * OTHER_CODE + line

    def place(self, number: int) -> tuple[str, int]:
        """The file and the line that have this number."""
        index, line = divmod(number, OTHER_CODE)
        return (self.others[index - 1] if index else self.name), line

    def words(self, number: int) -> str:
        """A line as a sentence names it: "line 5", or "line 5 of <string>"."""
        file, line = self.place(number)
        return f"line {line}" if number < OTHER_CODE else f"line {line} of {file}"

    def code(self, line: int) -> str:
        """The line's text, stripped; "" if there is none."""
        return self.text[line - 1].strip() if 0 < line <= len(self.text) else ""

    def use(self, line: int) -> LineUse:
        """What the line does; an empty `LineUse` for a line that does nothing."""
        return _UNKNOWN if line >= OTHER_CODE else self.uses.get(line, LineUse())

    def ordered(self) -> list[int]:
        """All lines, in the order in which pauses are tried."""
        return sorted(self.uses, key=lambda line: (self.uses[line].rank, line))


def read_source(path: Path, files: Files | None = None) -> AnalysedSource:
    """Analyse a program's file, as it is in the snapshot `files`, if there is one.

    Raises OSError if it cannot be read, SyntaxError if it is no Python program.
    """
    path = path.resolve()
    data = files[Path(path.name)] if files is not None else read_regular(path)
    text = decoded(data)
    tree = parse(text)
    uses: dict[int, LineUse] = {}
    functions = {n.name for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))}
    _StatementVisitor(shared_names(tree), functions, uses).visit(tree)
    for line in _repeated_calls(tree, functions) & set(uses):
        uses[line].calls = True
    return AnalysedSource(tuple(text.split("\n")), uses, path.name)


def _repeated_calls(tree: ast.Module, functions: set[str]) -> set[int]:
    """Lines that call the same function of the program as the statement before: between the two is a gap.

    A pause at any other call of such a function is the same as one at the function's first line.
    """
    found = set()
    for node in ast.walk(tree):
        for _, block in ast.iter_fields(node):
            for first, second in pairwise(block) if isinstance(block, list) else ():
                if not (isinstance(first, ast.Expr) and isinstance(second, ast.Expr)):
                    continue
                if _called_names(first) & _called_names(second) & functions:
                    found.add(second.lineno)
    return found


def _called_names(node: ast.AST) -> set[str]:
    return {called_name(call) for call in ast.walk(node) if isinstance(call, ast.Call)}


class _StatementVisitor(ast.NodeVisitor):
    """Fills in `uses`, statement by statement."""

    def __init__(self, shared: set[str], functions: set[str], uses: dict[int, LineUse]) -> None:
        self._shared, self._functions, self._uses = shared, functions, uses
        self._enclosing: list[str] = []  # functions, innermost last
        self._loops: list[Loop] = []

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._enclosing.append(node.name)
        loops, self._loops = self._loops, []
        for statement in node.body:
            self.visit(statement)
        self._enclosing.pop()
        self._loops = loops

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815  ast's name

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in node.body:
            self.visit(statement)

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self._statement(node)
        self._loops.append(Loop(node.lineno, frozenset(self._names_in(node.iter))))
        super().generic_visit(node)
        self._loops.pop()

    visit_AsyncFor = visit_For  # noqa: N815  ast's name

    def generic_visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.stmt) and not isinstance(node, _DECLARATIONS):
            self._statement(node)
        super().generic_visit(node)

    def _statement(self, node: ast.stmt) -> None:
        """Record one statement without the blocks inside it: those are statements of their own."""
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        parts = [n for n in ast.iter_child_nodes(node) if not isinstance(n, (ast.stmt, ast.excepthandler))]
        function = self._enclosing[-1] if self._enclosing else ""
        use = self._uses.setdefault(node.lineno, LineUse(function=function))
        use.loop = self._loops[-1] if self._loops else use.loop
        for part in parts:
            for inner in ast.walk(part):
                line = getattr(inner, "lineno", node.lineno)
                here = use if line == node.lineno else self._uses.setdefault(line, LineUse(function=use.function))
                self._expression(inner, here)
        use.locks |= isinstance(node, (ast.With, ast.AsyncWith))
        tested = getattr(node, "test", None)
        if tested is not None:
            use.tests |= self._names_in(tested)
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete)):
            if isinstance(node, ast.AugAssign):
                use.again |= self._names_in(node.target)
            for target in [node.target] if isinstance(node, (ast.AugAssign, ast.AnnAssign)) else node.targets:
                use.changes |= self._names_in(target)

    def _expression(self, node: ast.AST, use: LineUse) -> None:
        names = self._shared & name_of(node)
        use.again |= use.touches & names
        use.touches |= names
        use.calls |= isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load)
        use.calls |= isinstance(node, ast.Await)
        if isinstance(node, ast.Call):
            self._call(node, use)
        if isinstance(node, (ast.IfExp, ast.comprehension)):
            for test in [node.test] if isinstance(node, ast.IfExp) else node.ifs:
                use.tests |= self._names_in(test)

    def _call(self, node: ast.Call, use: LineUse) -> None:
        name = called_name(node)
        use.calls |= name not in self._functions and name not in _UNNOTICED
        if isinstance(node.func, ast.Attribute):
            if name in _CHANGING:
                use.changes |= self._names_in(node.func.value)
            use.sends |= name in _SENDING
            use.wakes |= name in _WAKING

    def _names_in(self, node: ast.AST) -> set[str]:
        return {name for inner in ast.walk(node) for name in name_of(inner)} & self._shared
