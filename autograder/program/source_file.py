"""Reading Python source as a tree, from whichever thread."""

from __future__ import annotations

import ast
import threading

_one_at_a_time = threading.Lock()


def parse(text: str) -> ast.Module:
    """The tree of a source. Raises SyntaxError, ValueError or RecursionError for what is none.

    One at a time: CPython counts the depth of what it builds for all threads together, and two of them at once end
    now and then with "SystemError: AST constructor recursion depth mismatch" (python/cpython#106905; seen on 3.11.7).
    """
    with _one_at_a_time:
        return ast.parse(text)
