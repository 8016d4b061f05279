"""What one Python file of a hand-in does, read from its syntax tree: never run, never judged by its name."""

from __future__ import annotations

import ast
import importlib.util
import sys
import tokenize
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from autograder.program.source_file import parse

WINDOWS = {
    "tkinter", "customtkinter", "ttkbootstrap", "PyQt4", "PyQt5", "PyQt6", "PySide2", "PySide6", "kivy", "kivymd",
    "wx",
    "pygame", "dearpygui", "PySimpleGUI", "FreeSimpleGUI", "easygui", "flet", "gi", "turtle", "eel", "webview",
    "nicegui",
}  # fmt: skip
SCREENS = {"curses", "prompt_toolkit", "textual", "urwid", "npyscreen", "asciimatics", "blessed"}
OTHER_SYSTEMS = {"msvcrt", "winreg", "winsound", "_winapi", "win32api", "win32console"}
_WIRE = {
    "bind", "listen", "accept", "connect", "connect_ex", "sendto", "recvfrom", "recvfrom_into", "recv", "recv_into",
    "send", "sendall", "create_server", "create_connection", "start_server", "open_connection",
    "create_datagram_endpoint", "sock_accept", "sock_connect", "sock_recv", "sock_sendall",
}  # fmt: skip
_SERVERS = {
    "TCPServer",
    "ThreadingTCPServer",
    "ForkingTCPServer",
    "UDPServer",
    "ThreadingUDPServer",
    "ForkingUDPServer",
}
_PYTHON_2 = (
    "Missing parentheses in call to",
    "multiple exception types must be parenthesized",
    "leading zeros in decimal",
)


@dataclass(frozen=True)
class InputCall:
    """One call of `input()`: its line, what takes its value, whether that is a number, whether it stands in a loop."""

    line: int
    target: str = ""
    number: bool = False
    loop: bool = False


@dataclass
class SourceFacts:
    """What a file does. `problem` says why it cannot be read as Python ("" if it can)."""

    path: Path
    problem: str = ""
    python2: bool = False
    calls: set[str] = field(default_factory=set)
    call_lines: set[tuple[str, int]] = field(default_factory=set)  # (call, each line that it spans)
    kinds: set[str] = field(default_factory=set)  # "tcp", "udp": the sockets it makes
    imports: set[str] = field(default_factory=set)  # top-level modules, unguarded by try
    soft_imports: set[str] = field(default_factory=set)  # inside try: it may do without
    modules: set[str] = field(default_factory=set)  # dotted names, for finding helper files
    asks: list[InputCall] = field(default_factory=list)
    reads_keyboard: bool = False
    numbers: set[int] = field(default_factory=set)
    strings: list[str] = field(default_factory=list)
    compared: set[str] = field(default_factory=set)  # texts that something is compared with
    arguments: list[tuple[str, str]] = field(default_factory=list)  # (option or "", name) the command line should have
    uses_argv: bool = False
    broadcasts: bool = False
    helpers: set[Path] = field(default_factory=set)

    def site(self, line: int) -> InputCall | None:
        """The `input()` call on this line."""
        return next((s for s in self.asks if s.line == line), None)

    def absorb(self, other: SourceFacts) -> None:
        """Take in what a helper module does: it runs as part of this program."""
        for name in ("calls", "kinds", "imports", "soft_imports", "numbers", "compared"):
            getattr(self, name).update(getattr(other, name))
        self.strings += other.strings
        self.reads_keyboard |= other.reads_keyboard
        self.broadcasts |= other.broadcasts


def read(path: Path) -> SourceFacts:
    """Read a file; what is wrong with it stands in `problem`."""
    found = SourceFacts(path)
    try:
        with tokenize.open(path) as file:
            text = file.read()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parse(text)
    except SyntaxError as error:
        found.python2 = (error.msg or "").startswith(_PYTHON_2)
        found.problem = f"{path.name}, line {error.lineno}: {error.msg}"
        return found
    except (OSError, ValueError, RecursionError) as error:
        found.problem = f"{path.name}: {error}"
        return found
    _Reader(found).visit(tree)
    if "raw_input" in found.calls:
        found.python2, found.problem = True, f"{path.name} calls raw_input()"
    return found


class _Reader(ast.NodeVisitor):
    def __init__(self, found: SourceFacts) -> None:
        self.found = found
        self._loops = 0
        self._tries = 0
        self._target = ""
        self._number = False

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._imported(alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if module and not node.level:
            self._imported(module)
        self.found.modules.add(module)
        self.found.modules.update(f"{module}.{a.name}".lstrip(".") for a in node.names)

    def _imported(self, name: str) -> None:
        self.found.modules.add(name)
        (self.found.soft_imports if self._tries else self.found.imports).add(name.partition(".")[0])

    def visit_Try(self, node: ast.Try) -> None:
        guards = any(
            h.type is None or "mport" in ast.dump(h.type) or "NotFound" in ast.dump(h.type) for h in node.handlers
        )
        self._tries += guards
        for child in node.body:
            self.visit(child)
        self._tries -= guards
        for other in [*node.handlers, *node.orelse, *node.finalbody]:
            self.visit(other)

    def visit_While(self, node: ast.While) -> None:
        self._loops += 1
        self.generic_visit(node)
        self._loops -= 1

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        self._loops += 1
        for child in [*node.body, *node.orelse]:
            self.visit(child)
        self._loops -= 1

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        loops, self._loops = self._loops, 0
        self.generic_visit(node)
        self._loops = loops

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for base in node.bases:
            self._served(_name(base))
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        before = self._target
        self._target = " ".join(_name(t) for t in node.targets)
        self._argument(node.value, self._target)
        self.generic_visit(node)
        self._target = before

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr == "SOCK_DGRAM":
            self.found.kinds.add("udp")
        elif node.attr == "SOCK_STREAM":
            self.found.kinds.add("tcp")
        elif node.attr == "SO_BROADCAST":
            self.found.broadcasts = True
        elif node.attr == "argv":
            self.found.uses_argv = True
        elif node.attr == "stdin":
            self.found.reads_keyboard = True
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in ("SOCK_DGRAM", "SOCK_STREAM"):
            self.found.kinds.add("udp" if node.id == "SOCK_DGRAM" else "tcp")

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and len(node.value) < 500:
            self.found.strings.append(node.value)
        elif isinstance(node.value, int) and not isinstance(node.value, bool) and 0 < node.value < 65536:
            self.found.numbers.add(node.value)

    def visit_Compare(self, node: ast.Compare) -> None:
        for side in (node.left, *node.comparators):
            for constant in ast.walk(side) if isinstance(side, (ast.Constant, ast.Tuple, ast.List, ast.Set)) else ():
                if isinstance(constant, ast.Constant):
                    self._compared(constant.value)
        self.generic_visit(node)

    def visit_MatchValue(self, node: ast.MatchValue) -> None:
        if isinstance(node.value, ast.Constant):
            self._compared(node.value.value)
        self.generic_visit(node)

    def _compared(self, value: object) -> None:
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")
        if isinstance(value, str):
            self.found.compared.add(value.strip())

    def visit_Call(self, node: ast.Call) -> None:
        name = _name(node.func)
        found = self.found
        if name in _WIRE or name == "raw_input":
            found.calls.add(name)
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                found.call_lines.add((name, line))
        if name == "socket" and not any(k in ast.dump(node) for k in ("SOCK_DGRAM", "SOCK_RAW")):
            found.kinds.add("tcp")
        if name == "startswith" and node.args and isinstance(node.args[0], ast.Constant):
            self._compared(node.args[0].value)
        if name == "add_argument":
            self._option(node)
        self._served(name)
        before = self._number
        if name == "input":
            found.reads_keyboard = True
            found.asks.append(InputCall(node.lineno, self._target, self._number, self._loops > 0))
        self._number = name in ("int", "float") or (before and name in ("strip", "input"))
        if name in ("start_server", "open_connection", "create_server", "create_connection"):
            found.kinds.add("tcp")
        self.generic_visit(node)
        self._number = before

    def _served(self, name: str) -> None:
        if name in _SERVERS:
            self.found.kinds.add("udp" if "UDP" in name else "tcp")
            self.found.calls.update({"bind", "recvfrom"} if "UDP" in name else {"bind", "listen", "accept"})

    def _argument(self, value: ast.expr, target: str) -> None:
        for node in ast.walk(value):
            if isinstance(node, ast.Subscript) and _name(node.value) == "argv" and isinstance(node.slice, ast.Constant):
                index = node.slice.value
                if isinstance(index, int) and 0 < index < 9:
                    while len(self.found.arguments) < index:
                        self.found.arguments.append(("", ""))
                    self.found.arguments[index - 1] = ("", target)

    def _option(self, node: ast.Call) -> None:
        names = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        required = any(
            k.arg == "required" and isinstance(k.value, ast.Constant) and k.value.value for k in node.keywords
        )
        optional = any(k.arg in ("default", "nargs", "action") for k in node.keywords)
        if not names:
            return
        long = max(names, key=len)
        if not long.startswith("-") and not optional:
            self.found.arguments.append(("", long))
        elif required:
            self.found.arguments.append((long, long.lstrip("-")))


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, (ast.Tuple, ast.List)):
        return " ".join(_name(e) for e in node.elts)
    return ""


def missing_module(modules: set[str], own: set[str]) -> str:
    """The first module that is neither the student's own nor installed here; "" if all are there."""
    for name in sorted(modules - own - set(sys.stdlib_module_names)):
        try:
            if importlib.util.find_spec(name) is None:
                return name
        except (ImportError, ValueError):
            return name
    return ""
