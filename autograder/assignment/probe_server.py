"""The student's server alone, with dialect clients: where the robustness probes happen."""

from __future__ import annotations

from contextlib import ExitStack

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.dialect import Dialect
from autograder.assignment.dialect_client import DialectClient
from autograder.assignment.login import start_server
from autograder.assignment.pairing import Pair
from autograder.assignment.weaknesses import Effect, Weakness, WeaknessKind
from autograder.program.patience import granted
from autograder.program.student_program import Program
from autograder.program.warm_pool import WarmPool
from autograder.story.call_names import RECEIVING

_PATIENCE = 1.0  # seconds
# Weaknesses after which a server is of no use for the next probe.
_BREAKING = {
    WeaknessKind.SILENT,
    WeaknessKind.EARLY_LEAVER,
    WeaknessKind.VANISHED,
    WeaknessKind.RESET,
    WeaknessKind.BAD_BYTES,
}


class ProbeServer:
    """Use it as a context manager; `start` starts the server."""

    def __init__(self, pair: Pair, dialect: Dialect, warm_pool: WarmPool, seed: int) -> None:
        """Nothing is started yet."""
        self.dialect = dialect
        self.session = ChatSession(pair, warm_pool=warm_pool, patience=granted(_PATIENCE), seed=seed)
        self.weaknesses: list[Weakness] = []
        self._stack = ExitStack()

    def __enter__(self) -> ProbeServer:
        """Open the session."""
        self._stack.enter_context(self.session)
        return self

    def __exit__(self, *error: object) -> None:
        """Close every client and end the server."""
        self._stack.close()

    def start(self) -> None:
        """Start it, unless it was started before. Raises Failed, CannotGrade."""
        if self.session.server is None:
            start_server(self.session)

    @property
    def program(self) -> Program:
        """The running server."""
        assert self.session.server is not None
        return self.session.server.program

    @property
    def is_usable(self) -> bool:
        """Whether the next probe can use it."""
        if self.session.server is None:
            return True
        return self.program.is_running and not any(weakness.kind in _BREAKING for weakness in self.weaknesses)

    def connect(self, cast_name: str, nickname: str | None = None) -> DialectClient:
        """A client that has connected and has not joined. Raises OSError if the server does not accept it."""
        client = DialectClient(self.session, self.dialect, cast_name, nickname)
        self._stack.callback(client.close)
        return client

    def join(self, *cast_names: str) -> list[DialectClient]:
        """Clients that are in the chat. Raises OSError if the server does not accept one."""
        clients = []
        for cast_name in cast_names:
            client = self.connect(cast_name)
            client.joins()
            clients.append(client)
        for client in clients:
            if self.dialect.protocol == "udp" or not self.dialect.hello:  # known only once it has said something
                client.says(f"{client.nickname} here")
                client.wait_until_settled()
        return clients

    def add_weakness(self, kind: WeaknessKind, effect: Effect | None = None) -> None:
        """Note a weakness, with the line at which the server died, or those at which it waits."""
        deaths = [death for death in self.program.reported.deaths if death.line]
        if deaths:
            death = deaths[-1]
            lines = [(death.line, f"{self.program.code_at(death.file, death.line)}    {death.text}")]
        else:
            lines = self._waiting_lines({*RECEIVING, "accept", ""} if kind in _BREAKING else set(RECEIVING))
        self.weaknesses.append(Weakness(kind, effect, lines))

    def _waiting_lines(self, calls: set[str]) -> list[tuple[int, str]]:
        """The lines at which threads are in one of these calls."""
        if not self.program.is_running:
            return []
        threads = [thread for thread in self.program.thread_dump().threads if thread.frames]
        return sorted({(thread.line, thread.frames[0].code) for thread in threads if thread.call in calls})
