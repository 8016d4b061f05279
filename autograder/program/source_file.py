"""A student's source file before it runs: why it cannot be graded, and its syntax tree."""

from __future__ import annotations

import ast
import io
import threading
import tokenize
import warnings
from pathlib import Path

from autograder.program.regular_files import read_regular

_one_at_a_time = threading.Lock()


class Unusable(Exception):
    """There is nothing to run at this path (wrong usage): the message says why."""


class DoesNotCompile(Exception):
    """The file is there and is not Python (not yet passed): the message names line and column."""


def inspect_program(path: Path) -> None:
    """Raise Unusable or DoesNotCompile if `path` cannot be run."""
    data = _content(path)
    _check_encoding(path, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are shown where the program runs
            compile(data, path.name, "exec", dont_inherit=True)
    except (RecursionError, MemoryError, ValueError) as error:
        raise DoesNotCompile(f"{path.name}: Python cannot read this ({type(error).__name__})") from error
    except SyntaxError as error:
        where = f"line {error.lineno}, column {error.offset}" if error.lineno else "somewhere"
        code = (error.text or "").strip()
        shown = f"\n\n    {code}\n" if code else ""
        raise DoesNotCompile(f"{path.name}, {where}: Python cannot read this ({error.msg}){shown}") from error


def _content(path: Path) -> bytes:
    try:
        if not path.exists():
            raise Unusable(f"there is no file {path}")
        if path.is_dir():
            raise Unusable(f"{path} is a folder; name the file in it, for example {path / 'server.py'}")
        if not path.is_file():
            raise Unusable(f"{path} is not a file")
        return read_regular(path)
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror or error}") from error


def _check_encoding(path: Path, data: bytes) -> None:
    if b"\0" in data:
        raise Unusable(f"{path} is not a text file: it has a zero byte at position {data.index(0) + 1}")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError) as error:
        detail = f"byte {error.start + 1} does not fit" if isinstance(error, UnicodeDecodeError) else str(error)
        raise Unusable(f"{path} is not a text file that Python can read: {detail} (save it as UTF-8)") from error


def decoded(data: bytes) -> str:
    """The text of a source file in the encoding that it declares; as far as it fits, by UTF-8 if it fits none."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError):
        text = data.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(text: str) -> ast.Module:
    """The syntax tree of a source text, from whichever thread. Raises SyntaxError, ValueError or RecursionError.

    One at a time: CPython counts the depth of what it builds for all threads together, and two of them at once end
    now and then with "SystemError: AST constructor recursion depth mismatch" (python/cpython#106905; seen on 3.11.7).
    """
    with _one_at_a_time:
        return ast.parse(text)
