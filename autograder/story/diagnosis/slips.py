"""Slips: a few characters that Python takes for something else than was meant.

They show in the source alone, nearly all of them. A slip is told only where a check has failed, and only if what
happened may come of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.story import events as ev
from autograder.story.causes import Cause
from autograder.story.diagnosis.evidence import Evidence, has_sent
from autograder.story.diagnosis.source_code import called, keyword, method
from autograder.story.diagnosis.text_or_bytes import BYTES, TEXT, kind_of
from autograder.story.failure_kinds import FailureKind as Kind

_FEW_LETTERS = ("ascii", "latin1", "cp1251", "cp1252", "iso88591")
_WORD = "exit"
_GIVE_ANOTHER_VALUE = (
    "strip", "lstrip", "rstrip", "removesuffix", "removeprefix", "upper", "lower", "encode", "decode",
    "casefold",
)  # fmt: skip
_BAD_BYTES = (Kind.NO_ERROR_LINE, Kind.BAD_TEXT_ANSWERED_AS_TEXT, Kind.WRONG_BYTES, Kind.BYTES_NOT_RETURNED)
_SAID_IN_TEXT = (ev.SENDS, ev.TYPES)


def not_called(e: Evidence) -> Cause | None:
    """A function or a method is named, without the brackets that call it: `client.close`."""
    for statement in e.source.all(ast.Expr):
        value = statement.value
        is_method = isinstance(value, ast.Attribute)
        is_function = isinstance(value, ast.Name) and value.id in e.source.functions
        if is_method or is_function or e.source.is_builtin_function(value):
            return e.cause("not_called", e.source.place(statement), what=_name_of(value))
    return None


def _name_of(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def result_not_kept(e: Evidence) -> Cause | None:
    """A text is changed, and the changed one is thrown away: `line.strip()` alone on its line."""
    for statement in e.source.all(ast.Expr):
        name = method(statement.value)
        if name in _GIVE_ANOTHER_VALUE:
            return e.cause("result_not_kept", e.source.place(statement), what=name)
    return None


def slash_n(e: Evidence) -> Cause | None:
    r"""`/n` was typed for `\n`."""
    for constant in e.source.all(ast.Constant):
        text = _as_text(constant.value)
        found = next((wrong for wrong in ("/r/n", "/n", "/r") if text.endswith(wrong)), "")
        if found and "://" not in text and e.failure.text != text:
            return e.cause("slash_n", e.source.place(constant), typed=found, meant=found.replace("/", "\\"))
    return None


def _as_text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value if isinstance(value, str) else ""


def no_f_before_the_text(e: Evidence) -> Cause | None:
    """A text with `{name}` in it went out as it stands: the f before its quotation marks is missing."""
    out = [x.data.decode("utf-8", "replace") + x.text for x in e.events if has_sent(x) or x.what == ev.PRINTS]
    for constant in e.source.all(ast.Constant):
        text = constant.value
        if not isinstance(text, str) or isinstance(e.source.enclosing(constant, ast.expr), ast.JoinedStr):
            continue
        name = next((n for n in sorted(e.source.assigned) if f"{{{n}}}" in text or f"{{{n}[" in text), "")
        if name and any(text.strip() in words for words in out):
            return e.cause("no_f_before_the_text", e.source.place(constant), what=f"{{{name}}}")
    return None


def bytes_compared_with_text(e: Evidence) -> Cause | None:
    """A text and bytes are never equal: `data == "exit"`."""
    for node, left, right in _comparisons(e, ast.Eq, ast.NotEq):
        kinds = (kind_of(e.source, left), kind_of(e.source, right))
        if set(kinds) == {TEXT, BYTES}:
            variant = "bytes first" if kinds[0] == BYTES else ""
            return e.cause("bytes_compared_with_text", e.source.place(node), variant=variant)
    return None


def compared_with_a_builtin(e: Evidence) -> Cause | None:
    """A word without its quotation marks is a function of Python's: `text == exit`."""
    for node, left, right in _comparisons(e, ast.Eq, ast.NotEq):
        name = next((n for n in (left, right) if e.source.is_builtin_function(n)), None)
        if name is not None:
            return e.cause("compared_with_a_builtin", e.source.place(node), word=_name_of(name))
    return None


def exit_compared_with_another_word(e: Evidence) -> Cause | None:
    r"""What is compared is not `exit` to the letter: "Exit", or "exit\n"."""
    said = any(x.what in _SAID_IN_TEXT and (x.text or _as_text(x.data)).strip() == _WORD for x in e.events)
    constants = [(c, _as_text(c.value)) for c in e.source.all(ast.Constant)]
    if not said or any(text == _WORD for _, text in constants):
        return None
    for node, left, right in _comparisons(e, ast.Eq, ast.NotEq):
        for side in (left, right):
            text = _as_text(side.value) if isinstance(side, ast.Constant) else ""
            if text != _WORD and text.strip().strip("/\\").casefold() in (_WORD, "quit", "bye"):
                return e.cause("exit_compared_with_another_word", e.source.place(node), word=text)
    return None


def _comparisons(e: Evidence, *operators: type[ast.cmpop]) -> Iterator[tuple[ast.Compare, ast.expr, ast.expr]]:
    for node in e.source.all(ast.Compare):
        if len(node.ops) == 1 and isinstance(node.ops[0], operators):
            yield node, node.left, node.comparators[0]


def plus_on_the_wrong_side(e: Evidence) -> Cause | None:
    """`x =+ y` puts y in the place of x; `x += y` adds it."""
    for node in e.source.all(ast.Assign):
        sign = node.value
        if (
            isinstance(sign, ast.UnaryOp)
            and isinstance(sign.op, ast.UAdd)
            and not isinstance(sign.operand, ast.Constant)
        ):
            return e.cause("plus_on_the_wrong_side", e.source.place(node))
    return None


def new_piece_in_front(e: Evidence) -> Cause | None:
    """`buffer = data + buffer` puts what came last first."""
    if e.program_role != "server" or not (e.expected or e.failure.kind is Kind.WRONG_LINE):
        return None
    for node in e.source.all(ast.Assign):
        value, target = node.value, node.targets[0]
        if not isinstance(value, ast.BinOp) or not isinstance(target, ast.Name) or not isinstance(value.op, ast.Add):
            continue
        first, last = _name_of(value.left), _name_of(value.right)
        if last == target.id and first and kind_of(e.source, value.left) == BYTES:
            return e.cause("new_piece_in_front", e.source.place(node), piece=first, buffer=last)
    return None


def length_of_text(e: Evidence) -> Cause | None:
    """The number of letters was taken for the number of bytes."""
    wide = any(not x.data.isascii() or not x.text.isascii() for x in e.events)
    for call in e.source.all(ast.Call) if wide else ():
        around = e.source.enclosing(call, ast.Call)
        counts = called(call) == "len" and len(call.args) == 1 and kind_of(e.source, call.args[0]) == TEXT
        if counts and (
            method(call) or (around is not None and called(around) in (*e.source.functions, "pack", "recv"))
        ):
            return e.cause("length_of_text", e.source.place(call), what=ast.unparse(call))
        if method(call) == "to_bytes" and isinstance(call.func, ast.Attribute) and called(call.func.value) == "len":
            counted = call.func.value.args[0]  # type: ignore[attr-defined]
            if kind_of(e.source, counted) == TEXT:
                return e.cause("length_of_text", e.source.place(call), what=ast.unparse(call.func.value))
    return None


def replaces_bad_bytes(e: Evidence) -> Cause | None:
    """`errors="replace"` makes letters of bytes that are none, where they had to be noticed."""
    for call in e.source.all(ast.Call) if e.failure.kind in _BAD_BYTES else ():
        errors = keyword(call, "errors")
        if method(call) == "decode" and isinstance(errors, ast.Constant) and errors.value in ("replace", "ignore"):
            return e.cause("replaces_bad_bytes", e.source.place(call), how=str(errors.value))
    return None


def another_encoding(e: Evidence) -> Cause | None:
    """A text was encoded in a way that has few letters, and others were lost."""
    texts = [e.failure.text, e.failure.instead.message if e.failure.instead else ""]
    for call in e.source.all(ast.Call) if not all(text.isascii() for text in texts) else ():
        names = [a.value for a in [*call.args, *(k.value for k in call.keywords)] if isinstance(a, ast.Constant)]
        encodings = [str(name).lower().replace("-", "").replace("_", "") for name in names]
        if method(call) in ("encode", "decode") and any(name in _FEW_LETTERS for name in encodings):
            return e.cause("another_encoding", e.source.place(call), encoding=str(names[0]))
    return None


def text_made_of_bytes_with_str(e: Evidence) -> Cause | None:
    """`str(data)` and an f-string make b'...' of bytes."""
    out = [x.data.decode("latin-1") + x.text for x in e.events if has_sent(x) or x.what == ev.PRINTS]
    if not any("b'" in words or 'b"' in words for words in out):
        return None
    for node in e.source.all(ast.Call):
        if called(node) == "str" and len(node.args) == 1 and kind_of(e.source, node.args[0]) == BYTES:
            return e.cause("text_made_of_bytes_with_str", e.source.place(node))
    for value in e.source.all(ast.FormattedValue):
        where = _call_with_bytes(e, value.value) or (value if kind_of(e.source, value.value) == BYTES else None)
        if where is not None and value.conversion == -1:
            return e.cause("text_made_of_bytes_with_str", e.source.place(where), variant="in an f-string")
    for node in e.source.all(ast.Call) if e.program_role == "client" else ():
        if called(node) == "print" and any(kind_of(e.source, argument) == BYTES for argument in node.args):
            return e.cause("text_made_of_bytes_with_str", e.source.place(node), variant="printed")
    return None


def _call_with_bytes(e: Evidence, value: ast.expr) -> ast.Call | None:
    """The call that gives bytes to a function which puts that argument into an f-string."""
    function = e.source.enclosing(value, ast.FunctionDef)
    if not isinstance(function, ast.FunctionDef) or not isinstance(value, ast.Name):
        return None
    names = [a.arg for a in function.args.args]
    index = names.index(value.id) if value.id in names else -1
    calls = (call for call in e.source.all(ast.Call) if called(call) == function.name and 0 <= index < len(call.args))
    return next((call for call in calls if kind_of(e.source, call.args[index]) == BYTES), None)


def except_or(e: Evidence) -> Cause | None:
    """`except A or B` catches A alone."""
    for handler in e.source.all(ast.ExceptHandler) if e.deaths else ():
        if isinstance(handler.type, ast.BoolOp):
            first, *others = (ast.unparse(value) for value in handler.type.values)
            return e.cause("except_or", e.source.place(handler), caught=first, others=tuple(others))
    return None
