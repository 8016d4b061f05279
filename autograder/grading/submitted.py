"""Looking at a file before it is run: what cannot be graded is said in one sentence."""

from __future__ import annotations

import tokenize
import warnings
from pathlib import Path


class Unusable(Exception):
    """There is nothing to run at this path (wrong usage): the message says why."""


class DoesNotCompile(Exception):
    """The file is there and is not Python (not yet passed): the message names line and column."""


def inspect_program(path: Path) -> None:
    """Raise Unusable or DoesNotCompile if `path` cannot be run."""
    try:
        if not path.exists():
            raise Unusable(f"there is no file {path}")
        if path.is_dir():
            raise Unusable(f"{path} is a folder; name the file in it, for example {path / 'server.py'}")
        if not path.is_file():
            raise Unusable(f"{path} is not a file")
        data = path.read_bytes()
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror or error}") from error
    if b"\0" in data:
        raise Unusable(f"{path} is not a text file: it has a zero byte at position {data.index(0) + 1}")
    try:
        with path.open("rb") as file:
            encoding, _ = tokenize.detect_encoding(file.readline)
        data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError) as error:
        detail = f"byte {error.start + 1} does not fit" if isinstance(error, UnicodeDecodeError) else str(error)
        raise Unusable(f"{path} is not a text file that Python can read: {detail} (save it as UTF-8)") from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are shown where the program runs
            compile(data, path.name, "exec", dont_inherit=True)
    except (RecursionError, MemoryError, ValueError) as error:
        raise DoesNotCompile(f"{path.name}: Python cannot read this ({type(error).__name__})") from error
    except SyntaxError as error:
        where = f"line {error.lineno}, column {error.offset}" if error.lineno else "somewhere"
        code = (error.text or "").rstrip()
        shown = f"\n\n    {code.strip()}\n" if code.strip() else ""
        raise DoesNotCompile(f"{path.name}, {where}: Python cannot read this ({error.msg}){shown}") from error
