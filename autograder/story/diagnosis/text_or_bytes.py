"""What in the student's file is text and what is bytes, as far as the file itself says so."""

from __future__ import annotations

import ast

from autograder.story.diagnosis.source_code import Function, SourceCode, called, method

TEXT, BYTES, UNKNOWN = "text", "bytes", ""
_TO_BYTES = ("encode", "recv", "to_bytes")
_TO_TEXT = ("decode", "input", "str", "join")
_ALIKE = ("strip", "lstrip", "rstrip", "upper", "lower", "replace", "removesuffix", "removeprefix", "casefold", "title")
_CUT = ("split", "rsplit", "partition", "rpartition")
_DEPTH = 8  # assignments and calls that are followed


def kind_of(source: SourceCode, node: ast.AST, depth: int = _DEPTH) -> str:
    """TEXT or BYTES if an expression can be nothing else; UNKNOWN otherwise."""
    if depth == 0:
        return UNKNOWN
    if isinstance(node, ast.Constant):
        return TEXT if isinstance(node.value, str) else BYTES if isinstance(node.value, bytes) else UNKNOWN
    if isinstance(node, ast.JoinedStr):
        return TEXT
    if isinstance(node, ast.NamedExpr):
        return kind_of(source, node.value, depth - 1)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return kind_of(source, node.left, depth - 1) or kind_of(source, node.right, depth - 1)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        return kind_of(source, node.value, depth - 1)
    if isinstance(node, ast.Call):
        return _kind_of_call(source, node, depth)
    return _kind_of_name(source, node, depth) if isinstance(node, ast.Name) else UNKNOWN


def _kind_of_call(source: SourceCode, call: ast.Call, depth: int) -> str:
    name = called(call)
    if name in source.functions:
        return _kind_returned(source, name, depth)
    if name in _TO_BYTES:
        return BYTES
    if name in _TO_TEXT and not (name == "join" and not _joins_text(call)):
        return TEXT
    if method(call) in _ALIKE and isinstance(call.func, ast.Attribute):
        return kind_of(source, call.func.value, depth - 1)
    return UNKNOWN


def _joins_text(call: ast.Call) -> bool:
    before = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(before, ast.Constant) and isinstance(before.value, str)


def _kind_returned(source: SourceCode, name: str, depth: int) -> str:
    """What a function returns, if all its `return` agree."""
    returned = [n.value for n in ast.walk(source.functions[name]) if isinstance(n, ast.Return) and n.value is not None]
    return _agreed([kind_of(source, value, depth - 1) for value in returned])


def _kind_of_name(source: SourceCode, name: ast.Name, depth: int) -> str:
    """What was assigned to a name in the function that it stands in, or given to it as an argument."""
    function = source.enclosing(name, *Function)
    kinds = []
    for node in ast.walk(function) if function else source.all(ast.Assign, ast.NamedExpr, ast.For):
        if isinstance(node, (ast.Assign, ast.NamedExpr)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            stored = [target for target in targets if _stores(target, name.id)]
            if not (method(node.value) in _CUT and _stands_before_the_point(node.value, name.id)):
                kinds += [_kind_assigned(source, target, node.value, depth) for target in stored]
        elif isinstance(node, ast.For) and _stores(node.target, name.id):
            kinds.append(_kind_of_items(source, node.iter, depth))
    if kinds or function is None:
        return _agreed(kinds)
    return _kind_of_argument(source, function, name.id, depth, items=False)


def _stands_before_the_point(value: ast.expr, name: str) -> bool:
    """Whether a name is cut into pieces of its own kind: `line, rest = rest.split(...)`."""
    before = value.func.value if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) else None
    return isinstance(before, ast.Name) and before.id == name


def _stores(target: ast.expr, name: str) -> bool:
    return any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(target))


def _kind_assigned(source: SourceCode, target: ast.expr, value: ast.expr, depth: int) -> str:
    if isinstance(target, ast.Name):
        return kind_of(source, value, depth - 1)
    if not isinstance(target, ast.Tuple):
        return UNKNOWN
    if method(value) in _CUT and isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        return kind_of(source, value.func.value, depth - 1)
    return BYTES if called(value) == "recvfrom" else UNKNOWN


def _kind_of_items(source: SourceCode, node: ast.AST, depth: int) -> str:
    """What a loop over an expression gives, if that is a generator of this file, or a parameter that gets one."""
    if depth == 0:
        return UNKNOWN
    if isinstance(node, ast.Call) and called(node) in source.functions:
        generator = source.functions[called(node)]
        given = [n.value for n in ast.walk(generator) if isinstance(n, ast.Yield) and n.value is not None]
        return _agreed([kind_of(source, value, depth - 1) for value in given])
    if not isinstance(node, ast.Name):
        return UNKNOWN
    function = source.enclosing(node, *Function)
    if function is None:
        return UNKNOWN
    assigned = [
        n.value for n in ast.walk(function) if isinstance(n, ast.Assign) and any(_stores(t, node.id) for t in n.targets)
    ]
    if assigned:
        return _agreed([_kind_of_items(source, value, depth - 1) for value in assigned])
    return _kind_of_argument(source, function, node.id, depth, items=True)


def _kind_of_argument(source: SourceCode, function: ast.AST, name: str, depth: int, *, items: bool) -> str:
    """What the calls of a function, and the threads made for it, give to one of its parameters."""
    assert isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
    parameters = [a.arg for a in function.args.args]
    if name not in parameters:
        return UNKNOWN
    index, kinds = parameters.index(name), []
    for call in source.all(ast.Call):
        arguments = call.args if called(call) == function.name else _thread_arguments(call, function.name)
        if index < len(arguments) and not any(isinstance(a, ast.Starred) for a in arguments):
            find = _kind_of_items if items else kind_of
            kinds.append(find(source, arguments[index], depth - 1))
    return _agreed(kinds)


def _thread_arguments(call: ast.Call, function: str) -> list[ast.expr]:
    given = {k.arg: k.value for k in call.keywords}
    target, arguments = given.get("target"), given.get("args")
    is_for = isinstance(target, ast.Name) and target.id == function
    return list(arguments.elts) if is_for and isinstance(arguments, (ast.Tuple, ast.List)) else []


def _agreed(kinds: list[str]) -> str:
    return kinds[0] if kinds and len(set(kinds)) == 1 else UNKNOWN
