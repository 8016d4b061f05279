"""How a promise breaks."""

from __future__ import annotations

from autograder.story.story import Story

WRONG = "wrong"  # something came that must not, or a connection ended that must not
SETTLED = "settled"  # the program can do nothing more until a client acts
DEADLINE = "deadline"  # nothing came in time: tried again before it is told
ENDED = "ended"  # the program is gone


class Failed(Exception):
    """The program broke the promise of a check.

    `reason` is one sentence of facts for the student; `rests_on` says how sure it is (one of the
    constants above). `story` is where it broke, if that is not the room's own.
    """

    def __init__(self, reason: str, rests_on: str = WRONG, story: Story | None = None) -> None:
        """Say what broke."""
        super().__init__(reason)
        self.reason = reason
        self.rests_on = rests_on
        self.story = story


class NotHere(Exception):
    """What a check asks for cannot be had on this system: it accuses nobody, and the reason is told."""
