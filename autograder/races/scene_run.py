"""One scene played once: who comes, the pause, what the others do meanwhile, and how it ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from autograder.program.controls import pause
from autograder.races.messages import Said, arrived
from autograder.races.scenes import COMES_IN, CONNECTS, HANGS_UP, LEAVES, SAYS, Action, Scene
from autograder.scenario.bulk_transfer import take_in
from autograder.scenario.room import Room
from autograder.scenario.seeded_texts import SeededTexts
from autograder.scenario.tcp_client import TcpClient
from autograder.scenario.waiting import WaitOutcome, wait_for
from autograder.story.failure_facts import Fact
from autograder.story.failures import Failed, Failure, FailureKind
from autograder.story.thread_states import ThreadDump
from autograder.story.wires import RAW

_MOMENT = 0.07  # of the patience: granted where nobody can tell whether the program rests
_WHILE = 0.3  # of the patience: granted to one that was seen to rest the last time: it is slow, or the machine is
LONG = 1500  # letters of a long message: more than one recv(1024) takes
_SHARE, _LONGEST = 0.2, 0.002  # light noise: of the lines, seconds


@dataclass(frozen=True, slots=True)
class Spot:
    """Where to pause: the `hit`th time that any thread comes to this line of the program's file."""

    line: int
    hit: int = 1


@dataclass(frozen=True, slots=True)
class Paused:
    """A pause that took place: who, and the lines that others passed meanwhile, in order."""

    spot: Spot
    thread: str
    passed: tuple[int, ...]


class RunWords(SeededTexts):
    """Names that no run of a sweep has had before, all of the same length: none is a part of another."""

    def __init__(self, number: int, seed: int, same: tuple[str, ...]) -> None:
        """`same` are the roles that want one and the same name."""
        super().__init__(seed, str(number))
        self._number, self._same = number, same

    def name(self, role: str) -> str:
        """The name on the wire for a role."""
        return f"{'same' if role in self._same else role}{self._number:03}"


@dataclass
class Stage:
    """A room in which one scene is being played. `file` is the program's file, as the launcher names it."""

    room: Room
    scene: Scene
    number: int  # of this run: makes its names
    seed: int
    numbered: int | None = None  # which number in a message counts the messages, if one does
    said: list[Said] = field(default_factory=list)
    closing: list[Said] = field(default_factory=list)
    positions: dict[str, int] = field(default_factory=dict)  # listener -> what it had received before the scene
    thread_dump: ThreadDump | None = None  # where everyone stood when something due was missing
    kept: list[str] = field(default_factory=list)  # said exit, and are still connected
    paused: Paused | None = None
    reached: dict[int, int] = field(default_factory=dict)  # line -> how often the first action came to it
    deaths_before: int = 0
    began: float = 0.0  # when the first action was about to be done
    _rested: bool = False  # when it was last waited for
    rests_on: str = ""  # DEADLINE if what is missing is missing by the clock alone

    # -- the run ---------------------------------------------------------------------------------

    def play(self, spot: Spot | None = None, *, looks: bool = False, noise: int | None = None) -> None:
        """Play the scene with a pause at `spot`, or looking which lines the first action reaches, or under noise.

        Raises Failed if it cannot be begun: the program does not do the common things.
        """
        scene, program = self.scene, self.room.program
        self.room.conversation.words = RunWords(self.number, self.seed, scene.newcomers if scene.same_name else ())
        deaths = len(program.reported.deaths)
        self._clients: dict[str, TcpClient] = {}
        for role in scene.come:
            self._clients[role] = self.room.join(role)
            if looks:
                self._rests()  # what comes of one does not meet the next: that would be a race before the scene
        for role in scene.newcomers:
            self._clients[role] = self.room.connect(role)
            self._clients[role].waits_for_the_prompt()
        self._rests()
        program.flush_reports()
        self.deaths_before = len(program.reported.deaths)
        if self.deaths_before > deaths:
            facts: dict[str, Fact] = {
                "error": program.reported.deaths[deaths].text,
                "line": program.reported.deaths[deaths].line,
            }
            raise Failed(Failure(FailureKind.THREAD_DIES_BEFORE_SCENE, facts=facts))
        self.began = time.monotonic()
        self.positions = {role: client.inbox.end for role, client in self._clients.items()}
        if noise is not None:
            self._play_noisy(noise)
        else:
            self._play_in_order(spot, looks)
        self._closes()

    def _play_in_order(self, spot: Spot | None, looks: bool) -> None:
        program = self.room.program
        if spot is not None:
            pause(program, "arm", file=program.script.name, line=spot.line, hit=spot.hit)
        elif looks:
            pause(program, "look")
        self._act(self.scene.first)
        self._rests()
        if looks:
            for file, line, _ in pause(program, "release").get("lines", []):
                if file == program.script.name:
                    self.reached[line] = self.reached.get(line, 0) + 1
        self._act(self.scene.second)
        self._rests()
        if spot is not None:
            found = pause(program, "release")
            if found.get("paused"):
                passed = [line for file, line, _ in found["lines"] if file == program.script.name]
                self.paused = Paused(spot, str(found["thread"]), tuple(dict.fromkeys(passed)))

    def _play_noisy(self, seed: int) -> None:
        program = self.room.program
        pause(program, "noise", seed=seed, share=_SHARE, longest=_LONGEST)
        with self.room.at_one_moment():
            for action in self.scene.actions:
                self._act(action)
        self._until(self._all_is_there)
        pause(program, "release")

    def _closes(self) -> None:
        """See what the scene has left: what is due arrives, and everyone who is there is heard by everyone.

        They speak one after another: what broke because they spoke at once would be told of the wrong line.
        """
        outcome = self._until(self._all_is_there)
        self._lets_newcomers_in()
        if outcome is WaitOutcome.HAPPENED:
            there = () if self.scene.same_name else self.scene.stayers
            speakers = [r for r in (*there, *self.scene.newcomers) if not self._clients[r].closed_by_program]
            if self.scene.same_name:
                self._gives_other_names(speakers)
            for role in speakers:
                self.closing.append(self._say(role, f"and now {role}"))
                outcome = self._until(self._all_is_there)
                if outcome is not WaitOutcome.HAPPENED:
                    break
                if self.scene.same_name:
                    self._rests()  # nothing is due there, so nothing was waited for
        if outcome is not WaitOutcome.HAPPENED:
            self.rests_on = outcome.value
            self.thread_dump = self.room.program.thread_dump()
        self._rests()
        self.room.program.flush_reports()
        self.kept = [
            a.role for a in self.scene.actions if a.does == LEAVES and not self._clients[a.role].closed_by_program
        ]

    def _lets_newcomers_in(self) -> None:
        """Wait until the newcomers are in: only then is anything that is said due to them."""
        newcomers = [role for role in self.scene.newcomers if not self._clients[role].closed_by_program]
        self._until(lambda: all(self._clients[role].inbox.end > self.positions[role] for role in newcomers))
        self._rests()  # a server may welcome first and let in afterwards

    def _gives_other_names(self, roles: list[str]) -> None:
        """Give whoever was refused a name of their own, before they speak; for one who is in, it is only a word."""
        for role in roles:
            self._clients[role].gives_name(self._other_name(role))
            self._rests()

    def _other_name(self, role: str) -> str:
        return f"{role}{self.number:03}"

    def clear(self) -> None:
        """Have everyone leave, so that another scene can be played in this room."""
        for client in self._clients.values():
            if not client.gone and not client.closed_by_program:
                client.leaves()
        self._rests()
        for client in self._clients.values():
            client.hangs_up()
        self._rests()

    # -- what they do ----------------------------------------------------------------------------

    def _act(self, action: Action) -> None:
        role = action.role
        if action.does == SAYS:
            self._say(role, f"{role} speaks", long=True)
        elif action.does == COMES_IN:
            self._clients[role].gives_name()
        elif action.does == LEAVES:
            self._clients[role].leaves()
        elif action.does == HANGS_UP:
            self._clients[role].hangs_up()
        elif action.does == CONNECTS:
            self._clients[role] = self.room.connect(role)

    def _say(self, role: str, words: str, *, long: bool = False) -> Said:
        client = self._clients[role]
        key = f"{words} ({len(self.said)})"
        if long and self.room.wire != RAW:
            key += " " + self.room.words.letters(LONG)
        said = Said(role, self.room.words.text(key), client.name)
        self.said.append(said)
        client.says(key)
        return said

    # -- what is due -----------------------------------------------------------------------------

    def client(self, role: str) -> TcpClient:
        """The client who plays this role."""
        return self._clients[role]

    @property
    def names(self) -> list[str]:
        """Everybody's names on the wire."""
        others = [self._other_name(role) for role in self._clients]
        return list(dict.fromkeys([client.name for client in self._clients.values()] + others))

    def listeners(self, said: Said) -> list[str]:
        """Who may hear it: everyone but the speaker."""
        return [role for role in self._clients if role != said.by]

    def is_due(self, said: Said, role: str) -> bool:
        """Whether this listener has to hear it: who was there all the time; newcomers hear what is said afterwards."""
        if role in self.scene.stayers:
            return not (self.scene.same_name and said.by in self.scene.newcomers)
        return role in self.scene.newcomers and said in self.closing and not self.scene.same_name

    def _all_is_there(self) -> bool:
        leaving = [a.role for a in self.scene.actions if a.does == LEAVES]
        return all(
            arrived(self._clients[role].inbox, said.text)
            for said in self.said
            for role in self.listeners(said)
            if self.is_due(said, role)
        ) and all(self._clients[role].closed_by_program for role in leaving)

    # -- waiting ---------------------------------------------------------------------------------

    def _until(self, happened: Callable[[], bool]) -> WaitOutcome:
        """Wait until it happens, or until the wait ends otherwise."""
        return wait_for(happened, self._poll, self.room.program, self.room.patience)

    def _rests(self) -> None:
        """Wait until only a client can make the program go on; for a while, or a moment where that cannot be seen."""
        granted = self.room.patience * (_WHILE if self._rested else _MOMENT)
        self._rested = wait_for(lambda: False, self._poll, self.room.program, granted) is WaitOutcome.SETTLED

    def _poll(self, seconds: float) -> bool:
        """Take in what arrives at any client within `seconds`."""
        return take_in(list(self._clients.values()), seconds)
