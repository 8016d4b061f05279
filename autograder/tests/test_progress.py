"""Hints that go on from run to run, and what has changed since the last pass, by the command."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.lessons import ROOT
from autograder.interactive.progress_store import FOLDER
from autograder.tests.grader_runs import LONG
from autograder.tests.kit_copy import KitCopy


@pytest.fixture
def kit(tmp_path: Path) -> KitCopy:
    return KitCopy(tmp_path)


def _level(said: str) -> str:
    found = re.search(r"A hint \((\d) of 3\)", said)
    return found[1] if found else "none"


@pytest.mark.long
def test_hints_go_on_until_the_last_and_start_over_on_demand(kit: KitCopy) -> None:
    kit.server.write_text(kit.solution.replace("sendall(", "sendall(b'x' + "), encoding="utf-8")
    words = ("01", "--step", "1")

    shown = [
        _level(kit.run(*words, *more)) for more in ((), ("--hint",), (), ("--hint",), ("--hint",), ("--hint", "1"), ())
    ]

    assert shown == ["1", "2", "2", "3", "3", "1", "1"]


def test_hints_are_remembered_for_each_file(kit: KitCopy, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "server.py"
    other.parent.mkdir()
    for server in (other, kit.server):
        server.write_text(kit.solution.replace("sendall(", "sendall(b'x' + "), encoding="utf-8")

    kit.run("01", "--step", "1", "--hint", "3")

    assert _level(kit.run("01", "--step", "1", "--server", str(other))) == "1"
    assert _level(kit.run("01", "--step", "1")) == "3"
    assert list(other.parent.iterdir()) == [other]


def test_without_a_failing_step_there_is_no_hint(kit: KitCopy) -> None:
    assert "No step fails, so there is nothing to hint at." in kit.run("01", "--step", "1", "--hint")


def test_a_step_that_passed_before_is_reported_with_what_changed(kit: KitCopy) -> None:
    line = next(n for n, text in enumerate(kit.solution.splitlines(), 1) if "sendall(" in text)
    kit.run("01", "--step", "1")
    kit.server.write_text(kit.solution.replace("sendall(", "sendall(b'x' + "), encoding="utf-8")

    said = kit.run("01", "--step", "1", "--html", str(kit.folder / "report.html"))

    assert "Since your last pass" in said
    assert re.search(r"Step 1 passed today at \d\d:\d\d\. Since then server\.py has changed:", " ".join(said.split()))
    assert re.search(rf"line {line} +was:  .*\n +now:  .*b'x' \+", said)
    assert "Since your last pass" in (kit.folder / "report.html").read_text(encoding="utf-8")


def test_sources_from_elsewhere_are_not_kept(kit: KitCopy, tmp_path: Path) -> None:
    kit.run("01", "--step", "1", "--server", str(ROOT / "solutions" / "01_echo" / "server.py"))

    assert not (kit.lesson / FOLDER).exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("04", "--watch", "--json", "-"), "--watch and --json - do not go together"),
        (("04", "--watch", "--play", "2"), "--watch and --play do not go together"),
        (("04", "--play", "77"), "lesson 04_multichat has no step 77"),
        (("04", "--hint", "-3"), "--hint takes a number from 1"),
        (("04", "--html", "no/such/folder/report.html"), "--html no"),
        (("--watch",), "--watch is about one lesson"),
    ],
)
def test_words_that_do_not_fit_are_refused(words: tuple[str, ...], says: str) -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "autograder" / "run.py"), *words], capture_output=True, text=True, timeout=LONG
    )
    assert run.returncode == 2
    assert says in run.stderr
