"""The client harness: a client program, a terminal that types at it, and a scripted server that it talks to."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from autograder.program import process_tree
from autograder.program.patience import granted
from autograder.program.staging import Files, source_of
from autograder.program.student_program import Program
from autograder.program.warm_pool import WarmPool
from autograder.scenario.conversation import Conversation
from autograder.scenario.scripted_server import ScriptedServer
from autograder.scenario.seeded_texts import SeededTexts
from autograder.scenario.terminal import Terminal
from autograder.scenario.waiting import PATIENCE, WaitOutcome
from autograder.story.failures import Failed
from autograder.story.story import Story
from autograder.story.wires import DATAGRAMS, LINES


class ClientHarness:
    """A client program under the launcher. Use it as a context manager.

    `terminal` types and reads the screen, `server` is our scripted one. Connections and datagrams of the
    program reach `server`, whatever address it asks for.
    """

    terminal: Terminal
    server: ScriptedServer

    def __init__(
        self,
        client: str | Path,
        *,
        datagrams: bool = False,
        seed: int | None = None,
        about: str = "",
        patience: float | None = None,
        start_patience: float | None = None,
        warm_pool: WarmPool | None = None,
        files: Files | None = None,
        with_server: bool = True,
    ) -> None:
        """Describe the harness; entering it starts the program. `files`: its folder as it was when the run began.

        Without a server the connection of the program is refused.
        """
        self.path = Path(client)
        wire = DATAGRAMS if datagrams else LINES
        story = Story(program=self.path.name, source=source_of(self.path, files), wire=wire)
        patience = granted(PATIENCE) if patience is None else patience
        self.conversation = Conversation(SeededTexts(seed, about), story, patience, wire, start_patience)
        self._files, self._warm_pool, self._with_server = files, warm_pool, with_server
        self._stack = ExitStack()

    @property
    def story(self) -> Story:
        """What happened so far."""
        return self.conversation.story

    @property
    def program(self) -> Program:
        """The running program."""
        return self.conversation.program

    @property
    def words(self) -> SeededTexts:
        """Names and texts."""
        return self.conversation.words

    @property
    def has_program(self) -> bool:
        """Whether a program has been started."""
        return self.conversation.has_program

    def __enter__(self) -> ClientHarness:
        """Open the server, start the program."""
        process_tree.adopt_orphans()
        try:
            self.server = ScriptedServer(self.conversation, listens=self._with_server)
            self._stack.callback(self.server.close)
            redirect = {"tcp": self.server.address, "udp": self.server.address}
            self.conversation.program = Program(
                self.path, files=self._files, redirect=redirect,
                on_event=self.story.add, warm_pool=self._warm_pool,
            )  # fmt: skip
            self._stack.callback(self._finish)
            self.terminal = Terminal(self.conversation)
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Record where the program's threads stand if something broke, then end everything."""
        if isinstance(error, Failed):
            self.story.thread_dump = self.program.thread_dump()
            self.story.failed_at = time.monotonic()
            self.story.output = self.program.output()
        self._stack.close()

    def _finish(self) -> None:
        program = self.program
        program.flush_reports()
        exit_code = program.exit_code
        self.story.output = self.story.output or program.output()
        program.close()
        if exit_code is not None:
            self.story.record("program", "exits", size=exit_code)
        self.story.name_peers(lambda address: "server")

    def got_something(self) -> bool:
        """Whether the program sent or showed at least one byte."""
        return self.server.size > 0 or self.program.output_size() > 0

    def takes_a_last_look(self) -> None:
        """Nothing is left to be looked at: a client program sends nothing to anybody else."""

    def has_nothing_made_up(self) -> None:
        """Fail if a text is on the screen that nobody has said or typed."""
        self.terminal.shows_nothing_made_up()

    def is_refused_a_name(self) -> tuple[Terminal, ScriptedServer]:
        """Let the program send a name that is taken, and show its user so (UDP); the server still waits for another."""
        taken = self.words.name("bob")
        self.terminal.types_exactly(taken)
        self.server.gets_exactly(taken)
        refusal = "that name is taken, send another"
        self.server.sends_line(refusal)
        self.terminal.sees_exactly(refusal)
        return self.terminal, self.server

    def shows_what_comes(self, said: str) -> None:
        """Fail unless what comes back is shown, and not what was typed: this text comes back in capitals."""
        self.terminal.types(said)
        self.server.gets(said)
        self.terminal.waits_for_the_prompt()
        self.server.echoes_in_upper_case()
        self.terminal.sees_exactly(self.words.text(said).upper())

    def sits_down(self, cast_name: str = "alice", *, to_listen: bool = False) -> tuple[Terminal, ScriptedServer]:
        """Let the program connect, be asked for a name, and be welcomed; returns the terminal and the server.

        A program may ask its user for the name by itself, before it connects: it is typed then, and
        once more if it was for something else (an address, say). A user who sits down `to_listen` is
        welcomed even if the name does not arrive.
        """
        name = self.conversation.words.name(cast_name)
        if self.conversation.wire == DATAGRAMS:
            self.terminal.types_exactly(name)
            self.server.gets_exactly(name)
        else:
            self._answers_questions(name, to_listen=to_listen)
        self.server.sends_line(f"Welcome, {name}")
        self.terminal.sees_exactly(f"Welcome, {name}")
        return self.terminal, self.server

    def _answers_questions(self, name: str, *, to_listen: bool) -> None:
        asks_first = self.server.awaits_a_call() is not WaitOutcome.HAPPENED
        if asks_first:
            self.terminal.types_exactly(name)
        self.server.is_called()
        self.server.sends_line("What is your name?")
        if not asks_first or self.server.awaits(name) is not WaitOutcome.HAPPENED:
            self.terminal.types_exactly(name)
        if to_listen:
            self.server.awaits(name)
        else:
            self.server.gets_exactly(name)
