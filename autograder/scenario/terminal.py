"""Types at the student's client program and reads its screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from autograder.scenario.waiting import WaitOutcome, wait_for
from autograder.story import events
from autograder.story.failures import Came, Failed, Failure, FailureKind, Instead
from autograder.story.wording.failure_sentences import story_note

if TYPE_CHECKING:
    from autograder.scenario.client_harness import ClientHarness

ROLE = "typist"
_A_MOMENT = 0.5  # seconds for a program that cannot be seen to wait


class Terminal:
    """Sits at the keyboard. The screen is what the program printed; what was typed is not on it."""

    def __init__(self, harness: ClientHarness) -> None:
        """Sit down at a harness whose program runs."""
        self._harness = harness
        self._seen = 0  # characters of the screen already looked for

    def types(self, said: str) -> None:
        """Type a text and press Enter."""
        self.types_exactly(self._harness.words.text(said))

    def types_exactly(self, text: str) -> None:
        """Type these very characters and press Enter."""
        self._harness.story.tell(ROLE, events.TYPES, text)
        self._harness.program.type(text.encode() + b"\n")

    def ends_input(self) -> None:
        """End the input, as Ctrl-D does (Ctrl-Z and Enter on Windows)."""
        self._harness.story.tell(ROLE, events.ENDS_INPUT)
        self._harness.program.end_input()

    def sees(self, said: str) -> None:
        """Fail unless the text appears on the screen, below what was seen before."""
        self.sees_exactly(self._harness.words.text(said))

    def sees_exactly(self, text: str) -> None:
        """Fail unless these very characters appear on the screen, below what was seen before."""
        start = self._seen
        outcome = self._wait(lambda: self._screen().find(text, start) >= 0)
        at = self._screen().find(text, start)
        if at < 0:
            shown = self._screen()[start:].strip()
            instead = Instead(Came.OTHER_TEXT, (shown[-200:],)) if shown else Instead(Came.NOTHING)
            raise self._failed(FailureKind.NOT_ON_SCREEN, outcome, text, instead)
        self._seen = at + len(text)

    def has_not_seen(self, said: str) -> None:
        """Fail if the text is on the screen already, below what was seen before."""
        text = self._harness.words.text(said)
        if self._screen().find(text, self._seen) >= 0:
            raise Failed(Failure(FailureKind.ON_SCREEN_TOO_EARLY, who=ROLE, text=text))

    def waits_for_the_prompt(self) -> None:
        """Let the program rest, and take all above as seen. Decides nothing."""
        self.lets_it_rest()
        self.looks_up()

    def lets_it_rest(self) -> None:
        """Wait until the program wants something typed, or at least rests. Decides nothing."""
        wait_for(lambda: False, self._look, self._harness.program, min(self._harness.patience, _A_MOMENT))

    def looks_up(self) -> None:
        """Take everything on the screen as seen."""
        self._seen = len(self._screen())

    def sees_a_word(self) -> None:
        """Fail unless something new is on the screen: any words will do, a traceback will not."""
        start = self._seen
        outcome = self._wait(lambda: bool(self._screen()[start:].strip()))
        if not self._screen()[start:].strip():
            raise self._failed(FailureKind.SAYS_NOTHING_TO_USER, outcome)

    def sees_the_program_end(self) -> None:
        """Fail unless the program ends by itself, without a traceback."""
        program = self._harness.program
        outcome = wait_for(lambda: not program.is_running, self._look, program, self._harness.patience)
        if program.is_running:
            raise self._failed(FailureKind.DOES_NOT_END, outcome)
        if "Traceback (most recent call last)" in self._screen():
            last = self._screen().strip().rpartition("\n")[2]
            program_name = self._harness.path.name
            raise Failed(Failure(FailureKind.ENDS_WITH_TRACEBACK, program=program_name, facts={"error": last}))

    def _look(self, seconds: float) -> bool:
        before = self._harness.program.output_size()
        self._harness.program.wait_for_news(seconds)
        return self._harness.program.output_size() != before

    def _wait(self, happened: Callable[[], bool]) -> WaitOutcome:
        return wait_for(happened, self._look, self._harness.program, self._harness.patience)

    def _screen(self) -> str:
        return self._harness.program.output()

    def _failed(
        self, kind: FailureKind, outcome: WaitOutcome, text: str = "", instead: Instead | None = None
    ) -> Failed:
        failure = Failure(
            kind, outcome.value, who=ROLE, text=text, instead=instead, wait_ended=outcome.value,
            patience=self._harness.patience, program=self._harness.path.name,
        )  # fmt: skip
        self._harness.story.tell(ROLE, events.WAITS, story_note(failure))
        return Failed(failure)
