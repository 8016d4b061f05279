"""One scene played once: who is there, the pause, what others do meanwhile, and what must arrive."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from autograder.program.controls import pause
from autograder.program.faults import MachineFault
from autograder.program.launcher.line_tracing import TAKEN_OFF
from autograder.program.report_parsing import HIGHEST_LINE, LONGEST_FILE, number_of, text_of
from autograder.races.messages import SentMessage, has_arrived, prefixes
from autograder.races.scene_clients import SceneClients
from autograder.races.scenes import LEAVES, Scene
from autograder.races.shared_lines import AnalysedSource
from autograder.scenario.room import Room
from autograder.scenario.waiting import WaitOutcome
from autograder.story.failures import Fact, Failed, Failure, FailureKind
from autograder.story.thread_states import ThreadDump

_NOISY_SHARE, _LONGEST_NOISE = 0.2, 0.002  # light noise: the share of lines with a pause, and its seconds


@dataclass(frozen=True, slots=True)
class PausePoint:
    """Where to pause: the `hit`th time that any thread comes to this line of the program's file.

    Where there are names in `inside`, it is within the line: before one of them is used for the second time.
    """

    line: int
    hit: int = 1
    inside: tuple[str, ...] = ()  # as `shared_names` spells them


@dataclass(frozen=True, slots=True)
class ObservedPause:
    """A pause that took place: of which thread, and the lines that others passed meanwhile, in order."""

    point: PausePoint
    thread: str
    passed: tuple[int, ...]


class SceneRun:
    """A room in which one scene is played."""

    def __init__(
        self, room: Room, scene: Scene, source: AnalysedSource, *, seed: int, about: str, counter: int | None
    ) -> None:
        """`about` tells the run apart; `counter` is the position of a number that counts messages, if there is one."""
        self.room, self.scene, self.source, self.counter = room, scene, source, counter
        self.clients = SceneClients(room, scene, seed, about)
        self.closing_messages: list[SentMessage] = []
        self.received_before: dict[str, int] = {}  # by listener: how much it had received before the scene
        self.deaths_before = 0  # threads that had died before the scene
        self.began = 0.0  # just before the first action
        self.reached: dict[int, int] = {}  # line -> how often a thread came to it because of the first action
        self.pause: ObservedPause | None = None
        self.not_let_go: list[str] = []  # clients that left and are still connected
        self.missing: WaitOutcome | None = None  # how the wait for something due ended that did not come
        self.thread_dump: ThreadDump | None = None  # where the threads stood then

    # -- the run ---------------------------------------------------------------------------------

    def play(self, point: PausePoint | None = None, *, trace: bool = False, noise: int | None = None) -> None:
        """Play the scene with a pause at a point; or under noise with this seed; or `trace` the lines that are reached.

        Raises Failed if the scene cannot begin: the program does not keep the first promises of a chat.
        """
        self._begin(one_by_one=trace)
        if noise is not None:
            self._play_under_noise(noise)
        elif trace:
            self._play_traced()
        elif point is not None:
            self._play_paused(point)
        else:
            self._play_plainly()
        self._close()

    def _begin(self, *, one_by_one: bool) -> None:
        reported = self.room.program.reported
        known = len(reported.deaths)
        self.clients.enter(one_by_one=one_by_one)
        self.room.program.flush_reports()
        self.deaths_before = len(reported.deaths)
        if self.deaths_before > known:
            facts: dict[str, Fact] = {"error": reported.deaths[known].text, "line": reported.deaths[known].line}
            raise Failed(Failure(FailureKind.THREAD_DIES_BEFORE_SCENE, facts=facts))
        self.began = time.monotonic()
        self.received_before = {who: self.clients[who].inbox.end for who in self.clients}

    def _play_plainly(self) -> None:
        for action in self.scene.actions:
            self.clients.act(action)
            self.clients.settle()

    def _play_paused(self, point: PausePoint) -> None:
        file, line = self.source.place(point.line)
        inside = [name.lstrip(".") for name in point.inside]
        self._pauses("arm", file=file, line=line, hit=point.hit, inside=inside)
        self._play_plainly()
        found = self._pauses("release")
        if found.get("paused"):
            self.pause = ObservedPause(point, str(found["thread"]), tuple(dict.fromkeys(self._lines(found))))

    def _play_traced(self) -> None:
        self._pauses("record")
        self.clients.act(self.scene.first)
        self.clients.settle()
        for line in self._lines(self._pauses("release")):
            self.reached[line] = self.reached.get(line, 0) + 1
        if not self.reached and self.room.program.is_running:
            raise MachineFault(f"no line of the program is seen while {self.scene.name}: no pause can be tried")
        self.clients.act(self.scene.second)
        self.clients.settle()

    def _play_under_noise(self, seed: int) -> None:
        self._pauses("noise", seed=seed, share=_NOISY_SHARE, longest=_LONGEST_NOISE)
        with self.room.at_one_moment():
            for action in self.scene.actions:
                self.clients.act(action)
        self.clients.wait_until(self._all_has_arrived)
        self._pauses("release")

    def _pauses(self, what: str, **about: Any) -> dict[str, Any]:
        """Have the launcher do it. Raises Failed if the program hides its lines, MachineFault if nobody sees them."""
        program = self.room.program
        found = pause(program, what, **about)
        if found.get("tracing") == TAKEN_OFF:
            raise Failed(Failure(FailureKind.LINES_HIDDEN, program=program.script.name))
        if found.get("tracing") or (program.is_running and not program.is_reporting):
            raise MachineFault(f"not all lines of the program are seen while {self.scene.name}")
        return found

    def _lines(self, found: dict[str, Any]) -> list[int]:
        """The numbers of the lines that were passed; what is no report of them is left out."""
        lines = found.get("lines")
        numbers = []
        for file, line, *_ in lines if isinstance(lines, list) else ():
            number = self.source.number(text_of(file, LONGEST_FILE), number_of(line, 0, HIGHEST_LINE))
            if number:
                numbers.append(number)
        return numbers

    # -- its end ---------------------------------------------------------------------------------

    def _close(self) -> None:
        """Wait for what is due, and then see whether everyone who is there is heard by everyone."""
        outcome = self.clients.wait_until(self._all_has_arrived)
        self._let_newcomers_in()
        if outcome is WaitOutcome.HAPPENED:
            outcome = self._exchange_closing_messages()
        if outcome is not WaitOutcome.HAPPENED:
            self.missing = outcome
            self.thread_dump = self.room.program.thread_dump()
        self.clients.settle()
        self.room.program.flush_reports()
        self.not_let_go = self.clients.still_connected(self._who_says_exit())

    def _let_newcomers_in(self) -> None:
        """Wait until the newcomers are in the chat: only then is a message due to them."""
        newcomers = self.clients.still_connected(self.scene.newcomers)
        self.clients.wait_until(
            lambda: all(self.clients[who].inbox.end > self.received_before[who] for who in newcomers)
        )
        self.clients.settle()  # a server may welcome a user first and add it to its list afterwards

    def _exchange_closing_messages(self) -> WaitOutcome:
        """Have everyone speak, one after another; returns how the last wait ended.

        Not at once: what breaks because two speak at once is another scene, and would be explained by a wrong line.
        Where two wanted the same name, only they speak; whoever was refused has another name by then.
        """
        same_name = self.scene.same_name
        speakers = self.clients.still_connected(
            self.scene.newcomers if same_name else (*self.scene.stayers, *self.scene.newcomers)
        )
        if same_name:
            for who in speakers:
                self.clients.give_spare_name(who)
                self.clients.settle()
        outcome = WaitOutcome.HAPPENED
        for who in speakers:
            self.closing_messages.append(self.clients.say(who, f"and now {who}"))
            outcome = self.clients.wait_until(self._all_has_arrived)
            if outcome is not WaitOutcome.HAPPENED:
                break
            if same_name:
                self.clients.settle()  # nothing is due there, so nothing was waited for
        return outcome

    # -- what is due -----------------------------------------------------------------------------

    def is_due(self, message: SentMessage, who: str) -> bool:
        """Whether this listener has to hear it: who was there all the time; newcomers hear the closing messages."""
        if who in self.scene.stayers:
            return not (self.scene.same_name and message.by in self.scene.newcomers)
        return who in self.scene.newcomers and message in self.closing_messages and not self.scene.same_name

    def prefixes(self, message: SentMessage, who: str) -> list[str]:
        """What stands before each arrival of a message at a listener."""
        return prefixes(self.clients[who].inbox, message.text, self.clients.sent)

    def _all_has_arrived(self) -> bool:
        """Whether every message is where it is due, and everyone who says exit is let go."""
        return all(
            has_arrived(self.clients[who].inbox, message.text)
            for message in self.clients.sent
            for who in self.clients.listeners(message)
            if self.is_due(message, who)
        ) and not self.clients.still_connected(self._who_says_exit())

    def _who_says_exit(self) -> tuple[str, ...]:
        return tuple(action.who for action in self.scene.actions if action.does == LEAVES)
