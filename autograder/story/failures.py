"""How a promise breaks: the exception, and with it the failure as data."""

from __future__ import annotations

from autograder.story.failure_facts import DEADLINE, ENDED, SETTLED, WRONG, Fact, Failure, Instead
from autograder.story.failure_kinds import Came, FailureKind
from autograder.story.story import Story
from autograder.story.wording.failure_sentences import failure_sentence


class Failed(Exception):
    """The program broke the promise of a check.

    `story` is the one in which it broke, if that is not the room's own.
    """

    def __init__(self, failure: Failure, story: Story | None = None) -> None:
        """Raise what broke."""
        super().__init__(failure)
        self.failure = failure
        self.story = story

    def __str__(self) -> str:
        """The sentence, as a notebook shows it."""
        return self.reason

    @property
    def reason(self) -> str:
        """One sentence of facts for the student."""
        return failure_sentence(self.failure)

    @property
    def rests_on(self) -> str:
        """How sure it is: WRONG, SETTLED, DEADLINE or ENDED."""
        return self.failure.rests_on


class NotHere(Exception):
    """What a check asks for cannot be had on this system: it accuses nobody, and the reason is told."""


__all__ = [
    "DEADLINE",
    "ENDED",
    "SETTLED",
    "WRONG",
    "Came",
    "Fact",
    "Failed",
    "Failure",
    "FailureKind",
    "Instead",
    "NotHere",
]
