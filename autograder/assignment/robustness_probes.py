"""What would go wrong outside class: the real-world checks of lesson 04, run on the server alone in its own dialect.

Only what is certain is reported: a wait that only took too long proves nothing here.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from autograder.assignment.dialect import Dialect
from autograder.assignment.dialect_client import DialectClient
from autograder.assignment.pairing import Pair
from autograder.assignment.probe_server import ProbeServer
from autograder.assignment.ungradable import CannotGrade
from autograder.assignment.weaknesses import Effect, Weakness, WeaknessKind
from autograder.program.resource_counts import busy_seconds
from autograder.program.warm_pool import WarmPool
from autograder.story.failures import Failed

_AT_ONCE = 2  # servers probed side by side
_FLOOD = 1000  # bytes that nobody said
_LARGE = 3000  # bytes of a large text
_IDLE_WATCH = 0.05  # seconds of watching a program that has nothing to do
Probe = Callable[[ProbeServer], None]


def probe_robustness(pair: Pair, dialect: Dialect, warm_pool: WarmPool, seed: int) -> list[Weakness]:
    """Every weakness that the probes find in the server of a pair."""
    if pair.protocol == "udp":
        chains: list[list[Probe]] = [[_probe_framing, _probe_bad_bytes], [_probe_second_alice, _probe_vanished]]
    else:
        chains = [
            [_probe_strangers, _probe_second_alice],
            [_probe_framing, _probe_bad_bytes],
            [_probe_vanished, _probe_reset],
        ]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = pool.map(lambda chain: _run_probes(chain, lambda: ProbeServer(pair, dialect, warm_pool, seed)), chains)
        return [weakness for weaknesses in found for weakness in weaknesses]


def _run_probes(probes: Iterable[Probe], new_server: Callable[[], ProbeServer]) -> list[Weakness]:
    """One probe after the other on one server; on a fresh one after a probe that broke the last."""
    weaknesses: list[Weakness] = []
    waiting = deque(probes)
    while waiting:
        with new_server() as server:
            while waiting and server.is_usable:
                probe = waiting.popleft()
                try:
                    server.start()
                    probe(server)
                except (Failed, CannotGrade, OSError):
                    break  # it did not start this time, or accepts nobody: nothing certain can be said
            weaknesses += server.weaknesses
    return weaknesses


def _cannot_hear(speaker: DialectClient, listener: DialectClient) -> bool:
    """Whether what one says surely does not reach the other."""
    return listener.surely_misses(speaker.says())


def _probe_strangers(server: ProbeServer) -> None:
    """Somebody who connects and says nothing; somebody who leaves before giving a name."""
    silent = server.connect("dave")
    silent.wait_until_settled()
    alice, bob = server.join("alice", "bob")
    said = alice.says()
    if bob.surely_misses(said):
        server.add_weakness(WeaknessKind.SILENT)
        return
    silent.wait_until_settled()
    if server.dialect.hello and said in bob.received and said in silent.received:
        server.add_weakness(WeaknessKind.UNNAMED)
    silent.hangs_up()
    early_leaver = server.connect("carol")
    early_leaver.wait_until_settled()
    early_leaver.hangs_up()
    alice.wait_until_settled()
    if _cannot_hear(alice, bob) or not server.program.is_running:
        effect = Effect.CHAT_BROKEN if server.program.is_running else Effect.SERVER_HAS_ENDED
        server.add_weakness(WeaknessKind.EARLY_LEAVER, effect)


def _probe_framing(server: ProbeServer) -> None:
    """Messages that arrive together, in pieces, or are long."""
    alice, bob = server.join("alice", "bob")
    if server.dialect.protocol == "tcp":
        _probe_two_messages_at_once(server, alice, bob)
        if server.dialect.framing != "bare":
            _probe_two_pieces(server, alice, bob)
    large = " ".join(server.session.filler(words=3) for _ in range(110))[:_LARGE]
    if bob.surely_misses(alice.says(large)):
        server.add_weakness(WeaknessKind.LARGE)


def _probe_two_messages_at_once(server: ProbeServer, alice: DialectClient, bob: DialectClient) -> None:
    dialect = server.dialect
    one, two = server.session.new_text(), server.session.new_text()
    alice.wait_until_settled()
    alice.sends(dialect.message(alice.nickname, one) + dialect.message(alice.nickname, two))
    if bob.surely_misses(two.encode()):
        server.add_weakness(WeaknessKind.GLUED, Effect.MESSAGE_LOST)
    elif two.encode() in bob.received and not _arrive_apart(dialect, alice.nickname, bytes(bob.received), one, two):
        server.add_weakness(WeaknessKind.GLUED, Effect.MESSAGES_JOINED)


def _arrive_apart(dialect: Dialect, speaker: str, received: bytes, one: str, two: str) -> bool:
    """Whether something in what a listener received separates the two texts."""
    between = received.partition(one.encode())[2].partition(two.encode())[0]
    if b"\n" in between or dialect.framing == "length header":
        return True
    # Between two lines a name will do. Between bare sends it does not: there it still makes one line.
    return dialect.framing == "lines" and (not dialect.relays_names or speaker.encode() in between)


def _probe_two_pieces(server: ProbeServer, alice: DialectClient, bob: DialectClient) -> None:
    text = server.session.new_text()
    data = server.dialect.message(alice.nickname, text)
    middle = len(data) // 2
    for piece in (data[:middle], data[middle:]):
        alice.wait_until_settled()
        alice.sends(piece)
    if bob.surely_misses(text.encode()):
        server.add_weakness(WeaknessKind.PIECES)


def _probe_bad_bytes(server: ProbeServer) -> None:
    alice, bob, carol = server.join("alice", "bob", "carol")
    if _cannot_hear(alice, bob):
        return  # something before has broken it
    alice.says(b"\xff\xfe\xfd")
    alice.wait_until_settled()
    if _cannot_hear(alice, bob):
        effect = Effect.EVERYBODY_UNHEARD if _cannot_hear(bob, carol) else Effect.SENDER_UNHEARD
        server.add_weakness(WeaknessKind.BAD_BYTES, effect)


def _probe_second_alice(server: ProbeServer) -> None:
    if not server.dialect.hello:
        return
    alice, bob = server.join("alice", "bob")
    second = server.connect("dave", alice.nickname)
    second.joins()
    if server.dialect.protocol == "udp":
        second.says()
    second.wait_until_settled()
    if second.is_closed:
        return
    said = bob.says()
    if alice.surely_misses(said):
        server.add_weakness(WeaknessKind.SECOND_ALICE, Effect.FIRST_GOES_DEAF)
    elif second.hears(said):
        second.wait_until_settled()  # the server waits again: the line where it does is to be noted
        server.add_weakness(WeaknessKind.SECOND_ALICE, Effect.NOT_TOLD_APART)


def _probe_vanished(server: ProbeServer) -> None:
    _probe_loss_of_a_client(server, WeaknessKind.VANISHED, DialectClient.hangs_up)


def _probe_reset(server: ProbeServer) -> None:
    _probe_loss_of_a_client(server, WeaknessKind.RESET, DialectClient.resets)


def _probe_loss_of_a_client(server: ProbeServer, kind: WeaknessKind, leave: Callable[[DialectClient], None]) -> None:
    alice, bob, carol = server.join("alice", "bob", "carol")
    for client in (bob, carol, alice):
        client.wait_until_settled()
    before = len(alice.received)
    leave(bob)
    alice.wait(lambda: len(alice.received) - before > _FLOOD)
    if len(alice.received) - before > _FLOOD:
        effect = Effect.SERVER_FLOODS
    elif not server.program.is_running:
        effect = Effect.SERVER_ENDS
    elif any([_cannot_hear(alice, carol), _cannot_hear(carol, alice), _cannot_hear(alice, carol)]):
        effect = Effect.CHAT_BROKEN
    elif _is_busy(server, alice):
        effect = Effect.SERVER_SPINS
    else:
        return
    server.add_weakness(kind, effect)


def _is_busy(server: ProbeServer, client: DialectClient) -> bool:
    """Whether the server uses a processor while it has nothing to do."""
    used = busy_seconds(server.program)
    began = time.monotonic()
    client.wait(lambda: time.monotonic() - began > _IDLE_WATCH)
    return server.program.is_settled() is False and busy_seconds(server.program) - used > _IDLE_WATCH / 2
