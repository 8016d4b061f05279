"""The base of every scripted client: its name and inbox, how it waits, and the failures it raises."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from autograder.scenario.conversation import Conversation
from autograder.scenario.inbox import Inbox
from autograder.scenario.waiting import WaitOutcome, wait_for
from autograder.story import events
from autograder.story.failures import WRONG, Came, Failed, Failure, FailureKind, Instead
from autograder.story.wires import LINES, RAW
from autograder.story.wording.failure_sentences import story_note

Found = TypeVar("Found")
FLOOD = 3000  # messages nobody asked for, after which waiting for the right one is over
_CHARACTERS = 40  # of a message on `raw`, where a flood is counted in characters
_ENOUGH = 1000  # polls: a flood has no end
_LAST = 3  # of the messages that came instead
_FIELDS = {"rests_on", "text", "by", "about", "instead", "connection", "wait_ended", "patience"}  # not facts


@dataclass
class Search(Generic[Found]):
    """What a client waited for: what it found, or how the wait ended without it."""

    found: Found | None
    outcome: WaitOutcome = WaitOutcome.HAPPENED
    flooded: bool = False  # it ended because too much else came


class Client(ABC):
    """A scripted client in a conversation. What it can do is in `verbs/`, by theme."""

    def __init__(self, conversation: Conversation, cast_name: str) -> None:
        """Take part as `cast_name`."""
        self.conversation = conversation
        self.cast_name = cast_name
        self.name = conversation.words.name(cast_name)
        self.inbox = Inbox(conversation.wire or LINES)
        self.closed_by_program = ""  # "closed" or "reset" once the program ended the connection
        self.gone = False  # it has ended the connection itself
        self.heard: dict[str, int] = {}  # cast name -> position behind the last message from or about them
        self.speaker_of: dict[tuple[str, ...], tuple[str, str]] = {}  # names before a text -> speaker, and the message
        self.relayed_exits: dict[str, str] = {}  # cast name -> how `exit` would look here, relayed like any text
        self.news_since: dict[str, int] = {}  # cast name -> position when they came or went (`raw`): notices are later
        self.names_before: set[frozenset[str]] = set()  # others than the speaker's, before a text (`raw`)
        self.before_name = 0  # position when it gave its name
        self.came_in = 0  # position behind the welcome

    # -- what TCP and UDP do each in their way ---------------------------------------------------

    @property
    @abstractmethod
    def address(self) -> str:
        """Its own address, as the program sees it ("127.0.0.1:40312")."""

    @abstractmethod
    def poll(self, seconds: float) -> bool:
        """Take in what arrives within `seconds`; True, at once, if something did (the end counts)."""

    @abstractmethod
    def sends(self, data: bytes, *, quietly: bool = False) -> bool:
        """Put bytes on the wire, `quietly` without a line in the story; False if not all went out."""

    @abstractmethod
    def waits_until_read(self) -> None:
        """Return when the program has read what was sent, where messages can run into each other."""

    @abstractmethod
    def says(self, said: str) -> None:
        """Say one message."""

    @abstractmethod
    def gives_name(self, name: str = "") -> None:
        """Say who it is; its own name if none is given."""

    @abstractmethod
    def hangs_up(self) -> None:
        """End the connection in the ordinary way, without a word."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the socket."""

    # -- names and texts -------------------------------------------------------------------------

    def name_of(self, cast_name: str) -> str:
        """Somebody's name on the wire; "" for nobody."""
        return self.conversation.words.name(cast_name) if cast_name else ""

    def takes_another_name(self) -> None:
        """Go by a new name from now on; the program learns of it when it is given."""
        words = self.conversation.words
        self.name = words.goes_by(self.cast_name, words.letters(6))

    def text_of(self, said: str) -> str:
        """What is really said for a text in a check."""
        return self.conversation.words.text(said)

    # -- receiving -------------------------------------------------------------------------------

    def awaits(self, find: Callable[[], Found | None], *, floods: bool = True) -> Search[Found]:
        """Wait until `find` finds something, or the wait ends otherwise: if it `floods`, when too much else came."""
        search = Search(find())
        if search.found is not None:
            return search
        start = self.inbox.end
        limit = FLOOD if self.inbox.wire == LINES else FLOOD * _CHARACTERS

        def is_over() -> bool:
            search.found = find()
            search.flooded = self.inbox.is_full or (floods and self.inbox.end - start > limit)
            return search.found is not None or bool(self.closed_by_program) or search.flooded

        search.outcome = wait_for(is_over, self.poll, self.conversation.program, self.conversation.patience)
        return search

    def hears_something(self, *, after: int | None = None) -> str:
        """Fail unless anything arrives that was not there before; returns all that is new."""
        start, size = self.inbox.end if after is None else after, self.inbox.size

        def has_come() -> bool | None:
            return (self.inbox.size > size if after is None else self.inbox.end > start) or None

        search = self.awaits(has_come)
        if search.found is None:
            raise self.missing(FailureKind.NO_ANSWER, search)
        return "\n".join(self.inbox.between(start, self.inbox.end)) or self.inbox.begun

    def takes_all_in(self) -> None:
        """Take in what the program has sent by the time it rests."""
        self.conversation.quiets_down()
        self.polls_all()

    def polls_all(self) -> None:
        """Take in what has come by now."""
        for _ in range(_ENOUGH):
            if not self.poll(0.0):
                return

    def is_closed(self) -> bool:
        """Whether the program has ended the connection by now."""
        self.poll(0.0)
        return bool(self.closed_by_program)

    def since(self, after: int) -> Instead:
        """What has come since a position, and since the welcome."""
        came = [m for m in self.inbox.between(max(after, self.came_in), self.inbox.end) if m.strip()]
        if self.inbox.begun.strip():
            came.append(self.inbox.begun)
        return Instead(Came.OTHER_MESSAGES, tuple(came[-_LAST:]), len(came)) if came else Instead(Came.NOTHING)

    def is_news(self) -> None:
        """Have the others note how far they have come: what they are told of this client now comes later.

        On a `raw` wire, where nothing divides a notice from the name before an earlier text.
        """
        others: list[Any] = [c for c in self.conversation.clients.values() if c is not self and c.inbox.wire == RAW]
        for other in others:
            other.polls_all()
            other.news_since[self.cast_name] = other.inbox.end

    def begun_line(self) -> Instead | None:
        """The line that has begun and not ended, if there is one."""
        return Instead(Came.UNFINISHED_LINE, (self.inbox.begun,)) if self.inbox.begun else None

    # -- the story -------------------------------------------------------------------------------

    def records(self, what: str, *, data: bytes = b"", at: float | None = None) -> None:
        """Write into the story what this client does or sees."""
        self.conversation.story.record(self.cast_name, what, data=data, at=at)

    # -- failures --------------------------------------------------------------------------------

    def failure(self, kind: FailureKind, **details: Any) -> Failure:
        """What this client knows of a failure; `details` are further fields of it, and facts."""
        own = {key: details.pop(key) for key in _FIELDS & details.keys()}
        others = [cast_name for cast_name in (own.get("by"), own.get("about")) if cast_name]
        names = {other: self.conversation.words.name(other) for other in others} | {self.cast_name: self.name}
        return Failure(kind, who=self.cast_name, wire=self.inbox.wire, names=names, facts=details, **own)

    def unexpected(self, kind: FailureKind, **details: Any) -> Failed:
        """The failure by something that came and must not, noted in the story."""
        return self._noted(self.failure(kind, **details))

    def missing(self, kind: FailureKind, search: Search[Any], **details: Any) -> Failed:
        """The failure by something that was searched for and did not come, noted in the story."""
        if search.flooded:
            names = [self.name, *self.conversation.names()]
            floods = (self.inbox.repeated_about(name, 0, self.inbox.end) for name in names)
            message, count = max(floods, key=lambda found: found[1])
            return self.unexpected(kind, **{**details, "instead": Instead(Came.FLOOD, (message,), count)})
        if self.closed_by_program:
            return self.unexpected(kind, connection=self.closed_by_program, **details)
        ended = search.outcome.value if search.outcome is not WaitOutcome.HAPPENED else ""
        waited = {"rests_on": ended or WRONG, "wait_ended": ended, "patience": self.conversation.patience}
        return self._noted(self.failure(kind, **waited, **details))

    def _noted(self, failure: Failure) -> Failed:
        self.conversation.story.record(self.cast_name, events.WAITS, story_note(failure))
        return Failed(failure)
