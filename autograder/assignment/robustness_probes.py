"""What would go wrong outside class: the real-world checks of lesson 04, run on the server alone in its own dialect.

Only what is certain is told: a wait that ended by a deadline proves nothing here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.dialect import Dialect, learn
from autograder.assignment.dialect_client import DialectClient
from autograder.assignment.login import open_server
from autograder.assignment.marking_scheme import MarkingScheme
from autograder.assignment.pairing import Pair
from autograder.assignment.submission_results import PairResult, Weakness
from autograder.assignment.ungradable import CannotGrade
from autograder.program import resource_counts
from autograder.program.patience import granted
from autograder.program.student_program import Program
from autograder.program.warm_pool import WarmPool
from autograder.story.failures import DEADLINE, Failed

AT_ONCE = 2  # servers probed side by side
_PATIENCE = 1.0  # seconds
_FLOOD = 1000  # bytes that nobody said
_BREAKS = {"silent", "early_leaver", "vanished", "reset", "bad_bytes"}  # no server for the next probe
_SPIN = 0.05  # seconds of watching a program that has nothing to do


def weaknesses_of(
    pair: Pair, looked: PairResult, marks: MarkingScheme, warm_pool: WarmPool, seed: int
) -> list[Weakness]:
    """Everything that would go wrong; sets the dialect in `looked`. Nothing if the dialect is not recognised."""
    dialect = next((one for table in looked.tables if (one := learn(table, pair.protocol))), None)
    if dialect is None:
        return []
    looked.dialect = dialect.words
    chains = [[_strangers, _second_alice], [_framing, _bad_bytes], [_vanished, _reset]]
    if pair.protocol == "udp":
        chains = [[_framing, _bad_bytes], [_second_alice, _vanished]]

    def run(chain: list[Callable[[_Server], None]]) -> list[Weakness]:
        """One probe after the other; on a fresh server after one that broke the last."""
        found: list[Weakness] = []
        waiting = list(chain)
        while waiting:
            with _Server(pair, dialect, warm_pool, seed) as server:
                try:
                    server.opens()
                    while waiting and not server.is_broken:
                        waiting.pop(0)(server)
                except (Failed, CannotGrade, OSError):
                    if not server.found:
                        waiting = waiting[
                            1:
                        ]  # it did not start this time, or takes nobody: nothing certain can be said
                found += server.found
        return found

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = [weakness for some in pool.map(run, chains) for weakness in some]
    for weakness in found:
        weakness.costs = marks.outside.get(weakness.key, 0.0)
    return found


class _Server:
    """The student's server alone, and callers."""

    def __init__(self, pair: Pair, dialect: Dialect, warm_pool: WarmPool, seed: int) -> None:
        self.dialect = dialect
        self.found: list[Weakness] = []
        self.table = ChatSession(pair, warm_pool=warm_pool, patience=granted(_PATIENCE), seed=seed)
        self._stack = ExitStack()

    def __enter__(self) -> _Server:
        self._stack.enter_context(self.table)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    @property
    def program(self) -> Program:
        assert self.table.server is not None
        return self.table.server.program

    def opens(self) -> None:
        """Start it."""
        open_server(self.table)

    @property
    def is_broken(self) -> bool:
        """Whether what it did leaves it unfit for the next probe."""
        return any(w.key in _BREAKS for w in self.found) or not self.program.is_running

    def call(self, role: str, name: str = "") -> DialectClient:
        caller = DialectClient(self.table, self.dialect, role, name)
        self._stack.callback(caller.close)
        return caller

    def join(self, *roles: str) -> list[DialectClient]:
        callers = []
        for role in roles:
            caller = self.call(role)
            caller.comes_in()
            callers.append(caller)
        for caller in callers:
            if self.dialect.protocol == "udp" or not self.dialect.hello:
                caller.says(f"{caller.name} here")
                caller.rests()
        return callers

    def tell(self, key: str, sentence: str) -> None:
        """A weakness, with the lines where the server stands or died."""
        deaths = [d for d in self.program.reported.deaths if d.line]
        lines = [(d.line, f"{self.program.code_at(d.file, d.line)}    {d.text}") for d in deaths[-1:]]
        if not lines and self.program.is_running:
            threads = [t for t in self.program.thread_dump().threads if t.frames]
            calls = (
                ("accept", "recv", "recvfrom", "")
                if key in _BREAKS
                else ("recv", "recvfrom", "recv_into", "recvfrom_into")
            )
            lines = sorted({(t.line, t.frames[0].code) for t in threads if t.call in calls})
        self.found.append(Weakness(key, sentence, lines))

    def is_deaf(self, speaker: DialectClient, listener: DialectClient) -> bool:
        """Whether what one says surely does not reach the other."""
        why = listener.hears(speaker.says())
        return bool(why) and why != DEADLINE


def _strangers(server: _Server) -> None:
    """Somebody who connects and says nothing; somebody who goes before giving a name."""
    silent = server.call("dave")
    silent.rests()
    alice, bob = server.join("alice", "bob")
    said = alice.says()
    why = bob.hears(said)
    if why and why != DEADLINE:
        server.tell("silent", "while somebody who has connected gives no name, nobody else gets in")
        return
    silent.rests()
    if server.dialect.hello and not why and said in silent.received:
        server.tell("unnamed", "somebody who never gave a name hears everything")
    silent.hangs_up()
    early = server.call("carol")
    early.rests()
    early.hangs_up()
    alice.rests()
    if server.is_deaf(alice, bob) or not server.program.is_running:
        how = "the chat is broken for the others" if server.program.is_running else "the server has ended"
        server.tell("early_leaver", f"somebody connects and leaves before giving a name: after that {how}")


def _framing(server: _Server) -> None:
    """Messages that travel glued, in pieces, or are long."""
    alice, bob = server.join("alice", "bob")
    dialect = server.dialect
    if dialect.protocol == "tcp":
        one, two = server.table.a_text(), server.table.a_text()
        alice.rests()
        alice.sends(dialect.saying(alice.name, one) + dialect.saying(alice.name, two))
        bob.hears(two.encode())
        between = bytes(bob.received).partition(one.encode())[2].partition(two.encode())[0]
        apart = b"\n" in between or dialect.framing == "length header"  # a name in between still makes one line
        if dialect.framing == "lines":
            apart = apart or not dialect.names or alice.name.encode() in between
        because = "one recv() is taken for one message"
        if two.encode() in bob.received and not apart:
            server.tell("glued", f"two messages sent quickly arrive glued together as one: {because}")
        elif two.encode() not in bob.received:
            server.tell("glued", f"of two messages sent quickly the second is lost: {because}")
        if dialect.framing != "bare":
            data = dialect.saying(alice.name, text := server.table.a_text())
            alice.rests()
            alice.sends(data[: len(data) // 2])
            alice.rests()
            alice.sends(data[len(data) // 2 :])
            if bob.hears(text.encode()) not in ("", DEADLINE):
                server.tell("pieces", "a message that arrives in two pieces is not put together again")
    long = " ".join(server.table.a_text() for _ in range(110))[:3000]
    if bob.hears(alice.says(long)) not in ("", DEADLINE):
        server.tell("large", "a text of 3,000 bytes arrives cut or in pieces")


def _bad_bytes(server: _Server) -> None:
    alice, bob, carol = server.join("alice", "bob", "carol")
    if server.is_deaf(alice, bob):
        return  # something before has broken it
    alice.says(b"\xff\xfe\xfd")
    alice.rests()
    if server.is_deaf(alice, bob):
        if server.is_deaf(bob, carol):
            server.tell("bad_bytes", "bytes that are not UTF-8 break the chat for everybody")
        else:
            server.tell("bad_bytes", "after bytes that are not UTF-8 nobody hears their sender any more")


def _second_alice(server: _Server) -> None:
    if not server.dialect.hello:
        return
    alice, bob = server.join("alice", "bob")
    second = server.call("dave", alice.name)
    second.comes_in()
    if server.dialect.protocol == "udp":
        second.says()
    second.rests()
    if second.closed:
        return
    said = bob.says()
    if alice.hears(said) not in ("", DEADLINE):
        server.tell("second_alice", "a second user of the same name gets in, and the first goes deaf")
    elif not second.hears(said):
        server.tell("second_alice", "two users may have the same name, and nobody can tell them apart")


def _vanished(server: _Server) -> None:
    _goes(server, "vanished", DialectClient.hangs_up, "a user's window is closed")


def _reset(server: _Server) -> None:
    _goes(server, "reset", DialectClient.resets, "a user's connection breaks")


def _goes(server: _Server, key: str, how: Callable[[DialectClient], None], when: str) -> None:
    alice, bob, carol = server.join("alice", "bob", "carol")
    for caller in (bob, carol, alice):
        caller.rests()
    before = len(alice.received)
    how(bob)
    alice.waits(lambda: len(alice.received) - before > _FLOOD)
    if len(alice.received) - before > _FLOOD:
        server.tell(key, f"{when}: the server goes on as if it had said something, and floods the others")
        return
    if not server.program.is_running:
        server.tell(key, f"{when}: the server ends")
        return
    if any([server.is_deaf(alice, carol), server.is_deaf(carol, alice), server.is_deaf(alice, carol)]):
        server.tell(key, f"{when}: the chat is broken for the others")
        return
    used = resource_counts.busy_seconds(server.program)
    began = time.monotonic()
    alice.waits(lambda: time.monotonic() - began > _SPIN)
    if server.program.is_settled() is False and resource_counts.busy_seconds(server.program) - used > _SPIN / 2:
        server.tell(key, f"{when}: a loop of the server spins for ever after that and takes a whole processor")
