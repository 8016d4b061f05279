"""The room: one running server and the clients in it. The language that checks, notebooks and experiments share.

with Room("solutions/04_multichat/server.py") as room:
    alice, bob = room.join("alice", "bob")
    alice.says("hello")
    bob.hears("hello", by="alice")
room.story
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from autograder.program import process_tree
from autograder.program.controls import suspended
from autograder.program.patience import granted
from autograder.program.readiness import why_not_ready
from autograder.program.staging import Files, source_of
from autograder.program.student_program import Program
from autograder.program.warm_pool import WarmPool
from autograder.scenario.seeded_texts import SeededTexts
from autograder.scenario.tcp_connection import Connection
from autograder.scenario.udp_client import UdpClient
from autograder.scenario.verbs.joining import Client
from autograder.scenario.waiting import PATIENCE, AtFirstSight, wait_for
from autograder.story.failures import DEADLINE, ENDED, SETTLED, Failed, Failure, FailureKind
from autograder.story.story import Story
from autograder.story.wires import DATAGRAMS, LINES, RAW

Own = TypeVar("Own", bound="Room")
_REST = 0.5  # seconds granted to a program that cannot be seen to rest (time-outs everywhere)
_ON_ITS_WAY = 0.1  # seconds for a program that closed a connection and may be ending: its last words matter
_LAST_WORDS = 0.05  # seconds granted to a program to come to rest before the story ends


class Room:
    """A server under the launcher, and scripted clients. Use it as a context manager.

    `wire` is LINES, RAW or DATAGRAMS; None lets the first handshake find out between the first two.
    `seed` None says names and texts as they are written. `patience` is in seconds; the program finds
    `environment` in its own. Raises Failed if it does not come to listen, LauncherBroken if Python does not start.
    """

    def __init__(
        self,
        server: str | Path,
        *,
        wire: str | None = None,
        seed: int | None = None,
        about: str = "",
        patience: float | None = None,
        args: tuple[str, ...] = (),
        warm_pool: WarmPool | None = None,
        pauses: bool = False,
        files: Files | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        """Describe the room; entering it starts the program, whose threads can be stopped at a line if `pauses`.

        `files` are the program's folder as it was when the run began; without them it is read anew.
        """
        self.server = Path(server)
        self.wire = wire
        self.question: set[str] = set()  # what newcomers were told before they gave a name
        self.words = SeededTexts(seed, about)
        self.patience = granted(PATIENCE) if patience is None else patience
        self.story = Story(program=self.server.name, source=source_of(self.server, files), wire=wire or "")
        self._args, self._environment = args, environment
        self._warm_pool, self._pauses, self._files = warm_pool, pauses, files
        self._stack, self._connections = ExitStack(), ExitStack()
        self._clients: dict[str, Client | UdpClient] = {}
        self.lacks: set[str] | None = None  # "prompt" or "welcome", if the first to come in got none
        self.guests: dict[str, str] = {}  # address -> role of who came in by hand
        self.speakers: dict[str, str] = {}  # what was said -> the role who said it last
        self._program: Program | None = None

    # -- coming and going ------------------------------------------------------------------------

    def __enter__(self: Own) -> Own:
        """Start the program and wait until it listens."""
        process_tree.adopt_orphans()
        try:
            self._start()
            self._stack.callback(self._finish)
            self._wait_until_it_listens()
        except BaseException as error:
            if isinstance(error, Failed):
                self.takes_stock()
            self._stack.close()
            raise
        return self

    def _start(self, port: int = 0) -> None:
        self._program = Program(
            self.server, files=self._files, args=self._args, on_event=self.story.add, warm_pool=self._warm_pool,
            pauses=self._pauses, environment=self._environment, port=port,
        )  # fmt: skip

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Take down where everyone stands if something broke, then end everything."""
        if isinstance(error, Failed):
            self.takes_stock()
        self._stack.close()

    def takes_stock(self) -> None:
        """Write into the story where the program's threads stand now."""
        if self.story.thread_dump is None and self._program is not None:
            if any(c.closed_by_program for c in self._clients.values()):
                self._program.wait_for_exit(_ON_ITS_WAY)
            # A byte may be here before the program has told that it was sent.
            wait_for(lambda: False, self._let_time_pass, AtFirstSight(self._program), _LAST_WORDS)
            self.story.thread_dump = self._program.thread_dump()
            self.story.failed_at = time.monotonic()  # an exception that ends a thread may be told a moment late
            self.story.output = self._program.output()

    def _finish(self) -> None:
        program = self.program
        program.flush_reports()
        exit_code = program.exit_code  # before the clients go: what ends of that has not ended by itself
        self._connections.close()
        if self.story.failed_at is None:  # else: what it printed since then, our own hanging up has caused
            self.story.output = program.output()
        program.close()
        if exit_code is not None:
            self.story.tell("program", "exits", size=exit_code)
        self.name_everyone()

    def name_everyone(self) -> None:
        """Put what is known by now into the story: the wire, the names, and roles in place of addresses."""
        by_address = {**self.guests, **{c.address: role for role, c in self._clients.items()}}
        self.story.names = {role: c.name for role, c in self._clients.items()}
        self.story.wire = self.wire or ""
        self.story.name_peers(lambda address: by_address.get(address, address))

    # -- the program -----------------------------------------------------------------------------

    @property
    def program(self) -> Program:
        """The running program."""
        if self._program is None:
            raise RuntimeError("the room is not open: use it in a `with` block")
        return self._program

    @property
    def address(self) -> tuple[str, int]:
        """Where the program listens in truth: (host, port)."""
        place = self.program.reported.listener(self._kind)
        if place is None:
            raise Failed(Failure(FailureKind.DOES_NOT_LISTEN, wire=self.wire or ""))
        return place.address

    @property
    def _kind(self) -> str:
        return "udp" if self.wire == DATAGRAMS else "tcp"

    def _wait_until_it_listens(self) -> None:
        program = self.program

        def look(seconds: float) -> bool:
            program.wait_for_news(seconds)
            return False

        wait_for(lambda: program.reported.listener(self._kind) is not None, look, program, self.patience)
        all_heard = program.flush_reports()  # it may rest already, and its word that it listens be still on its way
        if program.reported.listener(self._kind) is not None:
            return
        why = SETTLED if all_heard and program.is_settled() else DEADLINE
        if not program.is_running:
            why = ENDED
        raise Failed(why_not_ready(program, self._kind, why))

    def rests(self) -> None:
        """Return when the program is settled; where that cannot be seen, after a short while."""
        wait_for(lambda: False, self._let_time_pass, AtFirstSight(self.program), _REST)

    def _let_time_pass(self, seconds: float) -> bool:
        time.sleep(seconds)
        return False

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """What is done inside reaches the program at one moment: it is held meanwhile.

        So two of its threads have something to do at once, however fast or slow the machine is. On a
        `raw` wire clients have to wait until they were read, and nothing is held.
        """
        if self.wire == RAW:
            yield
            return
        with suspended(self.program):
            yield

    def reads_all_from(self, client: Connection) -> None:
        """Return when the program has read every byte this client sent (or does not want them).

        This is how clients pace themselves; it decides nothing. A program that reads past the wrapped calls
        where the kernel does not tell (asyncio on Windows) is given all of the patience.
        """
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline and self.program.is_running and not client.closed_by_program:
            if client.unread <= 0 or self.program.is_settled():
                return
            client.look(0.0005)

    # -- the clients -----------------------------------------------------------------------------

    def connect(self, role: str) -> Any:
        """A client that is connected and has said nothing. A role that left may come back."""
        client = UdpClient(self, role) if self.wire == DATAGRAMS else Client(self, role)
        before = self._clients.get(role)
        if before is not None:
            self._clients[f"{role} (before)"] = before
        self._clients[role] = client
        self._connections.callback(client.close)
        return client

    def join(self, *roles: str) -> Any:
        """Clients that have come in and were welcomed, one after another; one alone is not in a tuple."""
        clients = []
        for role in roles:
            client = self.connect(role)
            client.joins()
            clients.append(client)
        return clients[0] if len(clients) == 1 else tuple(clients)

    def join_together(self, *roles: str) -> Any:
        """Clients that connect first and come in then: a program may wait for all of them before it asks anybody.

        Of prompt and welcome one may be missing, for everybody, if it is certain that it does not come.
        """
        clients = [self.connect(role) for role in roles]
        unasked = []
        for client in clients:
            unasked.append(client.waits_for_the_prompt())
            client.gives_name()
        unwelcomed = [client.waits_for_the_welcome() for client in clients]
        amiss = [failed for failed in unasked + unwelcomed if failed]
        if amiss and ((any(unasked) and any(unwelcomed)) or len(amiss) < len(clients)):
            raise amiss[0]
        return tuple(clients)

    def client(self, role: str) -> Any:
        """The client who plays this role now."""
        return self._clients[role]

    def got_something(self) -> bool:
        """Whether any client received at least one byte from the program."""
        return any(c.inbox.size for c in self._clients.values())

    def everyone(self) -> list[Client | UdpClient]:
        """All clients that were ever here."""
        return list(self._clients.values())

    def said(self) -> list[str]:
        """The texts of everything that was said."""
        return [self.words.text(said) for said in self.speakers]

    def names(self) -> list[str]:
        """The names on the wire of everyone who was here."""
        return [c.name for c in self._clients.values()]

    # -- the wire --------------------------------------------------------------------------------

    def learn_wire(self, client: Client) -> None:
        """After a prompt: one that ends in a newline means `lines`."""
        if self.wire is None and not client.inbox.begun:
            self.wire = LINES
        if self.wire is None:
            self.rests()
            client.look(0.0)
            if not client.inbox.begun:
                self.wire = LINES

    def give_name(self, client: Client, name: bytes) -> None:
        """Send a name; while the wire is unknown, bare first, and with a newline if nothing comes back.

        An answer before the newline means `raw`, one after it `lines`.
        """
        if self.wire is None:
            size = client.inbox.size
            client.sends(name)
            wait_for(lambda: client.inbox.size > size, client.look, self.program, self.patience)
            if client.inbox.size > size or client.closed_by_program:
                self.wire = RAW
            else:
                self.wire = LINES
                client.sends(b"\n")
            client.inbox.wire = self.wire
            client._before_name = 0 if self.wire == RAW else client._before_name
            return
        client.inbox.wire = self.wire
        client.sends(name + (b"\n" if self.wire == LINES else b""))
