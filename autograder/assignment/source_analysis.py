"""Reading one Python file of a submission: from its syntax tree, without running it or judging it by its name."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from pathlib import Path

from autograder.assignment.source_facts import InputCall, SourceFacts
from autograder.program.regular_files import read_regular
from autograder.program.source_file import parse

_SOCKET_CALLS = {
    "bind", "listen", "accept", "connect", "connect_ex", "sendto", "recvfrom", "recvfrom_into", "recv", "recv_into",
    "send", "sendall", "create_server", "create_connection", "start_server", "open_connection",
    "create_datagram_endpoint", "sock_accept", "sock_connect", "sock_recv", "sock_sendall",
}  # fmt: skip
_SERVER_CLASSES = {
    "TCPServer", "ThreadingTCPServer", "ForkingTCPServer", "UDPServer", "ThreadingUDPServer", "ForkingUDPServer",
}  # fmt: skip
_PYTHON_2 = (
    "Missing parentheses in call to",
    "multiple exception types must be parenthesized",
    "leading zeros in decimal",
)


def analyse_source(path: Path) -> SourceFacts:
    """Read a file; what is wrong with it stands in `problem`."""
    facts = SourceFacts(path)
    try:
        data = read_regular(path)
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = io.TextIOWrapper(io.BytesIO(data), encoding).read()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parse(text)
    except SyntaxError as error:
        facts.is_python2 = (error.msg or "").startswith(_PYTHON_2)
        facts.problem = f"{path.name}, line {error.lineno}: {error.msg}"
        return facts
    except (OSError, ValueError, RecursionError) as error:
        facts.problem = f"{path.name}: {error}"
        return facts
    _SourceVisitor(facts).visit(tree)
    if "raw_input" in facts.calls:
        facts.is_python2, facts.problem = True, f"{path.name} calls raw_input()"
    return facts


class _SourceVisitor(ast.NodeVisitor):
    """Fills in the facts, one syntax node at a time."""

    def __init__(self, facts: SourceFacts) -> None:
        self.facts = facts
        self._loops = 0  # how many are around this node
        self._import_guards = 0  # so many `try` statements around it catch a failed import
        self._target = ""  # the variable that is assigned
        self._is_number = False  # int() or float() is called on this node

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._note_import(alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if module and not node.level:
            self._note_import(module)
        self.facts.imported_names.add(module)
        self.facts.imported_names.update(f"{module}.{a.name}".lstrip(".") for a in node.names)

    def _note_import(self, name: str) -> None:
        self.facts.imported_names.add(name)
        (self.facts.optional_imports if self._import_guards else self.facts.imports).add(name.partition(".")[0])

    def visit_Try(self, node: ast.Try) -> None:
        is_guard = any(
            handler.type is None or re.search("mport|NotFound", ast.dump(handler.type)) for handler in node.handlers
        )
        self._import_guards += is_guard
        for child in node.body:
            self.visit(child)
        self._import_guards -= is_guard
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
            self._note_server_class(_name(base))
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        outer, self._target = self._target, " ".join(_name(target) for target in node.targets)
        self._note_argv(node.value, self._target)
        self.generic_visit(node)
        self._target = outer

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr == "SOCK_DGRAM":
            self.facts.socket_kinds.add("udp")
        elif node.attr == "SOCK_STREAM":
            self.facts.socket_kinds.add("tcp")
        elif node.attr == "SO_BROADCAST":
            self.facts.broadcasts = True
        elif node.attr == "argv":
            self.facts.uses_argv = True
        elif node.attr == "stdin":
            self.facts.reads_keyboard = True
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in ("SOCK_DGRAM", "SOCK_STREAM"):
            self.facts.socket_kinds.add("udp" if node.id == "SOCK_DGRAM" else "tcp")

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and len(node.value) < 500:
            self.facts.strings.append(node.value)
        elif isinstance(node.value, int) and not isinstance(node.value, bool) and 0 < node.value < 65536:
            self.facts.numbers.add(node.value)

    def visit_Compare(self, node: ast.Compare) -> None:
        for side in (node.left, *node.comparators):
            if isinstance(side, (ast.Constant, ast.Tuple, ast.List, ast.Set)):
                for constant in ast.walk(side):
                    if isinstance(constant, ast.Constant):
                        self._note_compared(constant.value)
        self.generic_visit(node)

    def visit_MatchValue(self, node: ast.MatchValue) -> None:
        if isinstance(node.value, ast.Constant):
            self._note_compared(node.value.value)
        self.generic_visit(node)

    def _note_compared(self, value: object) -> None:
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")
        if isinstance(value, str):
            self.facts.compared.add(value.strip())

    def visit_Call(self, node: ast.Call) -> None:
        name = _name(node.func)
        self._note_socket_call(node, name)
        self._note_server_class(name)
        if name == "startswith" and node.args and isinstance(node.args[0], ast.Constant):
            self._note_compared(node.args[0].value)
        if name == "add_argument":
            self._note_argparse(node)
        is_number = self._is_number
        if name == "input":
            self.facts.reads_keyboard = True
            self.facts.input_calls.append(InputCall(node.lineno, self._target, is_number, self._loops > 0))
        self._is_number = name in ("int", "float") or (is_number and name in ("strip", "input"))
        self.generic_visit(node)
        self._is_number = is_number

    def _note_socket_call(self, node: ast.Call, name: str) -> None:
        if name in _SOCKET_CALLS or name == "raw_input":
            self.facts.calls.add(name)
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                self.facts.call_lines.add((name, line))
        if name in ("start_server", "open_connection", "create_server", "create_connection"):
            self.facts.socket_kinds.add("tcp")
        if name == "socket" and not any(kind in ast.dump(node) for kind in ("SOCK_DGRAM", "SOCK_RAW")):
            self.facts.socket_kinds.add("tcp")

    def _note_server_class(self, name: str) -> None:
        """Take a class of `socketserver` for the calls that it makes."""
        if name in _SERVER_CLASSES:
            is_udp = "UDP" in name
            self.facts.socket_kinds.add("udp" if is_udp else "tcp")
            self.facts.calls |= {"bind", "recvfrom"} if is_udp else {"bind", "listen", "accept"}

    def _note_argv(self, value: ast.expr, target: str) -> None:
        """An assignment from `sys.argv[n]`: the n-th argument is called as the variable."""
        for node in ast.walk(value):
            if isinstance(node, ast.Subscript) and _name(node.value) == "argv" and isinstance(node.slice, ast.Constant):
                index = node.slice.value
                if isinstance(index, int) and 0 < index < 9:
                    while len(self.facts.arguments) < index:
                        self.facts.arguments.append(("", ""))
                    self.facts.arguments[index - 1] = ("", target)

    def _note_argparse(self, node: ast.Call) -> None:
        """A call of `add_argument`: keep what has to be given."""
        names = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if not names:
            return
        is_required = any(
            k.arg == "required" and isinstance(k.value, ast.Constant) and k.value.value for k in node.keywords
        )
        is_optional = any(k.arg in ("default", "nargs", "action") for k in node.keywords)
        longest = max(names, key=len)
        if not longest.startswith("-") and not is_optional:
            self.facts.arguments.append(("", longest))
        elif is_required:
            self.facts.arguments.append((longest, longest.lstrip("-")))


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, (ast.Tuple, ast.List)):
        return " ".join(_name(e) for e in node.elts)
    return ""
