"""What a diagnosis looks at: a story up to its failure, and the questions that are asked of it again and again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from autograder.story import events as ev
from autograder.story.events import KEPT, PROGRAM, Event
from autograder.story.failure_facts import Failure
from autograder.story.normalizing import until_failure
from autograder.story.story import Story
from autograder.story.thread_states import ThreadDump, ThreadState, thread_label
from autograder.text.escaping import quoted, visible

RECEIVING = ("recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg")
SENDING = ("send", "sendall", "sendto")
IN_RECEIVE = (*RECEIVING, "readinto", "readline", "read")  # as a thread dump names them
LINES, RAW, DATAGRAMS = "lines", "raw", "datagrams"
_SHOWN = 60  # characters of a line of code
_EXPECTED = re.compile(
    r'did not (?:hear|get) "(.*)"(?: from (\S+))?$|should get "(.*)" and got|typed "(.*)" and the server did not get it$'
)


@dataclass
class Evidence:
    """Everything known about one failed check.

    `reason` and `rests_on` are the failed check's, `check` is its name, `role` says which program was
    run ("server" or "client"); `failure` is the failure as data. Roles are those of the story: "alice", "bob", "typist", "server".
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
    def program(self) -> str:
        """The file's name."""
        return visible(self.story.program)

    @cached_property
    def wire(self) -> str:
        """How messages travelled."""
        if any("from" in e.call or e.call == "sendto" for e in self.calls):
            return DATAGRAMS
        said = [e for e in self.events if e.what == ev.SENDS and (e.who != "server" or self.role == "client")]
        return LINES if any(b"\n" in e.data for e in said) else RAW

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

    def peer_of(self, thread: ThreadState) -> str:
        """The role at the far end of the connection that a thread stands in."""
        return thread.peer or next((e.peer for e in reversed(self.calls) if e.fd == thread.fd >= 0 and e.peer), "")

    # -- words -----------------------------------------------------------------------------------

    def code(self, line: int, file: str = "") -> str:
        """A line of the student's program, stripped and cut; "" if it cannot be shown."""
        lines = self.story.source.splitlines()
        if file not in ("", self.story.program) or not 1 <= line <= len(lines):
            return ""
        text = visible(lines[line - 1].strip())
        return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

    def place(self, event: Event) -> str:
        """Where a call was made: "line 24, `message = client.recv(1024)`, in handle_client"."""
        return self._place(event.line, event.file, event.function, self.code(event.line, event.file))

    def stands(self, thread: ThreadState) -> str:
        """Where a thread stands, in the same form."""
        if not thread.frames:
            return "a line outside the program's file"
        frame = thread.frames[0]
        code = visible(frame.code) or self.code(frame.line, frame.file)
        return self._place(frame.line, frame.file, frame.function, code[:_SHOWN])

    def _place(self, line: int, file: str, function: str, code: str) -> str:
        words = f"line {line}"
        if file not in ("", self.story.program):
            words += f" of {visible(file)}"
        if code:
            words += f", `{code}`,"
        if function not in ("", "<module>"):
            words += f" in {visible(function)}"
        return words.rstrip(",")

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

    def quoted(self, event: Event) -> str:
        """What was received or sent, as a reader knows it: "in two pieces" (13 bytes)."""
        shown = quoted(event.data, event.size, 40)
        return shown if shown.endswith(")") else f"{shown} ({size(event.size)})"

    def label(self, thread: str) -> str:
        """A thread as a sentence names it."""
        return "the main thread" if thread in ("MainThread", "main") else thread_label(thread) or "a thread"


def size(count: int) -> str:
    """A number of bytes in words."""
    return "1 byte" if count == 1 else f"{count:,} bytes"


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
