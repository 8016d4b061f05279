"""Between files: no circle of imports, in however many steps, and no private attribute of somebody else's class."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from autograder.course.lessons import ROOT

HOUSE = ROOT / "autograder"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(HOUSE.rglob("*.py"))
    if "tests" not in path.relative_to(HOUSE).parts
}
# Names of the standard library that begin with an underscore: documented, or without a choice for the launcher.
OF_PYTHON = {
    "_replace", "_exit", "_getframe", "_current_frames", "_active", "_is_owned", "_release_save", "_acquire_restore",
    "_at_fork_reinit",
}  # fmt: skip


def imported(tree: ast.AST) -> set[str]:
    """The modules of the house that a file imports, those for type checking included."""
    found = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                found.add(submodule if submodule in MODULES else node.module)
    return found & set(MODULES)


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """The modules of rings, and those that lead into one: a module that imports none of the others left is no part."""
    left = {module: set(targets) for module, targets in graph.items()}
    while True:
        ends = [module for module, targets in left.items() if not targets & set(left)]
        if not ends:
            return sorted(left)
        for module in ends:
            del left[module]
        if not left:
            return []


def private_reads(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each private attribute that is read of something else than `self`, and that the file itself does not define."""
    own = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is_self(node.value)}
    own |= {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or not node.attr.startswith("_") or node.attr.endswith("__"):
            continue
        if not _is_self(node.value) and node.attr not in own | OF_PYTHON:
            yield ast.unparse(node), node.lineno


def _is_self(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def tree_of(path: Path) -> ast.AST:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_two_files_import_each_other_in_whatever_number_of_steps() -> None:
    graph = {module: imported(tree_of(path)) - {module} for module, path in MODULES.items()}

    assert circle_in(graph) == []


def test_a_circle_is_found() -> None:
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["a", "b", "c"]


def test_no_file_reads_a_private_attribute_of_another() -> None:
    found = [
        f"{module}:{line}: {code}" for module, path in MODULES.items() for code, line in private_reads(tree_of(path))
    ]

    assert found == []


def test_a_private_attribute_of_somebody_else_is_found() -> None:
    assert list(private_reads(ast.parse("class A:\n    def f(self, b):\n        return self._x + b._y"))) == [
        ("b._y", 3)
    ]
