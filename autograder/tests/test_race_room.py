"""A check that asks the race finder."""

from __future__ import annotations

import pytest

from autograder.course.lessons import ROOT
from autograder.races.race_room import RaceRoom
from autograder.story import events
from autograder.story.diagram.layout import lay_out
from autograder.story.failures import Failed, FailureKind

STARTER = ROOT / "lessons" / "06_hardening" / "server.py"


def test_a_race_is_reported_with_its_lines_and_with_its_own_story() -> None:
    with RaceRoom(STARTER, wire="lines", seed=7) as room:
        room.join("alice")
        with pytest.raises(Failed, match="paused at line") as failed:
            room.stands_any_pause("two newcomers want the same name", without=("shared name",))
    assert failed.value.failure.kind is FailureKind.RACE_FOUND
    assert failed.value.story is not None
    assert failed.value.story is not room.story
    shown = [event.what for row in lay_out(failed.value.story).rows for event in row.events]
    assert shown.index(events.IS_PAUSED) < shown.index(events.GOES_ON)
