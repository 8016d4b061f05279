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
from autograder.program.addresses import Listener
from autograder.program.controls import suspended
from autograder.program.patience import granted
from autograder.program.readiness import why_not_ready
from autograder.program.staging import Files, source_of
from autograder.program.starting import Starting
from autograder.program.student_program import Program
from autograder.program.warm_pool import WarmPool
from autograder.scenario.client import Client
from autograder.scenario.conversation import Conversation, let_time_pass
from autograder.scenario.seeded_texts import SeededTexts
from autograder.scenario.tcp_client import TcpClient
from autograder.scenario.udp_client import UdpClient
from autograder.scenario.waiting import PATIENCE, AtFirstSight, WaitOutcome, wait_for
from autograder.story.failures import Failed, Failure, FailureKind
from autograder.story.story import Story
from autograder.story.wires import DATAGRAMS, RAW

Own = TypeVar("Own", bound="Room")
_FORMER = " (before)"  # behind the cast name of a client that left, once another has the name
_ON_ITS_WAY = 0.1  # seconds for a program that closed a connection and may be ending: its last words matter
_LAST_WORDS = 0.05  # seconds granted to a program to come to rest before the story ends


class Room:
    """A server under the launcher, and scripted clients. Use it as a context manager.

    `wire` is LINES, RAW or DATAGRAMS; with None the first handshake finds out which of the first two it is.
    Without a `seed` names and texts are as they are written. `patience` is in seconds, and so is
    `start_patience`, for a program to begin to listen. `environment` is added to the program's own.
    Entering raises Failed if the program does not come to listen, and LauncherBroken if Python does not start.
    """

    def __init__(
        self,
        server: str | Path,
        *,
        wire: str | None = None,
        seed: int | None = None,
        about: str = "",
        patience: float | None = None,
        start_patience: float | None = None,
        warm_pool: WarmPool | None = None,
        pauses: bool = False,
        files: Files | None = None,
        environment: dict[str, str] | None = None,
        place: int = 0,
    ) -> None:
        """Describe the room; entering it starts the program, whose threads can be stopped at a line if `pauses`.

        `files` are the program's folder as it was when the run began; without them it is read anew. Of several
        places where the program listens, and none of which is clearly the chat, the clients go to number `place`.
        """
        self.server = Path(server)
        story = Story(program=self.server.name, source=source_of(self.server, files), wire=wire or "")
        patience = granted(PATIENCE) if patience is None else patience
        self.conversation = Conversation(SeededTexts(seed, about), story, patience, wire, start_patience)
        self._clients: dict[str, Client] = {}  # cast name -> client
        self.conversation.clients = self._clients
        self.guests: dict[str, str] = {}  # address -> cast name of somebody who is no scripted client
        self.went_to: Listener | None = None  # where the clients connected
        self.files, self._environment = files, environment
        self._warm_pool, self._pauses, self._place = warm_pool, pauses, place
        self._stack, self._connections = ExitStack(), ExitStack()

    # -- the conversation ------------------------------------------------------------------------

    @property
    def words(self) -> SeededTexts:
        """Names and texts."""
        return self.conversation.words

    @property
    def story(self) -> Story:
        """What happened so far."""
        return self.conversation.story

    @property
    def wire(self) -> str | None:
        """How messages travel; None as long as that is not known."""
        return self.conversation.wire

    @property
    def patience(self) -> float:
        """How long something is waited for, in seconds."""
        return self.conversation.patience

    @property
    def program(self) -> Program:
        """The running program."""
        return self.conversation.program

    @property
    def has_program(self) -> bool:
        """Whether a program has been started."""
        return self.conversation.has_program

    def client(self, cast_name: str) -> Any:
        """The client with this name now."""
        return self._clients[cast_name]

    def rests(self) -> None:
        """Return when the program is settled; where that cannot be seen, after a short while."""
        self.conversation.rests()

    # -- coming and going ------------------------------------------------------------------------

    def __enter__(self: Own) -> Own:
        """Start the program and wait until it listens."""
        process_tree.adopt_orphans()
        try:
            self.start()
            self._stack.callback(self._finish)
            self.wait_until_it_listens()
        except BaseException as error:
            if isinstance(error, Failed):
                self._record_failed_state()
            self._stack.close()
            raise
        return self

    def start(self, again: Listener | None = None) -> None:
        """Start the program; if it is `again`, the chat gets the port that it had."""
        self.conversation.program = Program(
            self.server, files=self.files, on_event=self.story.add, warm_pool=self._warm_pool,
            pauses=self._pauses, environment=self._environment, port=again.address[1] if again else 0,
            port_for=again.asked.port if again and again.asked else 0,
        )  # fmt: skip

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Record where the program's threads stand if something broke, then end everything."""
        if isinstance(error, Failed):
            self._record_failed_state()
        self._stack.close()

    def _record_failed_state(self) -> None:
        """Write into the story where the program's threads stand now."""
        if self.story.thread_dump is None and self.has_program:
            if any(c.closed_by_program for c in self._clients.values()):
                self.program.wait_for_exit(_ON_ITS_WAY)
            # A byte may be here before the report that it was sent.
            wait_for(lambda: False, let_time_pass, AtFirstSight(self.program), _LAST_WORDS)
            self.story.thread_dump = self.program.thread_dump()
            self.story.failed_at = time.monotonic()  # an exception that ends a thread may be reported a moment late
            self.story.output = self.program.output()

    def _finish(self) -> None:
        program = self.program
        program.flush_reports()
        exit_code = program.exit_code  # before the clients go: what ends of that has not ended by itself
        self._connections.close()
        if self.story.failed_at is None:  # else: what it printed since then, our own hanging up has caused
            self.story.output = program.output()
        program.close()
        if exit_code is not None:
            self.story.record("program", "exits", size=exit_code)
        self.name_everyone()

    def name_everyone(self) -> None:
        """Record in the story what is known by now: the wire, the names, and cast names in place of addresses."""
        by_address = {**self.guests, **{c.address: cast_name for cast_name, c in self._clients.items()}}
        self.story.names = {cast_name: c.name for cast_name, c in self._clients.items()}
        self.story.wire = self.wire or ""
        self.story.name_peers(lambda address: by_address.get(address, address))

    # -- the program -----------------------------------------------------------------------------

    @property
    def listener(self) -> Listener:
        """Where the program listens for its users. Raises Failed if it does not."""
        program, kind = self.program, self._protocol
        listener = program.listener(kind, self._place) or program.find_listener(kind)
        if listener is None:
            raise Failed(Failure(FailureKind.DOES_NOT_LISTEN, wire=self.wire or ""))
        self.went_to = listener
        return listener

    @property
    def address(self) -> tuple[str, int]:
        """Where the program really listens: (host, port). Raises Failed if it does not."""
        return self.listener.address

    @property
    def places(self) -> int:
        """In how many places the chat may be."""
        return len(self.program.reported.places(self._protocol)) if self.has_program else 0

    @property
    def _protocol(self) -> str:
        return "udp" if self.wire == DATAGRAMS else "tcp"

    def wait_until_it_listens(self) -> None:
        """Wait for the program to listen. Raises Failed if it does not."""
        program, starting = self.program, Starting(self.program, self._protocol)
        outcome = wait_for(starting.listens, starting.poll, starting, self.conversation.start_patience)
        all_read = program.flush_reports()  # it may rest already, and its report that it listens still be on its way
        if starting.listens_after_all():
            self._wait_for_the_chat()
            return
        if outcome is WaitOutcome.SETTLED and not all_read:
            outcome = WaitOutcome.DEADLINE
        if not starting.is_running:
            outcome = WaitOutcome.ENDED
        raise Failed(why_not_ready(program, self._protocol, outcome.value))

    def _wait_for_the_chat(self) -> None:
        """Let a program that has opened a port of its own open that of the chat, too."""
        listener = self.program.listener(self._protocol)
        if listener is not None and not listener.has_lesson_port:
            self.conversation.quiets_down()

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """What is done inside reaches the program at one moment: it is suspended meanwhile.

        So two of its threads have something to do at once, however fast or slow the machine is. On a
        `raw` wire clients have to wait until they were read, and nothing is suspended.
        """
        if self.wire == RAW:
            yield
            return
        with suspended(self.program):
            yield

    def reads_all_from(self, client: Client) -> None:
        """Return when the program has read every byte this client sent (or does not want them)."""
        client.waits_until_read()

    # -- the clients -----------------------------------------------------------------------------

    def connect(self, cast_name: str) -> Any:
        """A client that is connected and has said nothing. Somebody who left may come back."""
        client_class = UdpClient if self.wire == DATAGRAMS else TcpClient
        client: Client = client_class(self.conversation, cast_name, self.address)
        former = self._clients.get(cast_name)
        if former is not None:
            self._clients[cast_name + _FORMER] = former
        self._clients[cast_name] = client
        self._connections.callback(client.close)
        return client

    def join(self, *cast_names: str) -> Any:
        """Clients that have come in and were welcomed, one after another; one alone is not in a tuple."""
        clients = []
        for cast_name in cast_names:
            client = self.connect(cast_name)
            client.joins()
            clients.append(client)
        return clients[0] if len(clients) == 1 else tuple(clients)

    def join_together(self, *cast_names: str) -> Any:
        """Clients that all connect before any of them comes in: a program may wait for them before it asks anybody.

        Either the prompt or the welcome may be missing, for all of them, if it is certain that it does not come.
        """
        clients = [self.connect(cast_name) for cast_name in cast_names]
        unasked = []
        for client in clients:
            unasked.append(client.waits_for_the_prompt())
            client.gives_name()
        unwelcomed = [client.waits_for_the_welcome() for client in clients]
        failures = [failed for failed in unasked + unwelcomed if failed]
        if failures and ((any(unasked) and any(unwelcomed)) or len(failures) < len(clients)):
            raise failures[0]
        for client in clients:
            self.conversation.ledger.comes_in(client)  # also where no welcome said so
        return tuple(clients)

    def got_something(self) -> bool:
        """Whether any client received at least one byte from the program."""
        return any(c.inbox.size for c in self._clients.values())

    def everyone(self) -> list[Client]:
        """All clients that were ever here."""
        return list(self._clients.values())

    def forget_former(self, cast_name: str) -> None:
        """Forget the client that had this name before the present one."""
        self._clients.pop(cast_name + _FORMER, None)
