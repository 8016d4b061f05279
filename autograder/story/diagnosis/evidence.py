"""What a diagnosis looks at: a story up to its failure, and the questions that are asked of it again and again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from autograder.story import events as ev
from autograder.story.causes import CallFacts, Cause, CauseFact, Data, Place, ThreadFacts, ThreadName
from autograder.story.events import KEPT, PROGRAM, Event
from autograder.story.failure_facts import Failure
from autograder.story.normalizing import until_failure
from autograder.story.story import Story
from autograder.story.thread_states import LockView, ThreadDump, ThreadState

RECEIVING = ("recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg")
SENDING = ("send", "sendall", "sendto")
IN_RECEIVE = (*RECEIVING, "readinto", "readline", "read")  # as a thread dump names them
_BUSY = 0.2  # seconds of processor time worth a word
_EXPECTED = re.compile(
    r'did not (?:hear|get) "(.*)"(?: from (\S+))?$|should get "(.*)" and got|'
    r'typed "(.*)" and the server did not get it$'
)


@dataclass
class Evidence:
    """Everything known about one failed check.

    `reason` and `rests_on` are the failed check's, `check` is its name, `role` says which program was
    run ("server" or "client"); `failure` is the failure as data. Roles are those of the story: "alice",
    "bob", "typist", "server".
    """

    story: Story
    reason: str = ""
    rests_on: str = ""
    check: str = ""
    role: str = "server"
    failure: Failure | None = None

    # -- events ----------------------------------------------------------------------------------

    @cached_property
    def events(self) -> list[Event]:
        """What happened up to the failure."""
        return until_failure(self.story)

    @cached_property
    def calls(self) -> list[Event]:
        """The program's calls on the wire, in order."""
        return [e for e in self.events if e.what == ev.CALLS]

    @cached_property
    def sends(self) -> list[Event]:
        """What the program sent, and tried to."""
        return [e for e in self.calls if e.call in SENDING]

    @cached_property
    def receives(self) -> list[Event]:
        """What the program received, the ends of connections and errors included."""
        return [e for e in self.calls if e.call in RECEIVING]

    @cached_property
    def deaths(self) -> list[Event]:
        """Exceptions that ended a thread."""
        return [e for e in self.events if e.what == ev.THREAD_DIES]

    def of(self, who: str, *what: str) -> list[Event]:
        """The events of one role, in order."""
        return [e for e in self.events if e.who == who and (not what or e.what in what)]

    def after(self, event: Event) -> Iterator[Event]:
        """What happened after an event, in order."""
        found = False
        for other in self.events:
            if found:
                yield other
            found = found or other is event

    def until_next_receive(self, event: Event) -> list[Event]:
        """What the program did after a receive, before it received from the same connection again."""
        out = []
        for other in self.after(event):
            if other.what == ev.CALLS and other.call in RECEIVING and other.fd == event.fd:
                break
            if other.who == PROGRAM:
                out.append(other)
        return out

    def thread_after(self, event: Event) -> list[Event]:
        """What the thread of an event did afterwards."""
        return [e for e in self.after(event) if e.who == PROGRAM and e.thread == event.thread]

    # -- who is who ------------------------------------------------------------------------------

    @property
    def wire(self) -> str:
        """How messages travelled: one of `wires.py`, "" if that was not found out."""
        return self.story.wire

    def name(self, role: str) -> bytes:
        """A role's name as it travels; b"" if it has none."""
        return self.story.names.get(role, "").encode("utf-8", "surrogateescape")

    @cached_property
    def joined(self) -> dict[str, Event]:
        """Who came in: role -> the message that welcomed them (which has their name), in the order of joining."""
        found: dict[str, Event] = {}
        said: dict[str, bytes] = {}
        for event in self.events:
            name = self.name(event.who)
            if not name or event.who == PROGRAM or event.who in found:
                continue
            if event.what == ev.SENDS:
                said[event.who] = said.get(event.who, b"") + event.data
            elif event.what == ev.RECEIVES and name in event.data and said.get(event.who, b"").strip() == name:
                found[event.who] = event
        return found

    @cached_property
    def gone(self) -> dict[str, Event]:
        """Who left: role -> the event of saying `exit`, hanging up or breaking off."""
        found: dict[str, Event] = {}
        for event in self.events:
            if event.who == PROGRAM or event.who in found or event.who == "server":
                continue
            says_exit = event.what == ev.SENDS and event.data.strip() == b"exit"
            if says_exit or event.what in (ev.HANGS_UP, ev.RESETS):
                found[event.who] = event
        return found

    def serves(self, thread: str) -> str:
        """Whose bytes a thread receives: the role it received from last; "" if from nobody or from many."""
        peers = [e.peer for e in self.receives if e.thread == thread and e.peer and "from" not in e.call]
        return peers[-1] if peers and len(set(peers[-2:])) == 1 else ""

    # -- what was waited for ---------------------------------------------------------------------

    @cached_property
    def waiting(self) -> Event | None:
        """The event of giving up, which names who waited and for what."""
        found = [e for e in self.events if e.what == ev.WAITS and e.text and self.reason.startswith(e.text)]
        return found[-1] if found else None

    @cached_property
    def expected(self) -> str:
        """The text that did not come; "" if the failure is another one."""
        match = _EXPECTED.search(self.waiting.text) if self.waiting else None
        return (match[1] or match[3] or match[4] or "") if match else ""

    @cached_property
    def expected_on_screen(self) -> str:
        """The text that did not appear on a client program's screen; "" if the failure is another one."""
        match = re.match(r'"(.*)" does not appear on the screen', self.reason)
        return match[1] if match else ""

    def speaker(self) -> str:
        """Who said the text that did not come; "" if nobody did."""
        wanted = self.expected.casefold()
        said: dict[str, bytes] = {}
        for event in self.events:
            if event.what in (ev.SENDS, ev.TYPES) and wanted:
                data = event.text.encode("utf-8", "replace") or event.data
                said[event.who] = said.get(event.who, b"") + data
                if wanted in said[event.who].decode("utf-8", "replace").casefold():
                    return event.who
        return ""

    # -- the thread dump -------------------------------------------------------------------------

    @property
    def threads(self) -> tuple[ThreadState, ...]:
        """Where the program's threads stood when the check failed; empty if that is not known."""
        return (self.story.thread_dump or ThreadDump()).threads

    @property
    def seconds(self) -> float:
        """How long the program ran, up to the failure."""
        end = self.story.failed_at or (self.events[-1].at if self.events else self.story.began)
        return max(end - self.story.began, 0.0)

    @property
    def cpu_seconds(self) -> float | None:
        """The processor time that the program used, if it is worth a word."""
        used = self.story.thread_dump.cpu_seconds if self.story.thread_dump else 0.0
        return used if used >= _BUSY else None

    def peer_of(self, thread: ThreadState) -> str:
        """The role at the far end of the connection that a thread stands in."""
        return thread.peer or next((e.peer for e in reversed(self.calls) if e.fd == thread.fd >= 0 and e.peer), "")

    # -- facts for a cause -----------------------------------------------------------------------

    def cause(self, name: str, place: Place | None = None, /, *, variant: str = "", **facts: CauseFact | None) -> Cause:
        """The cause of this name; a fact that is None is not known."""
        known = {key: fact for key, fact in facts.items() if fact is not None}
        return Cause(name, place, variant, {"program": self.story.program, **known})

    def code(self, line: int, file: str = "") -> str:
        """A line of the student's program, stripped; "" if it is not known."""
        lines = self.story.source.splitlines()
        is_known = file in ("", self.story.program) and 1 <= line <= len(lines)
        return lines[line - 1].strip() if is_known else ""

    def place(self, event: Event) -> Place:
        """Where a call was made, or a thread died."""
        code = self.code(event.line, event.file)
        return Place(event.file or self.story.program, event.line, code, _function(event.function))

    def place_of(self, thread: ThreadState) -> Place:
        """Where a thread stands."""
        if not thread.frames:
            return Place()
        frame = thread.frames[0]
        code = frame.code or self.code(frame.line, frame.file)
        return Place(frame.file or self.story.program, frame.line, code, _function(frame.function))

    def place_of_lock(self, thread: ThreadState) -> Place:
        """Where the lock that a thread waits for was taken."""
        line = thread.wants.owner_line if thread.wants else 0
        return Place(self.story.program, line, self.code(line))

    def call(self, event: Event) -> CallFacts:
        """What a sentence may say of a call."""
        return CallFacts(
            event.call,
            self.verb(event),
            self.place(event),
            Data(event.data, event.size),
            ThreadName(event.thread),
            event.error.partition(":")[0],
        )

    def thread(self, thread: ThreadState) -> ThreadFacts:
        """What a sentence may say of a thread."""
        lock = thread.wants or LockView("", "", 0)
        name, owner = ThreadName(thread.name), ThreadName(lock.owner)
        return ThreadFacts(name, thread.call, self.place_of(thread), lock.name, owner, lock.owner_line)

    def verb(self, event: Event) -> str:
        """A call by the word that stands in the student's line: what `readline` calls is nothing they wrote."""
        code = self.code(event.line, event.file)
        if event.call in code or not event.call.endswith("_into"):
            return event.call
        for word in ("readline", "readlines", "read", "recv", "receive"):
            if word + "(" in code:
                return word
        return "reading"

    def is_buffered(self, event: Event) -> bool:
        """Whether a receive was made by a file over the socket, which hands on less than it got, or more."""
        return event.call == "recv_into" and "recv_into" not in self.code(event.line, event.file)


def _function(name: str) -> str:
    return "" if name == "<module>" else name


def known(event: Event) -> bool:
    """Whether a story has all the bytes of an event."""
    return 0 < event.size <= KEPT and len(event.data) == event.size


def has_sent(event: Event) -> bool:
    """Whether an event is a send of the program that went well."""
    return event.what == ev.CALLS and event.call in SENDING and not event.error


def is_end(event: Event) -> bool:
    """Whether a receive told that the other side has gone: b"", or a connection that broke."""
    if event.call not in RECEIVING or "from" in event.call:
        return False
    return event.size == 0 and (not event.error or "Connection" in event.error)
