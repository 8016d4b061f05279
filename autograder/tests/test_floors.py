from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course.lessons import ROOT

HOUSE = ROOT / "autograder"
SHOWN = {"lessons", "solutions", "autograder", "notebooks", "README.md", "requirements.txt"}
# From the top: a floor imports from itself and from those below it.
FLOORS = [
    "commands",
    "cli",
    "notebook_tools",
    "evaluation",
    "interactive",
    "classroom",
    "report",
    "assignment",
    "grading",
    "races",
    "scenario",
    "program",
    "story",
    "course",
    "text",
]
MODULES = sorted(p for p in HOUSE.rglob("*.py") if "tests" not in p.relative_to(HOUSE).parts)
OURS = sorted(p for p in HOUSE.rglob("*.py") if "zoo" not in p.parts and "programs" not in p.parts)


def floor_of(path: Path) -> str:
    parts = path.relative_to(HOUSE).parts
    return parts[0] if len(parts) > 1 else "commands"


def imports(path: Path, text: str | None = None) -> list[tuple[str, int]]:
    """Every module that a file, or the `text` in its place, imports: ("autograder.story.story", line)."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8") if text is None else text)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: relative imports hide the floor"
            module = node.module or ""
            found += [
                (f"{module}.{alias.name}" if module == "autograder" else module, node.lineno) for alias in node.names
            ]
    return found


def wrong_ways(path: Path, text: str | None = None) -> Iterator[str]:
    """A sentence for each import of a file that leads upstairs, or where nothing is to be imported from."""
    here = floor_of(path)
    for module, line in imports(path, text):
        top, _, rest = module.partition(".")
        if top != "autograder" or here == "checks":
            continue
        there = rest.partition(".")[0] or "commands"
        there = there if (HOUSE / there).is_dir() else "commands"
        if there not in FLOORS:
            yield f"{path.name}:{line}: nothing imports {module}"
        elif path == HOUSE / "__init__.py":
            continue  # the front door: `from autograder import Room`
        elif FLOORS.index(there) < FLOORS.index(here):
            yield f"{path.name}:{line}: {here} must not import {module}"


def test_imports_go_one_way_only() -> None:
    assert [sentence for path in MODULES for sentence in wrong_ways(path)] == []


def test_an_import_that_leads_upstairs_is_told() -> None:
    upstairs = HOUSE / "story" / "made_up.py"
    text = "from autograder.scenario.room import Room\nimport autograder.tests.golden\n"

    assert list(wrong_ways(upstairs, text)) == [
        "made_up.py:1: story must not import autograder.scenario.room",
        "made_up.py:2: nothing imports autograder.tests.golden",
    ]


def test_every_folder_is_a_floor() -> None:
    folders = {p.name for p in HOUSE.iterdir() if p.is_dir() and any(p.glob("*.py"))}

    assert folders - {"tests", "checks"} == set(FLOORS) - {"commands"}


@pytest.mark.parametrize("path", sorted((HOUSE / "checks").glob("*.py")), ids=lambda path: path.stem)
def test_checks_know_only_the_word_step(path: Path) -> None:
    assert {module for module, _ in imports(path)} == {"autograder.course.checks"}


@pytest.mark.parametrize("path", sorted((HOUSE / "checks").glob("*.py")), ids=lambda path: path.stem)
def test_checks_neither_wait_nor_catch(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not isinstance(node, (ast.Try, ast.While)), f"{path.name}:{node.lineno}"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("check_"):
            promise = (ast.get_docstring(node) or "").partition("\n")[0]
            assert promise.endswith("."), f"{node.name}: a promise is a sentence"
            assert "should" not in promise


def test_the_launcher_imports_only_the_standard_library_and_itself() -> None:
    for path in (HOUSE / "program" / "launcher").glob("*.py"):
        for module, line in imports(path):
            top = module.partition(".")[0]
            assert top in sys.stdlib_module_names or module.startswith("autograder.program.launcher"), (
                f"{path.name}:{line}"
            )


def test_no_module_is_named_after_a_standard_one_or_after_nothing() -> None:
    names = {path.stem for path in OURS} | {path.parent.name for path in OURS}

    assert not names & (sys.stdlib_module_names - {"__init__"})
    assert not names & {"utils", "helpers", "common", "base", "manager", "misc"}


def test_no_file_does_two_jobs() -> None:
    """A file of checks is a list with one job: it grows with the promises of its lesson."""
    bounded = [path for path in MODULES if path.parent.name != "checks"]
    assert [str(path) for path in bounded if len(path.read_text(encoding="utf-8").splitlines()) > 300] == []


def test_every_path_is_plain_ascii() -> None:
    paths = [str(p.relative_to(ROOT)) for top in SHOWN for p in [ROOT / top, *(ROOT / top).rglob("*")]]
    assert not [path for path in paths if not path.isascii()]  # else some systems and zip tools change the names


def test_the_top_level_shows_what_the_course_was_promised() -> None:
    shown = {p.name for p in ROOT.iterdir() if not p.name.startswith((".", "__"))}

    assert shown == SHOWN
