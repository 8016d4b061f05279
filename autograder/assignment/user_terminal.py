"""A terminal: one running program, somebody who types at it, and its screen."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from autograder.assignment.source_facts import SourceFacts
from autograder.program.student_program import Program
from autograder.scenario.waiting import WaitOutcome
from autograder.story import events
from autograder.story.events import Event

if TYPE_CHECKING:
    from autograder.assignment.chat_session import ChatSession

_STEERS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


class UserTerminal:
    """What `role` ("alice", or "server") has before her. The screen is what the program printed."""

    def __init__(self, table: ChatSession, role: str, name: str, source: SourceFacts, program: Program) -> None:
        """Sit down at a program that has been started."""
        self.table = table
        self.role = role
        self.name = name  # what she calls herself
        self.source = source
        self.program = program
        self.typed = 0  # lines
        self.calls: list[Event] = []  # its own calls on the wire
        self.texts: list[str] = []  # what was typed, in order
        self.typed_at: list[float] = []  # when, on the clock of the events
        self.gave_name = False
        self.gone = False
        self._text, self._size = "", -1

    # -- the screen ------------------------------------------------------------------------------

    def screen(self) -> str:
        """All that was shown so far, without what only steers the terminal."""
        size = self.program.output_size()
        if size != self._size:
            self._size = size
            self._text = _STEERS.sub("", self.program.output())
        return self._text

    def shows(self, text: str) -> bool:
        """Whether a text stands on the screen; line breaks and spaces do not matter, nor upper and lower case."""
        return _plain(text) in _plain(self.screen())

    def last_lines(self, count: int = 4) -> str:
        """The last lines that say something."""
        lines = [line.rstrip() for line in self.screen().splitlines() if line.strip()]
        return "\n".join(lines[-count:])

    # -- the keyboard ----------------------------------------------------------------------------

    @property
    def at_prompt(self) -> bool:
        """Whether it is in `input()` now with nothing typed ahead, as far as is known."""
        return len(self.program.reported.asks) > self.typed and self.program.is_running

    @property
    def prompt(self) -> Event | None:
        """The last `input()` that was reported."""
        return self.program.reported.asks[-1] if self.program.reported.asks else None

    def types(self, text: str) -> None:
        """Type a line and press Enter."""
        self.table.story.tell(self.role, events.TYPES, text)
        self.typed += 1
        self.texts.append(text)
        self.typed_at.append(time.monotonic())
        self.program.type(text.encode() + b"\n")

    def ends_input(self) -> None:
        """Ctrl-D."""
        self.table.story.tell(self.role, events.ENDS_INPUT)
        self.program.end_input()

    def is_closed(self) -> None:
        """Its window is closed: the program is killed where it stands."""
        self.table.story.tell(self.role, events.HANGS_UP)
        self.gone = True
        self.program.kill()

    # -- waiting ---------------------------------------------------------------------------------

    def wait_until(self, happened: Callable[[], bool]) -> WaitOutcome:
        """Wait until it happened, or until the wait ends otherwise."""
        return self.table.wait(happened, self)

    def look(self, seconds: float) -> bool:
        """Let time pass until the program reports something; whether its screen changed."""
        before = self._size
        if self.program.is_running:
            self.program.wait_for_news(seconds)
        else:
            time.sleep(min(seconds, 0.005))
        return self.program.output_size() != before


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
