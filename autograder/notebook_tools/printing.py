"""Why a promise broke, where the program's threads stood, what a check asks: as text under a cell."""

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
def expect_failure(room: Room | ClientHarness) -> Iterator[Room | ClientHarness]:
    """Open a room or harness in which a promise breaks, and print which. Raises AssertionError if none does."""
    try:
        with room:
            yield room
    except Failed as failed:
        print(failed.reason)
        return
    raise AssertionError("no promise broke here: the program keeps them all")


def print_threads(room: Room | ClientHarness) -> None:
    """Print where each thread of the program stood when the promise broke."""
    found, left_out = places(room.story)
    for place in found:
        print(f"{place.who}, line {place.line}: {place.doing}" if place.line else f"{place.who}: {place.doing}")
        for line in place.excerpt:
            print(f"  {'>' if line.here else ' '} {line.number:3}  {line.text}")
    if left_out:
        print(f"... and {left_out} more")


def print_check(lesson: str, name: str) -> None:
    """Print the source of a check."""
    check = next(c for c in lessons.find(lesson).checks if c.name == name)
    print(inspect.getsource(check.function))
