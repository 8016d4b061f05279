from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder import bench
from autograder.course.lessons import ROOT, all_lessons
from autograder.evaluation.mutants import DECIDING, grader_version
from autograder.tests.test_floors import HOUSE, imports

LESSON = all_lessons()[0]


def test_a_command_is_listed_with_its_first_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--help"]) == 0

    lines = capsys.readouterr().out.splitlines()[2:]
    assert [line.split()[0] for line in lines] == list(bench.COMMANDS)
    assert all(len(line.split()) > 3 for line in lines)


@pytest.mark.parametrize("word", ["mutations", "mutation_operators", "zoo", "cheat_runs", ""])
def test_a_module_that_is_no_command_is_none(capsys: pytest.CaptureFixture[str], word: str) -> None:
    assert bench.main([word] if word else []) == 2

    said = capsys.readouterr()
    assert "usage: " in said.out
    assert said.err == (f"there is no command {word!r}\n" if word else "")


def test_every_module_with_a_main_is_a_command() -> None:
    with_main = [p.stem for p in (HOUSE / "evaluation").glob("*.py") if "\ndef main(" in p.read_text(encoding="utf-8")]

    assert sorted(with_main) == sorted(bench.MODULES.get(name, name) for name in bench.COMMANDS)


# -- the cache of the mutants ----------------------------------------------------------------------


def _imported_by(path: Path, seen: set[Path]) -> set[Path]:
    """All our files that a file imports, in whatever number of steps."""
    for module, _ in imports(path):
        target = ROOT / Path(*module.split("."))
        for file in (target.with_suffix(".py"), target / "__init__.py"):
            if file.is_file() and module.startswith("autograder.") and file not in seen:
                seen.add(file)
                _imported_by(file, seen)
    return seen


def test_all_code_that_decides_a_verdict_is_in_the_caches_key() -> None:
    decides = _imported_by(HOUSE / "classroom" / "pool.py", set())

    assert {path.relative_to(HOUSE).parts[0] for path in decides} <= set(DECIDING)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for name in DECIDING:
        shutil.copytree(HOUSE / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.mark.parametrize("name", ["scenario/room.py", "program/launcher/socket_calls.py", "story/failures.py"])
def test_changed_code_has_another_key(house: Path, name: str) -> None:
    before = grader_version(LESSON, house)
    assert before == grader_version(LESSON, HOUSE)

    (house / name).write_text("changed = True\n", encoding="utf-8")

    assert grader_version(LESSON, house) != before


def test_a_folder_that_is_missing_is_an_error(house: Path) -> None:
    shutil.rmtree(house / "scenario")

    with pytest.raises(FileNotFoundError, match="scenario"):
        grader_version(LESSON, house)
