"""What one run notes for the next, in `.chatlab/`."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.interactive.progress_store import FOLDER, LastPass, ProgressStore

NOW = datetime(2026, 3, 4, 23, 40, tzinfo=timezone.utc)


def test_what_was_noted_is_there_in_the_next_run(tmp_path: Path) -> None:
    store = ProgressStore(tmp_path)
    store.note_hint("server 4", 2)
    store.note_pass("server 3", "text ж\n", NOW)
    assert store.save()

    again = ProgressStore(tmp_path)

    assert again.hint_level("server 4") == 2
    assert again.hint_level("server 5") == 0
    assert again.last_pass("server 3") == LastPass(NOW, "text ж\n")
    assert again.last_pass("server 4") is None


def test_nothing_is_written_before_there_is_something_to_note(tmp_path: Path) -> None:
    assert ProgressStore(tmp_path).save()
    assert not (tmp_path / FOLDER).exists()


def test_the_folder_says_to_git_that_it_is_of_no_interest(tmp_path: Path) -> None:
    store = ProgressStore(tmp_path)
    store.note_hint("server 1", 1)
    store.save()

    assert "*" in (tmp_path / FOLDER / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"{", b"\xff\xfe\x00", b"[]", b"null", b"[" * 100_000),
        b'{"hints": 3, "passes": [], "sources": "x"}',
        b'{"hints": {"a": "b"}, "passes": {"server 1": {"at": 5, "source": null}, "x": 7}, "sources": {"k": 1}}',
    ],
)
def test_a_file_that_cannot_be_parsed_counts_as_empty(tmp_path: Path, text: bytes) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "memory.json").write_bytes(text)

    store = ProgressStore(tmp_path)

    assert store.hint_level("a") == 0
    assert store.last_pass("server 1") is None
    store.note_hint("a", 1)
    assert store.save()
    assert ProgressStore(tmp_path).hint_level("a") == 1


@settings(deadline=None, max_examples=50)
@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda x: st.dictionaries(st.text(max_size=8), x)))
def test_no_data_of_whatever_shape_raises(tmp_path_factory: pytest.TempPathFactory, data: object) -> None:
    folder = tmp_path_factory.mktemp("store")
    (folder / FOLDER).mkdir()
    shaped = {"hints": data, "passes": {"server 1": data}, "sources": data}
    (folder / FOLDER / "memory.json").write_text(json.dumps(shaped))
    store = ProgressStore(folder)
    store.last_pass("server 1")
    store.note_pass("server 2", "x", NOW)
    assert store.save()


def test_a_store_that_cannot_be_written_raises_nothing(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file stands where the folder would be")
    store = ProgressStore(tmp_path)
    store.note_hint("server 1", 1)

    assert not store.save()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this user may write everywhere")
def test_a_folder_that_may_not_be_written_raises_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    store = ProgressStore(tmp_path)
    store.note_hint("server 1", 1)

    assert not store.save()


def test_the_file_stays_small(tmp_path: Path) -> None:
    store = ProgressStore(tmp_path)
    for number in range(500):
        store.note_hint(f"server {number}", 1)
        store.note_pass(f"server {number}", f"{number} " + "x" * 50_000, NOW)
    store.note_pass("server 1000", "y" * 10_000_000, NOW)
    store.save()

    assert (tmp_path / FOLDER / "memory.json").stat().st_size < 3_000_000
    again = ProgressStore(tmp_path)
    assert again.last_pass("server 499") is not None
    assert again.last_pass("server 1000") == LastPass(NOW, "")


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "memory.1234567.new").write_text("half of")
    store = ProgressStore(tmp_path)
    store.note_hint("server 1", 1)
    store.save()

    assert {p.name for p in (tmp_path / FOLDER).iterdir()} == {".gitignore", "memory.json"}
