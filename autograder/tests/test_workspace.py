"""The workspace of a run: what is printed is kept, nothing grows without end, and removing it follows no link."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.program import workspace as workspaces
from autograder.program.launcher.remove_folder import remove_folder
from autograder.program.workspace import FOLDER_LIMIT, OUTPUT_LIMIT, DiskUseCheck, Workspace

has_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
not_on_windows = pytest.mark.skipif(sys.platform == "win32", reason="an open file stays as it is there")


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    workspace = Workspace()
    yield workspace
    workspace.remove()


@pytest.fixture
def others(tmp_path: Path) -> Path:
    """A folder that is none of the program's, with a file in it."""
    folder = tmp_path / "others"
    folder.mkdir()
    (folder / "homework.py").write_text("print('mine')")
    return folder


def is_untouched(others: Path) -> bool:
    return (others / "homework.py").read_text() == "print('mine')"


# -- what is printed -----------------------------------------------------------------------------------


def test_what_is_printed_is_read_back(workspace: Workspace) -> None:
    with workspace.open_output() as output:
        output.write(b"hello\n")
        output.write(b"bye\n")

    assert workspace.output() == b"hello\nbye\n"
    assert workspace.output_size() == 10


def test_output_is_read_up_to_its_limit(workspace: Workspace) -> None:
    with workspace.open_output() as output:
        output.write(b"x" * (OUTPUT_LIMIT + 5))

    assert workspace.output() == b"x" * OUTPUT_LIMIT


@not_on_windows
def test_output_far_past_its_limit_is_shortened_and_goes_on_at_the_end(workspace: Workspace) -> None:
    with workspace.open_output() as output:
        output.write(b"x" * (2 * OUTPUT_LIMIT))
        workspace.shorten_output()
        assert workspace.output_size() == 2 * OUTPUT_LIMIT

        output.write(b"x")
        workspace.shorten_output()
        assert workspace.output_size() == OUTPUT_LIMIT

        output.write(b"more")
        assert workspace.output_size() == OUTPUT_LIMIT + 4


def test_a_note_of_the_graders_is_the_last_line(workspace: Workspace) -> None:
    with workspace.open_output() as output:
        output.write(b"hello\n")

    workspace.append_note("(ended)\n")

    assert workspace.output() == b"hello\n(ended)\n"


def test_a_note_of_the_graders_is_seen_under_too_much_output(workspace: Workspace) -> None:
    with workspace.open_output() as output:
        output.write(b"x" * (OUTPUT_LIMIT + 5))

    workspace.append_note("(ended)\n")

    assert workspace.output().endswith(b"x(ended)\n")


@not_on_windows
def test_output_is_kept_when_the_program_removes_its_file(workspace: Workspace) -> None:
    with workspace.open_output() as output:
        output.write(b"hello\n")
        (workspace.folder / "output").unlink()
        (workspace.folder / "output").write_text("forged")
        output.write(b"bye\n")

    assert workspace.output() == b"hello\nbye\n"


# -- what is written into the folder -------------------------------------------------------------------


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(workspaces, "FOLDER_LIMIT", 1_000_000)
    return 1_000_000


def test_a_workspace_is_not_overfull_at_first(workspace: Workspace, small_limit: int) -> None:
    assert not workspace.excess()


def test_a_large_file_makes_it_overfull(workspace: Workspace, small_limit: int) -> None:
    (workspace.folder / "film").write_bytes(b"x" * (small_limit + 100_000))

    assert workspace.excess()


def test_many_small_files_in_many_folders_make_it_overfull(workspace: Workspace, small_limit: int) -> None:
    for number in range(20):
        folder = workspace.folder / "a" / str(number)
        folder.mkdir(parents=True)
        (folder / "photo").write_bytes(b"x" * 60_000)

    assert workspace.excess()


def test_even_empty_files_count(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspaces, "FOLDER_LIMIT", 100_000)
    for number in range(300):
        (workspace.folder / str(number)).touch()

    assert workspace.excess()


def test_more_files_than_anybody_needs_make_it_overfull(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspaces, "ENTRIES_LIMIT", 100)
    for number in range(105):
        (workspace.folder / str(number)).touch()

    assert workspace.excess() == "more than 100 files"


def test_output_does_not_count(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspaces, "FOLDER_LIMIT", 100_000)
    with workspace.open_output() as output:
        output.write(b"x" * 90_000)

    assert not workspace.excess()


@has_links
def test_what_a_link_leads_to_does_not_count(workspace: Workspace, small_limit: int, tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(b"x" * (2 * small_limit))
    (workspace.folder / "film").symlink_to(tmp_path / "film")
    (workspace.folder / "folder").symlink_to(tmp_path)

    assert not workspace.excess()


def test_a_program_that_writes_too_much_is_ended_once_and_told_why(workspace: Workspace, small_limit: int) -> None:
    ended: list[float] = []
    check = DiskUseCheck(workspace, lambda: ended.append(time.monotonic()))
    (workspace.folder / "film").write_bytes(b"x" * (2 * small_limit))

    check.run(lambda: not ended)
    check.run(lambda: not ended)  # too soon after the first to look at anything

    assert len(ended) == 1
    assert workspace.output().decode() == (
        f"\n(ended by the autograder: it had written more than {small_limit:,} bytes of files)\n"
    )


def test_a_program_that_has_ended_is_not_ended_again(workspace: Workspace, small_limit: int) -> None:
    (workspace.folder / "film").write_bytes(b"x" * (2 * small_limit))

    DiskUseCheck(workspace, lambda: pytest.fail("it has ended")).run(lambda: False)

    assert workspace.output() == b""


def test_the_limit_is_a_hundred_million_bytes() -> None:
    assert FOLDER_LIMIT == 100_000_000


# -- removing it ---------------------------------------------------------------------------------------


def test_removing_a_workspace_leaves_nothing() -> None:
    workspace = Workspace()
    (workspace.folder / "a" / "b").mkdir(parents=True)
    (workspace.folder / "a" / "b" / "file").write_text("x")

    workspace.remove()

    assert not workspace.folder.exists()
    assert not workspaces.are_in_use()


def test_what_was_not_removed_is_removed_at_the_end() -> None:
    workspace = Workspace()
    assert workspaces.are_in_use()

    workspaces.remove_all()

    assert not workspace.folder.exists()
    workspace.remove()


@has_links
def test_a_link_in_the_workspace_is_removed_and_not_followed(others: Path) -> None:
    workspace = Workspace()
    (workspace.folder / "folder").symlink_to(others)
    (workspace.folder / "file").symlink_to(others / "homework.py")
    os.link(others / "homework.py", workspace.folder / "hard")

    workspace.remove()

    assert not workspace.folder.exists()
    assert is_untouched(others)


@has_links
def test_a_link_in_the_place_of_the_workspace_is_removed_and_not_followed(others: Path) -> None:
    workspace = Workspace()
    workspace.folder.rename(others.parent / "moved")
    workspace.folder.symlink_to(others)

    workspace.remove()

    assert not workspace.folder.is_symlink()
    assert is_untouched(others)


@not_on_windows
def test_a_locked_folder_is_removed(tmp_path: Path) -> None:
    locked = tmp_path / "workspace" / "locked"
    locked.mkdir(parents=True)
    (locked / "file").write_text("x")
    locked.chmod(0)

    remove_folder(str(tmp_path / "workspace"))

    assert not (tmp_path / "workspace").exists()


@not_on_windows
def test_folders_deeper_than_a_path_may_be_long_are_removed(tmp_path: Path) -> None:
    top = tmp_path / "workspace"
    top.mkdir()
    before = Path.cwd()
    os.chdir(top)
    try:
        for _ in range(300):  # of 30 letters each: two paths' lengths
            Path("x" * 30).mkdir()
            os.chdir("x" * 30)
    finally:
        os.chdir(before)

    remove_folder(str(top))

    assert not top.exists()


def test_a_folder_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    remove_folder(str(tmp_path / "nothing"))
