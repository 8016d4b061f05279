"""The terminal of one user in a chat session: a running program, what is typed at it, and its screen."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from autograder.assignment.source_facts import SourceFacts
from autograder.program.student_program import Program
from autograder.story import events
from autograder.story.events import Event
from autograder.story.failure_facts import Fact
from autograder.story.story import Story

_CONTROL_SEQUENCES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")  # ECMA-48


@dataclass(frozen=True)
class TypedLine:
    """A line that was typed, and when, on the clock of the events."""

    text: str
    at: float


class UserTerminal:
    """What `cast_name` ("alice", or "server") sits at. The screen is what the program printed."""

    def __init__(
        self, cast_name: str, nickname: str, source: SourceFacts, program: Program, calls: list[Event], story: Story
    ) -> None:
        """A terminal for a program that has been started; its own calls on the wire arrive in `calls`."""
        self.cast_name = cast_name
        self.nickname = nickname  # the name that the user gives in the chat
        self.source = source
        self.program = program
        self.calls = calls
        self.typed: list[TypedLine] = []
        self.gave_nickname = False
        self.is_closed = False
        self._story = story
        self._screen = ""
        self._screen_size = -1  # bytes of output that `_screen` was made from

    # -- the screen ------------------------------------------------------------------------------

    def screen(self) -> str:
        """All that was shown so far, without control sequences."""
        size = self.program.output_size()
        if size != self._screen_size:
            self._screen_size = size
            self._screen = _CONTROL_SEQUENCES.sub("", self.program.output())
        return self._screen

    def shows(self, text: str) -> bool:
        """Whether a text stands on the screen; line breaks and spaces do not matter, nor upper and lower case."""
        return _without_spaces(text) in _without_spaces(self.screen())

    def last_lines(self, count: int = 4) -> str:
        """The last lines that are not empty."""
        lines = [line.rstrip() for line in self.screen().splitlines() if line.strip()]
        return "\n".join(lines[-count:])

    # -- the keyboard ----------------------------------------------------------------------------

    @property
    def is_at_prompt(self) -> bool:
        """Whether it is in `input()` now with nothing typed ahead, as far as is known."""
        return len(self.program.reported.asks) > len(self.typed) and self.program.is_running

    @property
    def prompt(self) -> Event | None:
        """The last `input()` that was reported."""
        return self.program.reported.asks[-1] if self.program.reported.asks else None

    def types(self, text: str) -> None:
        """Type a line and press Enter."""
        self._story.record(self.cast_name, events.TYPES, text)
        self.typed.append(TypedLine(text, time.monotonic()))
        self.program.type(text.encode() + b"\n")

    def ends_input(self) -> None:
        """Press Ctrl-D."""
        self._story.record(self.cast_name, events.ENDS_INPUT)
        self.program.end_input()

    def closes_window(self) -> None:
        """Close the window: the program is killed where it stands."""
        self._story.record(self.cast_name, events.HANGS_UP)
        self.is_closed = True
        self.program.kill()

    # -- how it went ------------------------------------------------------------------------------

    @property
    def death_facts(self) -> dict[str, Fact]:
        """The exception that ended one of its threads last, as facts of a failure; empty if none did."""
        deaths = self.program.reported.deaths
        return {"error": deaths[-1].text, "line": deaths[-1].line, "file": deaths[-1].file} if deaths else {}

    # -- waiting ---------------------------------------------------------------------------------

    def poll(self, seconds: float) -> bool:
        """Return at the program's next report or after `seconds`; whether there is more on the screen than before."""
        size = self._screen_size
        if self.program.is_running:
            self.program.wait_for_news(seconds)
        else:
            time.sleep(min(seconds, 0.005))
        return self.program.output_size() != size


def _without_spaces(text: str) -> str:
    return "".join(text.split()).casefold()
