"""`python -m pytest lessons/04_multichat`, as it is typed and as the test explorers of editors call it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from autograder.course.lessons import ROOT, find
from autograder.tests.grader_runs import LONG

LESSON = ROOT / "lessons" / "01_echo"
SOLUTION = ROOT / "solutions" / "01_echo"
ASKED = next(f"Step {check.step}: {check.promise}" for check in find("01").checks if "every time" in check.promise)


def pytest_run(*words: str | Path, folder: Path = ROOT) -> tuple[int, str]:
    """Exit code and output of a pytest of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *map(str, words)]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=folder, timeout=LONG
    )
    return done.returncode, done.stdout + done.stderr


def collected(*words: str | Path, folder: Path = ROOT) -> list[str]:
    """The identifiers of what would be run."""
    code, said = pytest_run("--collect-only", "-q", *words, folder=folder)
    assert code == 0, said
    return [line for line in said.splitlines() if "::" in line]


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a student has, whose files may be written."""
    folder = tmp_path_factory.mktemp("kit")
    for name in ("autograder", "lessons"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("tests", ".chatlab"))
    shutil.copyfile(ROOT / ".pytest.ini", folder / ".pytest.ini")
    return folder


@pytest.mark.parametrize("top", ["lessons", "solutions"])
def test_each_check_is_an_item_named_by_its_promise_in_step_order(top: str) -> None:
    lesson = find("01")
    names = [(check.program_role, f"Step {check.step}: {check.promise}") for check in lesson.checks]

    found = collected(f"{top}/01_echo")

    assert found == [f"{top}/01_echo/{program}.py::{name}" for program, name in names]


def test_the_order_of_the_steps_does_not_depend_on_how_they_are_asked_for() -> None:
    assert collected(LESSON / "client.py", LESSON / "server.py") == collected(LESSON)


def test_it_is_collected_from_anywhere_and_from_inside(tmp_path: Path) -> None:
    from_elsewhere, from_inside = collected(LESSON, folder=tmp_path), collected(folder=LESSON)

    assert len(from_elsewhere) == len(from_inside) == len(find("01").checks)


def test_a_solution_passes_in_one_process_without_any_option() -> None:
    code, said = pytest_run(SOLUTION)

    assert code == 0, said
    assert "workers" not in said
    assert f"{len(find('01').checks)} passed" in said


def test_a_failure_is_told_as_in_the_report_and_the_later_steps_wait() -> None:
    code, said = pytest_run(LESSON, "-v")

    assert code == 1
    assert "1 failed" in said
    assert "What happened" in said
    assert "┼" in said
    assert "Where your program stands" in said
    assert "waits until step 1 passes" in said
    assert "Traceback" not in said
    assert "pytest_plugin.py" not in said


def test_one_item_by_its_identifier_just_runs() -> None:
    code, said = pytest_run(f"lessons/01_echo/server.py::{ASKED}")

    assert code == 1
    assert "1 failed in" in said
    assert "waits until" not in said


def test_items_are_found_by_words_of_the_promise_and_by_the_name_of_the_check() -> None:
    checks = [check for check in find("01").checks if f"Step {check.step}: {check.promise}" == ASKED]

    assert [name.partition("::")[2] for name in collected(LESSON, "-k", "answered and every and hangs")] == [ASKED]
    assert [name.partition("::")[2] for name in collected(LESSON, "-k", checks[0].name)] == [ASKED]


def test_the_junit_file_holds_what_the_report_says(tmp_path: Path) -> None:
    code, _ = pytest_run(LESSON / "server.py", f"--rootdir={ROOT}", f"--junitxml={tmp_path / 'junit.xml'}")

    cases = list(ElementTree.parse(tmp_path / "junit.xml").iter("testcase"))
    failures = [failure for case in cases for failure in case.iter("failure")]
    assert code == 1
    assert cases[0].attrib["classname"] == "lessons.01_echo.server"
    assert cases[0].attrib["name"].startswith("Step 0: ")
    assert len(failures) == 1
    assert "What happened" in (failures[0].text or "")
    assert sum(case.find("skipped") is not None for case in cases) == len(cases) - 2


def test_checks_may_be_shared_among_processes() -> None:
    code, said = pytest_run("-n", "2", SOLUTION)

    assert code == 0, said
    assert "2 workers" in said


def test_what_python_cannot_read_fails_the_first_item(kit: Path) -> None:
    lesson = shutil.copytree(LESSON, kit / "lessons" / "01_echo", dirs_exist_ok=True)
    (lesson / "server.py").write_text("while True print\n", encoding="utf-8")

    code, said = pytest_run(lesson / "server.py")

    assert code == 1
    assert "server.py, line 1, column 12: Python cannot read this" in said
    others = sum(check.program_role == "server" for check in find("01").checks) - 1
    assert f"1 failed, {others} skipped" in said


def test_without_its_packages_it_says_which_line_to_type(tmp_path: Path) -> None:
    (tmp_path / "hidden.py").write_text("import sys\nsys.modules['rich'] = None\n", encoding="utf-8")

    code, said = pytest_run("-p", "hidden", LESSON, folder=tmp_path)

    assert code == 2
    assert "pip install -r" in said
    assert "Traceback" not in said


def test_our_own_fault_is_told_as_such(kit: Path) -> None:
    with (kit / "autograder" / "checks" / "check_03_twochat.py").open("a", encoding="utf-8") as checks:
        checks.write('\n\n@step(0)\ndef check_broken(room):\n    """Broken."""\n    1 / 0\n')

    code, said = pytest_run(kit / "lessons" / "03_twochat", "-k", "check_broken")

    assert code == 1
    assert "This is our fault, not yours" in said
    assert "ZeroDivisionError" in said


def test_tests_of_the_students_own_are_ordinary_ones(kit: Path) -> None:
    own = kit / "lessons" / "02_lines" / "test_own.py"
    own.write_text("import warnings\ndef test_it():\n    warnings.warn('only a warning')\n", encoding="utf-8")

    code, said = pytest_run(own.parent, "-k", "test_it")

    assert code == 0, said
    assert "1 passed" in said
    assert "1 warning" in said


# What the extension of VS Code reads: https://github.com/microsoft/vscode-python, python_files/vscode_pytest
EXPLORER = """
import json, pathlib, pytest

def pytest_collection_finish(session):
    found = [
        {"id": "::".join([str(item.path), *item.nodeid.split("::")[1:]]), "line": item.location[1] + 1,
         "in a file": isinstance(item.parent, pytest.File) and item.parent.path == item.path}
        for item in session.items
    ]
    pathlib.Path("items.json").write_text(json.dumps(found))

def pytest_exception_interact(node, call, report):
    text = report.longreprtext
    pathlib.Path("failure.json").write_text(json.dumps({"kind": call.excinfo.typename, "text": text}))
"""


def test_a_test_explorer_finds_each_item_at_the_comment_of_its_step_and_runs_it(tmp_path: Path) -> None:
    (tmp_path / "explorer.py").write_text(EXPLORER, encoding="utf-8")
    words = ["-p", "explorer", f"--rootdir={ROOT}"]

    pytest_run(*words, "--collect-only", LESSON, folder=tmp_path)
    items = json.loads((tmp_path / "items.json").read_text())
    code, _ = pytest_run(*words, items[1]["id"], folder=tmp_path)

    assert all(item["in a file"] for item in items)
    lines = (LESSON / "server.py").read_text(encoding="utf-8").splitlines()
    assert "# Step 1" in lines[items[1]["line"] - 1]
    assert code == 1
    failure = json.loads((tmp_path / "failure.json").read_text())
    assert failure["kind"] == "AssertionError"  # else it is shown as an error, not as a failure
    assert failure["text"].startswith("Step 1 (server.py): ")
