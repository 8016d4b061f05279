"""The transcript of one check: events from all sides, kept in order of time."""

from __future__ import annotations

import threading
import time
from bisect import insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from autograder.course.given_code import GivenCode
from autograder.story.events import CALLS, KEPT, PROGRAM, Event
from autograder.story.thread_states import ThreadDump


@dataclass
class Story:
    """Everything that happened in one check, and how the program stood at its end.

    Events may come from several threads and, because the program reports over a channel of its
    own, late; they are kept sorted by time. A story is bounded: past `limit` events, further ones
    are counted in `dropped` only.
    """

    program: str = "server.py"  # the file's name, as column heading
    source: str = ""  # the student's text, for reports
    given: GivenCode = field(default_factory=GivenCode)  # what is the starter's: no mistake is to be looked for in it
    limit: int = 5000
    began: float = field(default_factory=time.monotonic)
    events: list[Event] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)  # in order of first appearance, without the program
    names: dict[str, str] = field(default_factory=dict)  # role -> name on the wire ("alice" -> "alice27")
    wire: str = ""  # one of `wires.py`; "" if it was not found out
    thread_dump: ThreadDump | None = None  # taken when the check failed
    failed_at: float | None = None  # when it failed: what came later is our own clearing up
    output: str = ""  # the end of what the program printed
    dropped: int = 0
    is_excerpt: bool = False  # what happened before `events` is left out: who came, and what the program did for them
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def record(
        self,
        who: str,
        what: str,
        text: str = "",
        data: bytes = b"",
        *,
        size: int | None = None,
        at: float | None = None,
    ) -> Event:
        """Add what a client, the terminal or the scripted server did; returns the event."""
        event = Event(
            at=time.monotonic() if at is None else at,
            who=who,
            what=what,
            text=text,
            data=bytes(data[:KEPT]),
            size=len(data) if size is None else size,
        )
        self.add(event)
        return event

    def add(self, event: Event) -> None:
        """Add one event at its place in time."""
        with self._lock:
            if event.who != PROGRAM and event.who not in self.roles:
                self.roles.append(event.who)
            if len(self.events) >= self.limit:
                self.dropped += 1
                return
            insort(self.events, event, key=lambda e: e.at)

    def name_peers(self, role_of: Callable[[str], str]) -> None:
        """Replace peer addresses ("127.0.0.1:40312") in program events by the roles behind them."""
        with self._lock:
            self.events = [e._replace(peer=role_of(e.peer)) if e.who == PROGRAM and e.peer else e for e in self.events]
            end = self.failed_at or float("inf")  # the next connection may get a number that was closed
            peers = {e.fd: e.peer for e in self.events if e.what == CALLS and e.peer and e.at <= end}
        if self.thread_dump is not None:
            named = tuple(replace(t, peer=peers.get(t.fd, "")) for t in self.thread_dump.threads)
            self.thread_dump = replace(self.thread_dump, threads=named)

    def calls(self, *names: str) -> Iterator[Event]:
        """The program's wire calls of these names, in order; all calls if none is named."""
        return (e for e in list(self.events) if e.what == CALLS and (not names or e.call in names))

    def of(self, who: str, *what: str) -> Iterator[Event]:
        """The events of one role, in order; only those of the given kinds if any are named."""
        return (e for e in list(self.events) if e.who == who and (not what or e.what in what))

    def seconds(self, event: Event) -> float:
        """When it happened, in seconds since the story began."""
        return event.at - self.began
