"""What in a program is not the student's to change at a step: a mistake is not to be looked for there."""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass

from autograder.course.stages import solution_text, with_steps_done


@dataclass(frozen=True, slots=True)
class GivenCode:
    """What in a program needs no change: `functions`, and `lines`, each with its function."""

    functions: frozenset[str] = frozenset()
    lines: frozenset[tuple[str, str]] = frozenset()


def given_code(lesson: str, program_role: str, source: str, step: int) -> GivenCode:
    """What in `source` is as it has to be at a step: as the starter is then, or the solution."""
    wanted = [_functions(with_steps_done(lesson, program_role, step)), _functions(solution_text(lesson, program_role))]
    names = [name for name, code in _functions(source).items() if any(code == known.get(name) for known in wanted)]
    return GivenCode(frozenset(names), _lines(with_steps_done(lesson, program_role, step)))


@functools.lru_cache(maxsize=32)
def _lines(source: str) -> frozenset[tuple[str, str]]:
    """The lines of a file as (function, code); the function is "" outside of all."""
    found, function = set(), ""
    for line in source.splitlines():
        if line and not line[0].isspace():
            function = line[4:].partition("(")[0] if line.startswith("def ") else ""
        found.add((function, line.strip()))
    return frozenset(found)


@functools.lru_cache(maxsize=32)
def _functions(source: str) -> dict[str, str]:
    """The functions at the top level of a file, each with its code as a syntax tree, the docstring left out."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found = {}
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            found[node.name] = ast.dump(node.args) + "".join(ast.dump(statement) for statement in body)
    return found
