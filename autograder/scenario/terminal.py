"""The terminal of a client program: it types, and reads the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from autograder.program.controls import interrupt, print_in_blocks
from autograder.scenario.conversation import Conversation
from autograder.scenario.waiting import WaitOutcome, wait_for
from autograder.story import events
from autograder.story.events import PROGRAM
from autograder.story.failures import Came, Failed, Failure, FailureKind, Instead
from autograder.story.wording.failure_sentences import story_note

CAST_NAME = "typist"  # as the diagrams name it
_A_MOMENT = 0.5  # seconds for a program that cannot be seen to wait
_SHOWN = 200  # characters of the screen in a failure


class Terminal:
    """Keyboard and screen. The screen is what the program printed; what was typed is not on it."""

    def __init__(self, conversation: Conversation) -> None:
        """Begin with an empty screen; the program of the conversation runs."""
        self._conversation = conversation
        self._seen = 0  # characters of the screen already looked for

    # -- the keyboard ----------------------------------------------------------------------------

    def types(self, said: str) -> None:
        """Type a text and press Enter."""
        text = self._conversation.words.text(said)
        self._conversation.typed.append(text)
        self.types_exactly(text)

    def types_and_ends_input(self, said: str) -> None:
        """Type a text without Enter and end the input, as a file does whose last line has no newline."""
        text = self._conversation.words.text(said)
        self._conversation.story.record(CAST_NAME, events.TYPES, text)
        self._puts_in(text.encode())
        self.ends_input()

    def types_exactly(self, text: str) -> None:
        """Type these very characters and press Enter."""
        self._conversation.story.record(CAST_NAME, events.TYPES, text)
        self._puts_in(text.encode() + b"\n")

    def _puts_in(self, data: bytes) -> None:
        """Put bytes into the keyboard. Fails if a program that runs leaves no room there; one that has ended may."""
        program = self._conversation.program
        if not program.type(data) and program.is_running and program.typed_unread() > len(data):
            raise self._missing(FailureKind.KEYBOARD_NOT_READ, WaitOutcome.DEADLINE)

    def ends_input(self) -> None:
        """End the input, as Ctrl-D does (Ctrl-Z and Enter on Windows)."""
        self._conversation.story.record(CAST_NAME, events.ENDS_INPUT)
        self._conversation.program.end_input()

    def presses_ctrl_c(self) -> None:
        """Press Ctrl-C, which raises KeyboardInterrupt in the program's main thread."""
        self._conversation.story.record(PROGRAM, events.GETS, "Ctrl-C")
        interrupt(self._conversation.program)

    def is_read(self) -> None:
        """Fail if the program leaves unread what was typed. Only Linux tells; elsewhere nothing is asked."""
        program = self._conversation.program
        outcome = self._awaits(lambda: not program.typed_unread() or not program.is_running)
        if program.typed_unread() and program.is_running:
            raise self._missing(FailureKind.KEYBOARD_NOT_READ, outcome)

    # -- the screen ------------------------------------------------------------------------------

    def sees(self, said: str, *, by: str = "") -> None:
        """Fail unless the text appears on the screen, below what was seen before, after the name of who it is `by`."""
        words = self._conversation.words
        if by:
            self.sees_exactly(words.name(by))
        self.sees_exactly(words.text(said))

    def shows_each_message_once(self) -> None:
        """Fail if a message of the server stands on the screen more often than it came."""
        self.lets_it_rest()
        screen = self._screen()
        for said, count in Counter(self._conversation.told).items():
            text = self._conversation.words.text(said)
            if self._conversation.words.core(said) and screen.count(text) > count:
                failure = Failure(FailureKind.SHOWN_TWICE, text=text, program=self._conversation.story.program)
                raise Failed(failure)

    def sees_exactly(self, text: str) -> None:
        """Fail unless these very characters appear on the screen, below what was seen before."""
        start = self._seen
        outcome = self._awaits(lambda: self._screen().find(text, start) >= 0)
        at = self._screen().find(text, start)
        if at < 0:
            shown = self._screen()[start:].strip()
            instead = Instead(Came.OTHER_TEXT, (shown[-_SHOWN:],)) if shown else Instead(Came.NOTHING)
            raise self._missing(FailureKind.NOT_ON_SCREEN, outcome, text, instead)
        self._seen = at + len(text)

    def sees_a_word(self) -> None:
        """Fail unless something new is on the screen: any words will do, a traceback will not."""
        start = self._seen
        outcome = self._awaits(lambda: bool(self._screen()[start:].strip()))
        if not self._screen()[start:].strip():
            raise self._missing(FailureKind.SAYS_NOTHING_TO_USER, outcome)

    def becomes_a_file(self) -> None:
        """From here on what is printed goes to a file: it is there only when it was flushed, or at a good end."""
        print_in_blocks(self._conversation.program)

    def waits_for_the_prompt(self) -> None:
        """Let the program rest, and take all above as seen. Decides nothing."""
        self.lets_it_rest()
        self._seen = len(self._screen())

    def lets_it_rest(self) -> None:
        """Wait until the program wants something typed, or at least rests. Decides nothing."""
        self._conversation.waits_a_moment(lambda: False, self._poll, _A_MOMENT)

    def sees_the_program_end(self) -> None:
        """Fail unless the program ends by itself, without a traceback."""
        program = self._conversation.program
        outcome = self._awaits(lambda: program.exit_code is not None)
        if program.exit_code is None:
            raise self._missing(FailureKind.DOES_NOT_END, outcome)
        if "Traceback (most recent call last)" in self._screen():
            facts = {"error": self._screen().strip().rpartition("\n")[2]}
            raise Failed(
                Failure(FailureKind.ENDS_WITH_TRACEBACK, program=self._conversation.story.program, facts=facts)
            )

    def shows_nothing_made_up(self) -> None:
        """Fail if words are on the screen, as only texts of ours have them, that nobody has said or typed."""
        made_up = self._conversation.words.made_up_in(self._screen())
        if made_up:
            program = self._conversation.story.program
            raise Failed(Failure(FailureKind.SHOWN_MADE_UP, who=CAST_NAME, text=made_up, program=program))

    # -- how it is done --------------------------------------------------------------------------

    def _screen(self) -> str:
        return self._conversation.program.output()

    def _poll(self, seconds: float) -> bool:
        program = self._conversation.program
        before = program.output_size()
        program.wait_for_news(seconds)
        return program.output_size() != before

    def _awaits(self, happened: Callable[[], bool]) -> WaitOutcome:
        conversation = self._conversation
        program = conversation.program
        patience = conversation.patience_for(has_begun=bool(program.output_size() or program.reported.destinations))
        return wait_for(happened, self._poll, program, patience)

    def _missing(
        self, kind: FailureKind, outcome: WaitOutcome, text: str = "", instead: Instead | None = None
    ) -> Failed:
        failure = Failure(
            kind, outcome.value, who=CAST_NAME, text=text, instead=instead, wait_ended=outcome.value,
            patience=self._conversation.patience, program=self._conversation.story.program,
        )  # fmt: skip
        self._conversation.story.record(CAST_NAME, events.WAITS, story_note(failure))
        return Failed(failure)
