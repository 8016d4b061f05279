"""Which lines have changed since a step last passed."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.interactive.progress_store import LastPass
from autograder.interactive.source_changes import changed_lines, describe_changes, moment_in_words

NOW = datetime(2026, 3, 4, 23, 40, tzinfo=timezone.utc)

BEFORE = """import socket

# a comment
def broadcast(text):
    for client in clients:
        client.sendall(text)

lock.release()
"""


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        (".sendall(", ".send(", [(6, "was:", "client.sendall(text)"), (0, "now:", "client.send(text)")]),
        ("lock.release()\n", "", [(0, "gone:", "lock.release()")]),
        ("import socket\n", "import socket\nimport threading\n", [(2, "new:", "import threading")]),
        ("        client.sendall", "    client.sendall", [(6, "moved left by 4:", "client.sendall(text)")]),
        ("# a comment", "# another comment", []),
        ("\n\nlock", "   \n\n\n\nlock", []),
        ("socket\n", "socket\r\n", []),
    ],
)  # fmt: skip
def test_only_lines_that_changed_are_listed(old: str, new: str, rows: list[tuple[int, str, str]]) -> None:
    assert changed_lines(BEFORE, BEFORE.replace(old, new, 1)) == rows


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.sampled_from(["a = 1", "b(2)", "", "  c", "# d"]), max_size=12),
    st.lists(st.text(max_size=9), max_size=12),
)
def test_the_rows_are_enough_to_see_that_something_changed(before: list[str], after: list[str]) -> None:
    old, new = "\n".join(before), "\n".join(after)
    assert changed_lines(old, old) == []
    found = changed_lines(old, new)
    assert len(found) <= 2 * (len(old.splitlines()) + len(new.splitlines()))
    assert all(0 <= number <= len(new.splitlines()) for number, _, _ in found)


def test_a_program_that_is_the_same_is_said_to_be_the_same() -> None:
    (sentence,) = describe_changes(4, "server.py", LastPass(NOW, BEFORE), BEFORE, NOW)

    assert sentence == (
        "Step 4 passed today at 23:40. server.py is the same as then; names, texts and timing are new in each run."
    )


def test_a_long_list_of_changes_is_cut() -> None:
    new = "\n".join(f"line_{number} = {number}" for number in range(100))

    found = describe_changes(4, "server.py", LastPass(NOW, "x = 1\n"), new, NOW)

    assert len(found) == 10
    assert found[-1] == "and 93 more lines"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(minutes=5), "today at 23:35"),
        (timedelta(days=1), "yesterday at 23:40"),
        (timedelta(days=3), "on 1 March at 23:40"),
        (timedelta(days=100), "on 24 November 2025 at 23:40"),
        (timedelta(days=-2), "on 6 March at 23:40"),
    ],
)
def test_a_moment_is_worded_relative_to_now(before: timedelta, words: str) -> None:
    assert moment_in_words(NOW - before, NOW) == words
