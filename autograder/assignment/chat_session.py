"""The table: one server of the student's and several of the student's clients, all running, all watched."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from autograder.assignment.pairing import Pair
from autograder.assignment.source_facts import SourceFacts
from autograder.assignment.user_terminal import UserTerminal
from autograder.program import process_tree, resource_counts
from autograder.program.student_program import Program
from autograder.program.warm_pool import WarmPool
from autograder.scenario.waiting import WaitOutcome, wait_for
from autograder.scenario.word_list import WORDS
from autograder.story import events
from autograder.story.events import Event
from autograder.story.story import Story

_QUIET = 0.08  # seconds without a sign from anybody, after which a table that cannot be seen to rest is taken to
_CALM = 0.2  # processors that calm programs may use between them
_LONGEST_REST = 0.8  # seconds
PATIENCE = 1.0  # seconds, the first time; a failure is looked at again with more


class ChatSession:
    """Use it as a context manager; entering it starts nothing yet, `opens` does."""

    def __init__(
        self, pair: Pair, *, warm_pool: WarmPool | None = None, patience: float = PATIENCE, seed: int = 0
    ) -> None:
        """`seed` chooses names and texts."""
        self.pair = pair
        self.patience = patience
        self.random = random.Random(seed)
        self.story = Story(program=pair.server.path.name, source=_text(pair.server.path))
        self.in_turns = False  # the clients receive only after they have sent: everyone is nudged before looking
        self.terminals: dict[str, UserTerminal] = {}
        self.server: UserTerminal | None = None
        self.everyone: dict[str, list[UserTerminal]] = {}  # also those whose place somebody else took
        self.over = False  # what happens from here on is clearing the table
        self.ran: list[tuple[str, Event]] = []  # who called, listened, asked, started a thread: for the requirements
        self._warm_pool = warm_pool
        self._stack = ExitStack()
        self._port_map = Path(tempfile.mkdtemp(prefix="chatlab-table-"))
        self.last_news = time.monotonic()  # when anybody last did anything
        self._peers: dict[str, str] = {}

    def __enter__(self) -> ChatSession:
        """Take the table."""
        process_tree.adopt_orphans()
        self._stack.callback(shutil.rmtree, self._port_map, ignore_errors=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """End every program, and keep what the story needs."""
        if self.server is not None:
            self.server.program.flush_reports()
            self.story.output = self.server.program.output()
        self.over = True
        self._stack.close()
        self.story.names = {t.role: t.name for t in self.terminals.values()}
        self.story.name_peers(lambda address: self._peers.get(address, address))

    # -- starting --------------------------------------------------------------------------------

    def start(self, role: str, source: SourceFacts, args: tuple[str, ...] = ()) -> UserTerminal:
        """Start a program; `role` "server" is the one that the others call."""
        name = self.a_name(role)
        redirect = {}
        if self.server is not None:
            redirect = {p.kind: p.address for p in self.server.program.reported.listeners}
        holder: list[UserTerminal] = []

        def tell(event: Event) -> None:
            self.last_news = time.monotonic()
            if self.over:
                return
            if event.what in (events.CALLS, events.PROGRAM_LISTENS, events.THREAD_STARTS, events.ASKS):
                self.ran.append((role, event))
            if role == "server":
                if event.peer and event.peer not in self._peers and self.terminals:
                    self._peers[event.peer] = next(reversed(self.terminals))
                self.story.add(event)
            elif event.what == events.CALLS:
                if holder:
                    holder[0].calls.append(event)
                if event.call in ("connect", "connect_ex"):
                    self.story.tell(role, events.CONNECTS, at=event.at)
                elif event.call.startswith("send"):
                    self.story.tell(role, events.SENDS, data=event.data, size=event.size, at=event.at)
                elif event.call.startswith("recv") and event.size:
                    self.story.tell(role, events.RECEIVES, data=event.data, size=event.size, at=event.at)

        self.everyone.setdefault(role, [])
        home = self.pair.home if source.path.is_relative_to(self.pair.home) else None
        early: list[Event] = []
        if role != "server":
            self.terminals.pop(role, None)
        program = Program(
            source.path, home=home, args=args, redirect=redirect, port_map=self._port_map,
            on_event=lambda e: tell(e) if holder else early.append(e), warm_pool=self._warm_pool,
        )  # fmt: skip
        self._stack.callback(program.close)
        terminal = UserTerminal(self, role, name, source, program)
        if role == "server":
            self.server = terminal
        else:
            self.terminals[role] = terminal
        self.everyone[role].append(terminal)
        holder.append(terminal)
        for event in early:
            tell(event)
        return terminal

    def a_name(self, role: str) -> str:
        """A name that is new in each run and of letters only: some programs insist."""
        return role.capitalize() + "".join(self.random.choices("bdfgklmnprst", k=2)) + "a"

    def a_text(self, words: int = 3) -> str:
        """Something to say that nobody can have foreseen."""
        return " ".join(self.random.sample(WORDS, words)) + f" {self.random.randint(100, 999)}"

    def ends_heard(self) -> int:
        """How often the server was told by a recv() that a connection has ended."""
        if self.server is not None:
            self.server.program.flush_reports()
        return sum(e.call.startswith("recv") and not e.size for e in self.story.of(events.PROGRAM, events.CALLS))

    # -- waiting ---------------------------------------------------------------------------------

    @property
    def programs(self) -> list[Program]:
        """All that were started and not closed."""
        everyone = {id(t): t for t in (self.server, *self.terminals.values()) if t is not None}
        return [t.program for t in everyone.values() if not t.gone]

    @property
    def is_running(self) -> bool:
        """Whether any program is still there."""
        return any(p.is_running for p in self.programs)

    def is_settled(self) -> bool | None:
        """Whether nothing more can come from anybody unless somebody types."""
        programs = [p for p in self.programs if p.is_running]
        before = [p.movements() for p in programs]
        if any(found is None for found in before):
            return None
        for program in programs:
            program.acknowledges()
        answers = [p.is_settled() for p in programs]
        if not all(answers):
            return False if False in answers else None
        return [p.movements() for p in programs] == before

    def starved_seconds(self) -> float:
        """How long the hungriest program has waited for a processor."""
        return max((p.starved_seconds() for p in self.programs if p.is_running), default=0.0)

    def wait(self, happened: Callable[[], bool], watched: UserTerminal) -> WaitOutcome:
        """Wait until it happened, nothing can happen any more, or patience ends."""
        return wait_for(happened, watched.look, self, self.patience)

    def rests(self, unless: Callable[[], bool] = lambda: False) -> WaitOutcome:
        """Wait until all is said and done, `unless` that happens first.

        That is when the table is settled. Where programs wait with time-outs or look again and
        again, it is when nobody has stirred for a moment, nor used a processor for most of it.
        """
        factor = min(self.patience / PATIENCE, 1.5)
        calm = _Calm(self, _QUIET * factor)
        return wait_for(lambda: calm.lasts() or unless(), self._glance, self, _LONGEST_REST * factor)

    def _glance(self, seconds: float) -> bool:
        before = self.last_news
        time.sleep(min(seconds, 0.004))
        return self.last_news != before


class _Calm:
    """A moment in which nobody does anything worth mentioning."""

    def __init__(self, table: ChatSession, seconds: float) -> None:
        self._table = table
        self._seconds = seconds
        self._begin()

    def _begin(self) -> None:
        self._since = time.monotonic()
        self._busy = [resource_counts.busy_seconds(p) for p in self._table.programs]

    def lasts(self) -> bool:
        """Whether a whole moment of calm has gone by."""
        if self._table.last_news > self._since:
            self._begin()
            return False
        passed = time.monotonic() - self._since
        if passed < self._seconds:
            return False
        spent = [
            resource_counts.busy_seconds(p) - busy for p, busy in zip(self._table.programs, self._busy, strict=True)
        ]
        if min(spent, default=0.0) >= 0 and sum(spent) < _CALM * passed:  # it falls when a thread or a program ends
            return True
        self._begin()
        return False


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
