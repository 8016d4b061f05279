from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from autograder.program.staging import MOST_BYTES, MOST_FILES, stage


def staged(home: Path, into: Path, script: str = "server.py") -> set[str]:
    copy = stage(home / script, home, into)
    assert copy.read_bytes() == (home / script).read_bytes()
    return {p.relative_to(into).as_posix() for p in into.rglob("*") if p.is_file()}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "server.py").write_text("import helper")
    return folder


def test_neighbours_and_packages_come_along(home: Path, tmp_path: Path) -> None:
    (home / "helper.py").write_text("x = 1")
    (home / "words.txt").write_text("один")
    (home / "chat").mkdir()
    (home / "chat" / "__init__.py").write_text("")

    assert staged(home, tmp_path / "copy") == {"server.py", "helper.py", "words.txt", "chat/__init__.py"}


def test_what_is_hidden_generated_or_a_virtual_environment_stays(home: Path, tmp_path: Path) -> None:
    for name in (".git/config", "__pycache__/server.pyc", "venv/lib.py", "myenv/pyvenv.cfg", "myenv/lib.py", ".env"):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text("x")

    assert staged(home, tmp_path / "copy") == {"server.py"}


def test_a_script_in_a_folder_below_keeps_its_place(home: Path, tmp_path: Path) -> None:
    (home / "src").mkdir()
    (home / "src" / "main.py").write_text("import server")

    assert staged(home, tmp_path / "copy", "src/main.py") == {"src/main.py", "server.py"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_links_are_not_followed(home: Path, tmp_path: Path) -> None:
    (home / "everything").symlink_to("/")
    (home / "self").symlink_to(home)

    assert staged(home, tmp_path / "copy") == {"server.py"}


def test_a_home_with_too_much_in_it_is_copied_in_part_python_files_first(home: Path, tmp_path: Path) -> None:
    for number in range(MOST_FILES + 50):
        (home / f"photo{number:03}.jpg").write_text("x")
    (home / "zebra.py").write_text("x = 1")
    with (home / "film.avi").open("wb") as film:
        film.truncate(10 * MOST_BYTES)

    found = staged(home, tmp_path / "copy")

    assert {"server.py", "zebra.py"} <= found
    assert len(found) <= MOST_FILES + 1
    assert "film.avi" not in found


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "mkfifo"), reason="no such files there")
def test_files_that_are_no_files_are_left_out(home: Path, tmp_path: Path) -> None:
    os.mkfifo(home / "pipe")  # reading it would wait for ever

    assert staged(home, tmp_path / "copy") == {"server.py"}


def test_the_copy_is_the_program_s_own(home: Path, tmp_path: Path) -> None:
    copy = stage(home / "server.py", home, tmp_path / "copy")
    copy.write_text("changed")

    assert (home / "server.py").read_text() == "import helper"
