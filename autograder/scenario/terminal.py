"""Types at the student's client program and reads its screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.scenario.scripted_server import because
from autograder.scenario.verbs.hearing import quoted
from autograder.scenario.waiting import wait_for
from autograder.story import events
from autograder.story.failures import DEADLINE, ENDED, SETTLED, WRONG, Failed

if TYPE_CHECKING:
    from autograder.scenario.client_harness import Desk

ROLE = "typist"
_A_MOMENT = 0.5  # seconds for a program that cannot be seen to wait


class Typist:
    """Sits at the keyboard. The screen is what the program printed; what was typed is not on it."""

    def __init__(self, desk: Desk) -> None:
        """Sit down at a desk whose program runs."""
        self._desk = desk
        self._seen = 0  # characters of the screen already looked for

    def types(self, said: str) -> None:
        """Type a text and press Enter."""
        self.types_exactly(self._desk.words.text(said))

    def types_exactly(self, text: str) -> None:
        """Type these very characters and press Enter."""
        self._desk.story.tell(ROLE, events.TYPES, text)
        self._desk.program.type(text.encode() + b"\n")

    def ends_input(self) -> None:
        """End the input, as Ctrl-D does (Ctrl-Z and Enter on Windows)."""
        self._desk.story.tell(ROLE, events.ENDS_INPUT)
        self._desk.program.end_input()

    def sees(self, said: str) -> None:
        """Fail unless the text appears on the screen, below what was seen before."""
        self.sees_exactly(self._desk.words.text(said))

    def sees_exactly(self, text: str) -> None:
        """Fail unless these very characters appear on the screen, below what was seen before."""
        start = self._seen
        why = self._wait(lambda: self._screen().find(text, start) >= 0)
        at = self._screen().find(text, start)
        if at < 0:
            shown = self._screen()[start:].strip()
            instead = f"it shows {quoted(shown[-200:])}" if shown else "it shows nothing new"
            raise self._failed(f"{quoted(text)} does not appear on the screen: {instead}", why)
        self._seen = at + len(text)

    def has_not_seen(self, said: str) -> None:
        """Fail if the text is on the screen already, below what was seen before."""
        text = self._desk.words.text(said)
        if self._screen().find(text, self._seen) >= 0:
            raise Failed(f"{quoted(text)} was on the screen before the server sent it back", WRONG)

    def waits_for_the_prompt(self) -> None:
        """Let the program rest, and take all above as seen. Decides nothing."""
        self.lets_it_rest()
        self.looks_up()

    def lets_it_rest(self) -> None:
        """Wait until the program wants something typed, or at least rests. Decides nothing."""
        wait_for(lambda: False, self._look, self._desk.program, min(self._desk.patience, _A_MOMENT))

    def looks_up(self) -> None:
        """Take everything on the screen as seen."""
        self._seen = len(self._screen())

    def sees_a_word(self) -> None:
        """Fail unless something new is on the screen: any words will do, a traceback will not."""
        start = self._seen
        why = self._wait(lambda: bool(self._screen()[start:].strip()))
        if not self._screen()[start:].strip():
            raise self._failed(f"{self._desk.path.name} says nothing to its user", why)

    def sees_the_program_end(self) -> None:
        """Fail unless the program ends by itself, without a traceback."""
        program = self._desk.program
        why = wait_for(lambda: not program.is_running, self._look, program, self._desk.patience)
        if program.is_running:
            raise self._failed(f"{self._desk.path.name} does not end", why)
        if "Traceback (most recent call last)" in self._screen():
            last = self._screen().strip().rpartition("\n")[2]
            raise Failed(f"{self._desk.path.name} ends with a traceback: {last}", WRONG)

    def _look(self, seconds: float) -> bool:
        before = self._desk.program.output_size()
        self._desk.program.wait_for_news(seconds)
        return self._desk.program.output_size() != before

    def _wait(self, happened: object) -> str:
        assert callable(happened)
        return wait_for(happened, self._look, self._desk.program, self._desk.patience)

    def _screen(self) -> str:
        return self._desk.program.output()

    def _failed(self, what: str, why: str) -> Failed:
        self._desk.story.tell(ROLE, events.WAITS, what)
        if why in (SETTLED, ENDED, DEADLINE):
            return Failed(what + because(why, self._desk.patience), why)
        return Failed(what, WRONG)
