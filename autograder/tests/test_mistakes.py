"""Beginner's mistakes: the report of the first failed check names the cause, and the line to change."""

from __future__ import annotations

import zlib

import pytest

from autograder.evaluation.mistakes import Mistake, all_mistakes, judge

MISTAKES = all_mistakes()
EVERY = 12  # one in so many is graded every day; all of them with `-m slow`
DAILY = [mistake for mistake in MISTAKES if zlib.crc32(mistake.name.encode()) % EVERY == 0]


def assert_is_told(mistake: Mistake) -> None:
    """Fail unless the cause is named, and the line."""
    row = judge(mistake)
    assert row.names_the_cause, row.said
    assert row.names_the_line, row.said


@pytest.mark.parametrize("mistake", DAILY, ids=lambda mistake: mistake.name)
def test_a_mistake_is_told_with_its_cause_and_its_line(mistake: Mistake) -> None:
    assert_is_told(mistake)


@pytest.mark.slow
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_every_mistake_is_told_with_its_cause_and_its_line(mistake: Mistake) -> None:
    assert_is_told(mistake)
