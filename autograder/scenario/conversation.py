"""What everyone in a scene shares: names and texts, the story, the program, and how long it is waited for."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from autograder.program.patience import granted
from autograder.program.student_program import Program
from autograder.scenario.accounting import Ledger
from autograder.scenario.inbox import Inbox
from autograder.scenario.seeded_texts import SeededTexts
from autograder.scenario.waiting import PATIENCE, START_PATIENCE, AtFirstSight, WaitOutcome, wait_for
from autograder.story.story import Story

_REST = 0.5  # seconds granted to a program that cannot be seen to rest (time-outs everywhere)


class Participant(Protocol):
    """What a conversation knows of each client in it."""

    cast_name: str
    name: str
    inbox: Inbox

    def __hash__(self) -> int:
        """Each client is its own key in the ledger."""


@dataclass(frozen=True, slots=True)
class EarlyWords:
    """A part of a text that reached somebody before its speaker had ended it."""

    listener: str  # cast name
    speaker: str  # cast name
    message: str


class Conversation:
    """The shared side of a scene; it opens no socket.

    `wire` is None until the first handshake has found it out. Each patience is in seconds.
    """

    def __init__(
        self,
        words: SeededTexts,
        story: Story,
        patience: float,
        wire: str | None = None,
        start_patience: float | None = None,
    ) -> None:
        """Begin a conversation; its program is started later, and waited for `start_patience` until it begins."""
        self.words = words
        self.story = story
        self.patience = patience
        self.start_patience = max(patience, granted(START_PATIENCE) if start_patience is None else start_patience)
        self.wire = wire
        self.clients: Mapping[str, Participant] = {}  # cast name -> client
        self.speakers: dict[str, str] = {}  # text of a check -> cast name of who said it last
        self.ledger = Ledger()
        self.early: list[EarlyWords] = []
        self.last_looks: list[Callable[[], None]] = []  # what must still not have come when the scene ends
        self.typed: list[str] = []  # what was typed at a client program, in order
        self.told: list[str] = []  # texts of a check that a client program was sent
        self.question: set[str] = set()  # the lines that newcomers were sent before they gave a name
        self.time_decided = False  # whether something went on because a fixed time was over: nothing is certain then
        self.lacks: set[str] | None = None  # "prompt" or "welcome", if the first to come in got none
        self._program: Program | None = None

    @property
    def program(self) -> Program:
        """The running program."""
        if self._program is None:
            raise RuntimeError("no program is running yet: use the room or the client harness in a `with` block")
        return self._program

    @program.setter
    def program(self, program: Program) -> None:
        """Tell the conversation which program has been started."""
        self._program = program

    @property
    def has_program(self) -> bool:
        """Whether a program has been started."""
        return self._program is not None

    def client(self, cast_name: str) -> Any:
        """The client with this name now, over TCP or UDP."""
        return self.clients[cast_name]

    def names(self) -> list[str]:
        """The names on the wire of everyone who was here."""
        return [client.name for client in self.clients.values()]

    def person_called(self, name: str) -> str:
        """Somebody as a report mentions them: "alice (kavomi27)"."""
        cast_name = next((cast_name for cast_name, client in self.clients.items() if client.name == name), name)
        return name if cast_name == name else f"{cast_name} ({name})"

    def records_said(self, speaker: Participant, *said: str) -> None:
        """Enter into the ledger what somebody says now."""
        for text in said:
            self.speakers[text] = speaker.cast_name
            whole = self.words.text(text)
            self.ledger.says(speaker, speaker.name, whole, self.words.core(text))

    def gone(self) -> list[Participant]:
        """Everyone who has left or ended the connection."""
        return [client for client in self.clients.values() if client in self.ledger.gone]

    def said(self) -> list[str]:
        """The texts of everything that was said, but those so short that other talk may have them by chance."""
        return [self.words.text(said) for said in self.speakers if self.words.core(said)]

    def patience_for(self, *, has_begun: bool) -> float:
        """How long something is waited for: longer as long as nothing shows that the program has begun."""
        return self.patience if has_begun else self.start_patience

    def rests(self) -> None:
        """Return when the program is settled; where that cannot be seen, after a short while, which decides then."""
        self._note(wait_for(lambda: False, let_time_pass, AtFirstSight(self.program), self._longer(_REST)))

    def quiets_down(self) -> None:
        """As `rests`, where it does no harm if the program needed longer."""
        wait_for(lambda: False, let_time_pass, AtFirstSight(self.program), self._longer(_REST))

    def waits_a_moment(self, happened: Callable[[], bool], poll: Callable[[float], bool], seconds: float) -> None:
        """Wait for what may happen or not: until it does, or cannot, or for so many seconds, which decide then."""
        self._note(wait_for(happened, poll, self.program, self._longer(seconds)))

    def _note(self, outcome: WaitOutcome) -> None:
        self.time_decided = self.time_decided or outcome is WaitOutcome.DEADLINE

    def _longer(self, seconds: float) -> float:
        """A fixed time, as much longer as all of this program is waited for longer than usual."""
        return seconds * max(1.0, self.patience / PATIENCE)


def let_time_pass(seconds: float) -> bool:
    """Poll nothing: for a wait in which nobody receives."""
    time.sleep(seconds)
    return False
