"""A chat session: one server of the student's and several of the student's clients, all running and watched."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType

from autograder.assignment.event_recorder import SERVER, EventRecorder, ProgramEvents
from autograder.assignment.pairing import Pair
from autograder.assignment.source_facts import SourceFacts
from autograder.assignment.user_terminal import UserTerminal
from autograder.program import process_tree
from autograder.program.regular_files import text_of
from autograder.program.resource_counts import busy_seconds
from autograder.program.student_program import Program
from autograder.program.warm_pool import WarmPool
from autograder.scenario.waiting import WaitOutcome, wait_for
from autograder.scenario.word_list import WORDS
from autograder.story import events
from autograder.story.events import Event
from autograder.story.story import Story

PATIENCE = 1.0  # seconds, the first time; a failed check is repeated with more
_QUIET_PERIOD = 0.08  # seconds without a report, after which programs that cannot be seen to be settled are taken to be
_QUIET_LOAD = 0.2  # processors that the programs may use between them in a quiet period
_LONGEST_WAIT_FOR_QUIET = 0.8  # seconds


class ChatSession:
    """The programs of one chat and their users. A context manager: leaving it ends every program."""

    def __init__(
        self, pair: Pair, *, warm_pool: WarmPool | None = None, patience: float = PATIENCE, seed: int = 0
    ) -> None:
        """`seed` chooses nicknames and texts."""
        self.pair = pair
        self.patience = patience
        self.random = random.Random(seed)
        self.story = Story(program=pair.server.path.name, source=text_of(pair.server.path))
        self.receives_after_sending = False  # clients show what came only after they have sent something themselves
        self.server: UserTerminal | None = None
        self.terminals: dict[str, UserTerminal] = {}  # cast name -> the terminal that is used now
        self.started: list[UserTerminal] = []  # all, in order
        self.chat_texts: set[str] = set()  # what users said in the chat, as opposed to answers to questions
        self._recorder = EventRecorder(self.story)
        self._warm_pool = warm_pool
        self._stack = ExitStack()
        self._port_map = Path(tempfile.mkdtemp(prefix="chatlab-session-"))

    def __enter__(self) -> ChatSession:
        """Nothing is started yet."""
        process_tree.adopt_orphans()
        self._stack.callback(shutil.rmtree, self._port_map, ignore_errors=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """End every program, and keep what the story needs."""
        for terminal in self.open_terminals():
            terminal.program.flush_reports()
        if self.server is not None:
            self.story.output = self.server.program.output()
        self._recorder.stop()
        self._stack.close()
        self.story.names = {terminal.cast_name: terminal.nickname for terminal in self.terminals.values()}
        self._recorder.name_peers()

    # -- starting --------------------------------------------------------------------------------

    def start(self, cast_name: str, source: SourceFacts, args: tuple[str, ...] = ()) -> UserTerminal:
        """Start a program; that of "server" is the one that the others are led to."""
        nickname = self.new_nickname(cast_name)
        listeners = self.server.program.reported.listeners if self.server is not None else []
        if cast_name != SERVER:
            self.terminals.pop(cast_name, None)
            self._recorder.newest_client = cast_name
            story = Story(program=source.path.name, source=text_of(source.path))
            self._recorder.client_stories[cast_name] = story
        calls: list[Event] = []
        program = Program(
            source.path,
            home=self.pair.home if source.path.is_relative_to(self.pair.home) else None,
            args=args,
            redirect={listener.kind: listener.address for listener in listeners},
            port_map=self._port_map,
            on_event=partial(self._recorder.record, cast_name, calls),
            warm_pool=self._warm_pool,
        )
        self._stack.callback(program.close)
        terminal = UserTerminal(cast_name, nickname, source, program, calls, self.story)
        if cast_name == SERVER:
            self.server = terminal
        else:
            self.terminals[cast_name] = terminal
        self.started.append(terminal)
        return terminal

    def new_nickname(self, cast_name: str) -> str:
        """A name that is new in each run and of letters only: some programs insist."""
        return cast_name.capitalize() + "".join(self.random.choices("bdfgklmnprst", k=2)) + "a"

    def new_text(self) -> str:
        """Something to say in the chat, new in each run."""
        text = self.filler(words=3)
        self.chat_texts.add(text)
        return text

    def filler(self, words: int = 2) -> str:
        """A text that no check waits for."""
        return " ".join(self.random.sample(WORDS, words)) + f" {self.random.randint(100, 999)}"

    # -- what happened ---------------------------------------------------------------------------

    @property
    def program_events(self) -> ProgramEvents:
        """Who called, listened, asked or started a thread."""
        return self._recorder.program_events

    @property
    def client_stories(self) -> dict[str, Story]:
        """What each client's program did itself."""
        return self._recorder.client_stories

    def users(self, *cast_names: str) -> list[UserTerminal]:
        """The terminals at which these sit now."""
        return [self.terminals[cast_name] for cast_name in cast_names]

    def first_terminal_of(self, cast_name: str) -> UserTerminal | None:
        """The terminal at which `cast_name` sat first."""
        return next((terminal for terminal in self.started if terminal.cast_name == cast_name), None)

    def take_thread_dump(self) -> None:
        """Put into the stories where the threads of the programs stand now, and what they have printed."""
        self.story.names = {terminal.cast_name: terminal.nickname for terminal in self.terminals.values()}
        self._recorder.name_peers()
        for terminal in self.open_terminals():
            is_server = terminal is self.server
            story = self.story if is_server else self.client_stories.get(terminal.cast_name)
            if story is not None and story.thread_dump is None:
                terminal.program.flush_reports()
                story.thread_dump = terminal.program.thread_dump()
                story.output = terminal.program.output()
                exit_code = terminal.program.exit_code
                if exit_code is not None and not is_server:
                    story.record(events.PROGRAM, events.EXITS, size=exit_code)
                story.failed_at = None if is_server else time.monotonic()

    def connections_ended(self) -> int:
        """How often a recv() of the server returned that a connection has ended."""
        if self.server is not None:
            self.server.program.flush_reports()
        return sum(e.call.startswith("recv") and not e.size for e in self.story.of(events.PROGRAM, events.CALLS))

    # -- waiting ---------------------------------------------------------------------------------

    @property
    def programs(self) -> list[Program]:
        """All whose terminal is open."""
        return [terminal.program for terminal in self.open_terminals()]

    def open_terminals(self) -> list[UserTerminal]:
        """The server's and the clients', each once, without those whose window was closed."""
        terminals = [] if self.server is None else [self.server]
        terminals += [terminal for terminal in self.terminals.values() if terminal is not self.server]
        return [terminal for terminal in terminals if not terminal.is_closed]

    @property
    def is_running(self) -> bool:
        """Whether any program is still there."""
        return any(program.is_running for program in self.programs)

    def is_settled(self) -> bool | None:
        """Whether nothing more can come from any program unless somebody types; None where nobody can tell."""
        programs = [program for program in self.programs if program.is_running]
        before = [program.run_counters() for program in programs]
        if any(movements is None for movements in before):
            return None
        for program in programs:
            program.acknowledge()
        answers = [program.is_settled() for program in programs]
        if not all(answers):
            return False if False in answers else None
        return [program.run_counters() for program in programs] == before

    def starved_seconds(self) -> float:
        """The longest time that one of the programs has waited for a processor."""
        return max((program.starved_seconds() for program in self.programs if program.is_running), default=0.0)

    def wait(self, happened: Callable[[], bool], watched: UserTerminal) -> WaitOutcome:
        """Wait until it happened, nothing can happen any more, or patience ends."""
        return wait_for(happened, watched.poll, self, self.patience)

    def wait_until_quiet(self, unless: Callable[[], bool] = lambda: False) -> None:
        """Wait until all that was typed has had its effect, or `unless` happens, or that takes too long.

        All is quiet when the session is settled. Programs that wait with time-outs, or that poll, never
        are: for them it is when none has reported anything for a moment, nor used much of a processor.
        """
        factor = min(self.patience / PATIENCE, 1.5)
        quiet = _QuietPeriod(self, _QUIET_PERIOD * factor)
        wait_for(lambda: quiet.is_over() or unless(), self._poll, self, _LONGEST_WAIT_FOR_QUIET * factor)

    @property
    def last_activity(self) -> float:
        """When any program last reported something, on the clock of `time.monotonic`."""
        return self._recorder.last_activity

    def _poll(self, seconds: float) -> bool:
        before = self.last_activity
        time.sleep(min(seconds, 0.004))
        return self.last_activity != before


class _QuietPeriod:
    """So many seconds in which no program of a session reports anything, or uses much of a processor."""

    def __init__(self, session: ChatSession, seconds: float) -> None:
        self._session = session
        self._seconds = seconds
        self._begin()

    def _begin(self) -> None:
        self._began = time.monotonic()
        self._busy = [busy_seconds(program) for program in self._session.programs]

    def is_over(self) -> bool:
        """Whether a whole quiet period has gone by; it begins again with each disturbance."""
        if self._session.last_activity > self._began:
            self._begin()
            return False
        passed = time.monotonic() - self._began
        if passed < self._seconds:
            return False
        used = [busy_seconds(program) - busy for program, busy in zip(self._session.programs, self._busy, strict=True)]
        if min(used, default=0.0) >= 0 and sum(used) < _QUIET_LOAD * passed:  # it falls when a thread or a program ends
            return True
        self._begin()
        return False
