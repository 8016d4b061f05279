"""What every client can do with what it received: hear, and prove that it did not hear."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from autograder.scenario.inbox import Inbox
from autograder.scenario.waiting import WaitOutcome, wait_for
from autograder.story import events
from autograder.story.failures import WRONG, Came, Failed, Failure, FailureKind, Instead
from autograder.story.wires import LINES, RAW
from autograder.story.wording.failure_sentences import story_note

if TYPE_CHECKING:
    from autograder.scenario.room import Room

Found = TypeVar("Found")
FLOOD = 3000  # messages nobody asked for, after which waiting for the right one is over
_LAST = 3  # of the messages that came instead
_FIELDS = {"rests_on", "text", "by", "about", "instead", "connection", "wait_ended", "patience"}  # not facts


class Ears(ABC):
    """The listening half of a client. Its inbox is filled by `look`, which TCP and UDP do each in their way."""

    def __init__(self, room: Room, role: str) -> None:
        """Listen as `role` in `room`."""
        self.room = room
        self.role = role
        self.name = room.words.name(role)
        self.inbox = Inbox(room.wire or LINES)
        self.closed_by_program = ""  # "closed" or "reset" once the program ended the connection
        self._heard: dict[str, int] = {}  # role -> position behind the last message from or about them
        self._spoken: dict[tuple[str, ...], tuple[str, str]] = {}  # names before a text -> who spoke, and the message
        self._came_in = 0  # position behind the welcome
        self._exit_of: dict[str, str] = {}  # role -> how `exit` would look here if it were relayed like any text

    @abstractmethod
    def look(self, seconds: float) -> bool:
        """Take in what arrives within `seconds`; True, at once, if something did."""

    # -- verbs -----------------------------------------------------------------------------------

    def hears(self, said: str, *, by: str = "") -> None:
        """Fail unless the text arrives, after the name of the one it is `by`; without `by` no name is asked for.

        Other messages may come in between. Two texts by the same speaker must come in the order in
        which they are asked for.
        """
        text, name = self.room.words.text(said), self.room.words.name(by) if by else ""
        speaker = by or self.room.speakers.get(said, "")
        after = self._heard.get(speaker, 0)
        position, why = self._await(lambda: self.inbox.find(text, name, after))
        if position is None:
            instead = self._what_came_instead(text, name, after)
            raise self._failed(FailureKind.NOT_HEARD, why, text=text, by=by, instead=instead)
        self._heard[speaker] = position
        if name and self.room.words.are_seeded and self.inbox.wire != RAW:
            self._can_tell_who_spoke(self.inbox.messages[position - 1], text, by)
        if speaker:
            self._exit_of[speaker] = self.inbox.as_relayed("exit", text, self.room.words.name(speaker), position)

    def _can_tell_who_spoke(self, message: str, text: str, by: str) -> None:
        """Fail if a message names its speaker only because it names everybody, or says everything once more.

        The names before the text, in their order, cannot be the same for two speakers; and what others said
        has no place in the message. On a `raw` wire nothing says where a message begins.
        """
        also = next((t for t in self.room.said() if t in message and t not in text), None)
        if also is not None:
            raise self._failed_wrong(FailureKind.HEARD_WITH_ANOTHER_MESSAGE, text=message, by=by, another=also)
        before = message[: message.rfind(text)]
        names = tuple(found[0] for found in re.finditer("|".join(map(re.escape, self.room.names())), before))
        name = self.room.words.name(by)
        earlier, was = self._spoken.setdefault(names, (name, message))
        if earlier != name:
            raise self._failed_wrong(
                FailureKind.SPEAKERS_NOT_TOLD_APART, text=message, by=by, earlier_text=was, earlier_name=earlier
            )

    def hears_each(self, *said: str, by: str) -> None:
        """Fail unless each text arrives as a message of its own, in this order, each with the name before it."""
        for text in said:
            self.hears(text, by=by)
        texts = [self.room.words.text(text) for text in said]
        glued = next((m for m in self.inbox.messages if sum(t in m for t in texts) > 1), None)
        if glued is not None:
            raise Failed(self._failure(FailureKind.MESSAGES_JOINED, text=glued, by=by, count=len(texts)))

    def hears_about(self, role: str) -> None:
        """Fail unless a notice arrives: a message, later than all heard from or about them, with their name in it.

        Their `exit`, relayed in the way of what they said before ("bob: exit"), is no notice, and neither is a message
        with a text in it that somebody said.
        """
        name, after = self.room.words.name(role), self._heard.get(role, 0)
        relayed = self._exit_of.get(role, "")
        texts = self.room.said() if self.room.words.are_seeded else []
        position, why = self._await(lambda: self.inbox.find_about(name, after, but_not=relayed, nor_with=texts))
        if position is None:
            raise self._failed(FailureKind.NOT_TOLD_ABOUT, why, about=role, instead=self._since(after))
        self._heard[role] = position

    def is_told_once_about(self, role: str, *, fence: str) -> None:
        """Fail unless exactly one notice about `role` comes, up to something that `fence` says now, and after it.

        Only the same notice twice is too many: a server may have more than one thing to say. The
        notice is waited for, not fenced, since it may come from a thread of its own. What `fence`
        says may bring the second one about (a send to who has gone fails), so it may come later.
        """
        start = self._heard.get(role, 0)
        self.hears_about(role)
        self.room.rests()
        said = f"{fence} is still here ({self.role}, {role})"
        self.room.client(fence).says(said)
        self.hears(said)
        self._takes_all_in()
        message, count = self.inbox.repeated_about(self.room.words.name(role), start, self.inbox.end)
        if count > 1:
            raise Failed(self._failure(FailureKind.TOLD_TWICE_ABOUT, text=message, about=role, count=count))

    def is_not_told_twice_about(self, role: str, *, as_of: str) -> None:
        """Fail if a notice about `role` came twice, of the kind that came about `as_of`.

        For one whose own words may still be coming: they are no notices, and they may repeat. On a `raw`
        wire nothing divides the two, and nothing is asked.
        """
        self._takes_all_in()
        name, like = self.room.words.name(role), self.room.words.name(as_of)
        message, count = self.inbox.repeated_like(like, name)
        if count > 1:
            raise Failed(self._failure(FailureKind.TOLD_TWICE_ABOUT, text=message, about=role, count=count))

    def does_not_hear(self, said: str, *, by: str, fence: str) -> None:
        """Fail if the text by `by` reaches this client, shown by a fence of two hops.

        `by` says one thing more; when `fence` hears it, the server is done with the text. Then `fence`
        says something that this client must hear; whatever the server sent it before has come by then.
        (Measured on an echoing server at three speeds: 120 of 120 found, no false alarm.) A server with
        a thread for each message keeps no order; there the program's rest is the fence.
        """
        text = self.room.words.text(said)
        witness = self.room.client(fence)
        first, second = f"that was {by}", f"{fence} heard it ({self.role})"
        self.room.client(by).says(first)
        witness.hears(first)
        witness.says(second)
        self.hears(second)
        self._takes_all_in()
        self._must_not_have(text)

    def never_hears(self, said: str, *, under_the_name_of: str, fence: str) -> None:
        """Fail if the text reaches this client under that name, up to something that `fence` says later."""
        after = f"that is all ({fence})"
        self.room.rests()
        self.room.client(fence).says(after)
        self.hears(after)
        self._must_not_have(self.room.words.text(said), under_the_name_of)

    def heard_nothing_of(self, said: str) -> None:
        """Fail if the text has reached this client, once the program rests."""
        self._takes_all_in()
        self._must_not_have(self.room.words.text(said))

    def is_told_of_no_nameless(self, *, as_of: str) -> None:
        """Fail if a notice came like one about `as_of`, without that name: somebody who never gave one was announced.

        To be asked about somebody who came, left, and said nothing. No server is bound to any wording; this one's own
        notice says what its notices look like.
        """
        self._takes_all_in()
        came = self.inbox.announced_without(self.room.words.name(as_of), self.room.names())
        if came is not None:
            raise self._failed_wrong(FailureKind.TOLD_ABOUT_NAMELESS, text=came)

    def divides(self, role: str) -> str:
        """What stands between name and text where this one last heard somebody speak; "" if nothing was heard."""
        name = self.room.words.name(role)
        exit_of = self._exit_of.get(role, "")  # "bob: exit"
        return exit_of[len(name) :].partition("exit")[0] if exit_of.startswith(name) else ""

    def last_about(self, role: str) -> str:
        """The last message with this one's name in it."""
        name = self.room.words.name(role)
        return next((m for m in reversed(self.inbox.messages) if name in m), name)

    def _takes_all_in(self) -> None:
        """Take in what the program has sent by the time it rests."""
        self.room.rests()
        for _ in range(1000):  # a flood has no end
            if not self.look(0.0):
                return

    def _must_not_have(self, text: str, under_the_name_of: str = "") -> None:
        name = self.room.words.name(under_the_name_of) if under_the_name_of else ""
        position = self.inbox.find(text, name)
        if position is not None:
            came = next((m for m in self.inbox.between(0, position) if text in m), text)
            if under_the_name_of:
                raise self._failed_wrong(FailureKind.HEARD_UNSAID, text=came, by=under_the_name_of)
            raise self._failed_wrong(FailureKind.HEARD_UNDUE, text=came)

    def hears_something(self, *, after: int | None = None) -> str:
        """Fail unless anything arrives that was not there before; returns all that is new."""
        start = self.inbox.end if after is None else after
        size = self.inbox.size if after is None else -1
        arrived = (
            (lambda: self.inbox.size > size or None) if after is None else (lambda: self.inbox.end > start or None)
        )
        found, why = self._await(arrived)
        if found is None:
            raise self._failed(FailureKind.NO_ANSWER, why)
        return "\n".join(self.inbox.between(start, self.inbox.end)) or self.inbox.begun

    # -- how it is done --------------------------------------------------------------------------

    def _failure(self, kind: FailureKind, **details: Any) -> Failure:
        """What this client knows of a failure; `details` are further fields of it, and facts."""
        own = {key: details.pop(key) for key in _FIELDS & details.keys()}
        roles = [role for role in (own.get("by"), own.get("about")) if role]
        names = {role: self.room.words.name(role) for role in roles} | {self.role: self.name}
        return Failure(kind, who=self.role, wire=self.inbox.wire, names=names, facts=details, **own)

    def _failed_wrong(self, kind: FailureKind, **details: Any) -> Failed:
        """The failure by something that came and must not."""
        return self._noted(self._failure(kind, **details))

    def _failed(self, kind: FailureKind, why: str, **details: Any) -> Failed:
        """The failure by something that did not come: `why` is how the wait for it ended."""
        if why == "flood":
            names = [self.name, *self.room.names()]
            floods = (self.inbox.repeated_about(name, 0, self.inbox.end) for name in names)
            message, count = max(floods, key=lambda found: found[1])
            return self._failed_wrong(kind, **{**details, "instead": Instead(Came.FLOOD, (message,), count)})
        if self.closed_by_program:
            return self._failed_wrong(kind, connection=self.closed_by_program, **details)
        waited = {"rests_on": why or WRONG, "wait_ended": why, "patience": self.room.patience}
        return self._noted(self._failure(kind, **waited, **details))

    def _noted(self, failure: Failure) -> Failed:
        self.room.story.tell(self.role, events.WAITS, story_note(failure))
        return Failed(failure)

    def _await(self, find: Callable[[], Found | None], *, floods: bool = True) -> tuple[Found | None, str]:
        """Wait until `find` finds; (None, why not) if it will not. If it `floods`, too much else ends the wait."""
        begun = find()
        if begun is not None:
            return begun, ""
        found: list[Found | None] = [None]
        start = self.inbox.end
        most = float("inf") if not floods else FLOOD if self.inbox.wire == LINES else FLOOD * 40
        flooded = [False]

        def happened() -> bool:
            found[0] = find()
            flooded[0] = self.inbox.end - start > most
            return found[0] is not None or bool(self.closed_by_program) or flooded[0]

        outcome = wait_for(happened, self.look, self.room.program, self.room.patience)
        if outcome is WaitOutcome.HAPPENED:
            return found[0], "flood" if flooded[0] else ""
        return found[0], outcome.value

    def _what_came_instead(self, text: str, name: str, after: int) -> Instead:
        if text in self.inbox.begun:
            return Instead(Came.UNFINISHED_LINE, (self.inbox.begun,))
        if name and self.inbox.find(text, "", after) is not None:
            came = next((m for m in self.inbox.between(after, self.inbox.end) if text in m), text)
            return Instead(Came.WITHOUT_NAME, (came,))
        if after and self.inbox.find(text, name) is not None:
            return Instead(Came.EARLIER)
        return self._since(after)

    def _since(self, after: int) -> Instead:
        came = [m for m in self.inbox.between(max(after, self._came_in), self.inbox.end) if m.strip()]
        if self.inbox.begun.strip():
            came.append(self.inbox.begun)
        return Instead(Came.OTHER_MESSAGES, tuple(came[-_LAST:]), len(came)) if came else Instead(Came.NOTHING)

    def _begun_line(self) -> Instead | None:
        return Instead(Came.UNFINISHED_LINE, (self.inbox.begun,)) if self.inbox.begun else None
