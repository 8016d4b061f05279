"""What a diagnosis is given: the story up to the failure, the failure, and answers to what is asked again and again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from autograder.story import events as ev
from autograder.story import failure_kinds as kinds
from autograder.story.call_names import RECEIVING, RECEIVING_DATAGRAMS, SENDING
from autograder.story.causes import Cause, CauseFact, Place
from autograder.story.diagnosis import facts
from autograder.story.diagnosis.python_errors import is_connection_error
from autograder.story.diagnosis.source_code import SourceCode
from autograder.story.events import KEPT, PROGRAM, Event
from autograder.story.failure_facts import SETTLED, Failure
from autograder.story.failure_kinds import FailureKind
from autograder.story.normalizing import until_failure
from autograder.story.story import Story
from autograder.story.thread_states import ThreadDump, ThreadState

_BUSY = 0.2  # seconds of processor time worth a word


@dataclass
class Evidence:
    """Everything known about one failed check.

    `program_role` says which program was run: "server" or "client". Who acts in the story is called by
    cast names, "alice", "bob", and beside a client program "typist" and "server", our scripted ones.
    """

    story: Story
    failure: Failure
    program_role: str = "server"

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
        """Exceptions that ended a thread, or that were on their way to its end when the check failed."""
        deaths = [e for e in self.events if e.what == ev.THREAD_DIES or e in self._on_their_way]
        return [e for e in deaths if self.failure.kind in kinds.ENDED_BADLY or not self._was_asked_for(e)]

    def _was_asked_for(self, death: Event) -> bool:
        """Whether a thread died of the end of its input, or of Ctrl-C: one way to end, if nobody minds."""
        asked = any(e.what in (ev.ENDS_INPUT, ev.GETS) for e in self.story.events)
        return asked and death.text.startswith(("EOFError", "KeyboardInterrupt"))

    @cached_property
    def _on_their_way(self) -> list[Event]:
        """Exceptions that had been raised before the check failed, and ended their thread after it."""
        failed_at = self.story.failed_at or float("inf")
        late = {(e.thread, e.text) for e in self.story.events if e.what == ev.THREAD_DIES and e.at > failed_at}
        return [e for e in self.events if e.what == ev.RAISES and (e.thread, e.text) in late]

    def of(self, who: str, *what: str) -> list[Event]:
        """The events of one participant, in order; only those of the given kinds if any are named."""
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

    def name(self, who: str) -> bytes:
        """A client's name as it travels; b"" if it has none."""
        return self.story.names.get(who, "").encode("utf-8", "surrogateescape")

    @cached_property
    def joined(self) -> dict[str, Event]:
        """Who came in, in this order, each with the message of welcome (which has their name)."""
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
        """Who left, each with the event of saying `exit`, hanging up or breaking off."""
        found: dict[str, Event] = {}
        for event in self.events:
            if event.who in (PROGRAM, "server") or event.who in found:
                continue
            says_exit = event.what == ev.SENDS and event.data.strip() == b"exit"
            if says_exit or event.what in (ev.HANGS_UP, ev.RESETS):
                found[event.who] = event
        return found

    def served_by(self, thread: str) -> str:
        """Whose bytes a thread receives: from whom it received last; "" if from nobody or from many."""
        peers = [e.peer for e in self.receives if e.thread == thread and e.peer and e.call not in RECEIVING_DATAGRAMS]
        return peers[-1] if peers and len(set(peers[-2:])) == 1 else ""

    # -- the failure -----------------------------------------------------------------------------

    @property
    def is_settled(self) -> bool:
        """Whether the failure rests on a program that could do nothing more until a client acts."""
        return self.failure.rests_on == SETTLED

    @property
    def waiting(self) -> str:
        """The client for whom a message of the server did not come; "" if the failure is another one."""
        return self.failure.who if self.failure.kind in kinds.MESSAGE_AWAITED else ""

    @property
    def expected(self) -> bytes:
        """The text that did not arrive, or not to the letter; b"" if the failure is another one."""
        text = self.failure.text if self.failure.kind in kinds.TEXT_EXPECTED else ""
        return text.encode("utf-8", "surrogateescape")

    @property
    def expected_on_screen(self) -> bytes:
        """The text that did not appear on a client program's screen; b"" if the failure is another one."""
        text = self.failure.text if self.failure.kind is FailureKind.NOT_ON_SCREEN else ""
        return text.encode("utf-8", "replace")

    @cached_property
    def speaker(self) -> str:
        """Who said the text that did not come; "" if nobody did."""
        wanted = self.expected.decode("utf-8", "replace").casefold()
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
        """Who is at the far end of the connection that a thread stands in."""
        return thread.peer or next((e.peer for e in reversed(self.calls) if e.fd == thread.fd >= 0 and e.peer), "")

    @property
    def seconds(self) -> float:
        """How long the program ran, up to the failure."""
        end = self.story.failed_at or (self.events[-1].at if self.events else self.story.began)
        return max(end - self.story.began, 0.0)

    @property
    def cpu_seconds(self) -> float | None:
        """The processor time that the program used; None if it is not worth a word."""
        used = self.story.thread_dump.cpu_seconds if self.story.thread_dump else 0.0
        return used if used >= _BUSY else None

    # -- the cause -------------------------------------------------------------------------------

    def cause(
        self,
        name: str,
        where: Event | ThreadState | Place | None = None,
        /,
        *,
        variant: str = "",
        **found: Event | ThreadState | CauseFact | None,
    ) -> Cause:
        """The cause of this name: `where` is the line to look at, `found` what its sentence needs (None: not known)."""
        known = {key: self._fact(value) for key, value in found.items() if value is not None}
        return Cause(name, self._place(where), variant, {"program": self.story.program, **known})

    def _place(self, where: Event | ThreadState | Place | None) -> Place | None:
        if isinstance(where, Event):
            return facts.place_of_event(self.story, where)
        return facts.place_of_thread(self.story, where) if isinstance(where, ThreadState) else where

    def _fact(self, value: Event | ThreadState | CauseFact) -> CauseFact:
        if isinstance(value, Event):
            return facts.call_facts(self.story, value)
        return facts.thread_facts(self.story, value) if isinstance(value, ThreadState) else value

    @cached_property
    def source(self) -> SourceCode:
        """The student's file as a syntax tree."""
        return SourceCode(self.story.source, self.story.program)

    def code(self, event: Event) -> str:
        """The line of the student's program that an event names; "" if it is not known."""
        return facts.code_at(self.story, event.line, event.file)


def known(event: Event) -> bool:
    """Whether a story has all the bytes of an event."""
    return 0 < event.size <= KEPT and len(event.data) == event.size


def has_sent(event: Event) -> bool:
    """Whether an event is a send of the program that went well."""
    return event.what == ev.CALLS and event.call in SENDING and not event.error


def is_end(event: Event) -> bool:
    """Whether a receive told that the other side has gone: b"", or a connection that broke."""
    if event.call not in RECEIVING or event.call in RECEIVING_DATAGRAMS:
        return False
    return event.size == 0 and (not event.error or is_connection_error(event.error))
