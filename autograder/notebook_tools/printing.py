"""Where a program stood, why a promise broke, what a check asks: as text under a cell."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager

from autograder.course import lessons
from autograder.report.thread_places import places
from autograder.scenario.client_harness import ClientHarness
from autograder.scenario.room import Room
from autograder.story.failures import Failed


@contextmanager
def fails(place: Room | ClientHarness) -> Iterator[Room | ClientHarness]:
    """Open a room or harness in which a promise is going to break; print which. Raises AssertionError if none does."""
    try:
        with place:
            yield place
    except Failed as failed:
        print(failed.reason)
        return
    raise AssertionError("no promise broke here: the program keeps them all")


def stood(place: Room | ClientHarness) -> None:
    """Print where each thread of the program stood when the promise broke."""
    found, left_out = places(place.story)
    for spot in found:
        print(f"{spot.who}, line {spot.line}: {spot.doing}" if spot.line else f"{spot.who}: {spot.doing}")
        for line in spot.excerpt:
            print(f"  {'>' if line.here else ' '} {line.number:3}  {line.text}")
    if left_out:
        print(f"... and {left_out} more")


def check_source(lesson: str, name: str) -> None:
    """Print a check as it stands in its file."""
    check = next(c for c in lessons.find(lesson).checks if c.name == name)
    print(inspect.getsource(check.function))
