"""What every client can do with what it received: hear, and prove that it did not hear."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from autograder.scenario.inbox import LINES, RAW, Inbox
from autograder.scenario.waiting import wait_for
from autograder.story import events
from autograder.story.failures import DEADLINE, ENDED, SETTLED, WRONG, Failed

if TYPE_CHECKING:
    from autograder.scenario.room import Room

Found = TypeVar("Found")
FLOOD = 3000  # messages nobody asked for, after which waiting for the right one is over
_SHOWN = 80  # characters of a text in a reason


def quoted(text: str) -> str:
    """A text as a reason shows it: cut, in quotation marks, odd characters escaped."""
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
    return '"' + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut) + '"'


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
            expected = f"{quoted(text)} from {name}" if by else quoted(text)
            raise self._failed(f"{self.name} did not hear {expected}", self._what_came_instead(text, name, after), why)
        self._heard[speaker] = position
        if name and self.room.words.are_seeded and self.inbox.wire != RAW:
            self._can_tell_who_spoke(self.inbox.messages[position - 1], text, name)
        if speaker:
            self._exit_of[speaker] = self.inbox.as_relayed("exit", text, self.room.words.name(speaker), position)

    def _can_tell_who_spoke(self, message: str, text: str, name: str) -> None:
        """Fail if a message names its speaker only because it names everybody, or says everything once more.

        The names before the text, in their order, cannot be the same for two speakers; and what others said
        has no place in the message. On a `raw` wire nothing says where a message begins.
        """
        also = next((t for t in self.room.said() if t in message and t not in text), None)
        if also is not None:
            raise self._failed_wrong(f"{self.name} heard {quoted(message)}: {quoted(also)} is another message")
        before = message[: message.rfind(text)]
        names = tuple(found[0] for found in re.finditer("|".join(map(re.escape, self.room.names())), before))
        earlier, was = self._spoken.setdefault(names, (name, message))
        if earlier != name:
            raise self._failed_wrong(
                f"{self.name} cannot tell who speaks: {quoted(was)} is by {earlier}, {quoted(message)} by {name}"
            )

    def hears_each(self, *said: str, by: str) -> None:
        """Fail unless each text arrives as a message of its own, in this order, each with the name before it."""
        for text in said:
            self.hears(text, by=by)
        texts = [self.room.words.text(text) for text in said]
        glued = next((m for m in self.inbox.messages if sum(t in m for t in texts) > 1), None)
        if glued is not None:
            raise Failed(f"{self.name} heard {quoted(glued)}: {len(texts)} messages arrived as one")

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
            raise self._failed(f"{self.name} was not told about {name}", self._since(after), why)
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
            raise Failed(f"{self.name} was told {count} times: {quoted(message)}")

    def is_not_told_twice_about(self, role: str, *, as_of: str) -> None:
        """Fail if a notice about `role` came twice, of the kind that came about `as_of`.

        For one whose own words may still be coming: they are no notices, and they may repeat. On a `raw`
        wire nothing divides the two, and nothing is asked.
        """
        self._takes_all_in()
        name, like = self.room.words.name(role), self.room.words.name(as_of)
        message, count = self.inbox.repeated_like(like, name)
        if count > 1:
            raise Failed(f"{self.name} was told {count} times: {quoted(message)}")

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
            self.room.story.tell(self.role, events.WAITS, f"{self.name} was told about somebody without a name")
            raise Failed(f"{self.name} was told {quoted(came)} about somebody who never gave a name")

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
            self.room.story.tell(self.role, events.WAITS, f"{self.name} heard what is not for {self.name}")
            if name:
                raise Failed(f"{self.name} heard {quoted(came)}, which {name} has not said")
            raise Failed(f"{self.name} heard {quoted(came)}, which was not meant to reach {self.name}")

    def hears_something(self, *, after: int | None = None) -> str:
        """Fail unless anything arrives that was not there before; returns all that is new."""
        start = self.inbox.end if after is None else after
        size = self.inbox.size if after is None else -1
        arrived = (
            (lambda: self.inbox.size > size or None) if after is None else (lambda: self.inbox.end > start or None)
        )
        found, why = self._await(arrived)
        if found is None:
            raise self._failed(f"{self.name} got no answer", "", why)
        return "\n".join(self.inbox.between(start, self.inbox.end)) or self.inbox.begun

    # -- how it is done --------------------------------------------------------------------------

    def _failed_wrong(self, reason: str) -> Failed:
        self.room.story.tell(self.role, events.WAITS, reason)
        return Failed(reason, WRONG)

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

        why = wait_for(happened, self.look, self.room.program, self.room.patience)
        return found[0], "flood" if why == "" and flooded[0] else why

    def _failed(self, what: str, instead: str, why: str) -> Failed:
        """The failure, with what is known of its cause."""
        self.room.story.tell(self.role, events.WAITS, what)
        if why == "flood":
            names = [self.name, *self.room.names()]
            floods = (self.inbox.repeated_about(name, 0, self.inbox.end) for name in names)
            message, count = max(floods, key=lambda found: found[1])
            return Failed(f"{what}: a flood came instead, {count} times {quoted(message)}", WRONG)
        if self.closed_by_program:
            how = "was reset" if self.closed_by_program == "reset" else "was closed by the program"
            return Failed(f"{what}: the connection {how}{'; before that, ' + instead if instead else ''}", WRONG)
        because = {
            SETTLED: "the program can do nothing more until a client acts",
            ENDED: "the program has ended",
            DEADLINE: f"{self.room.patience:.2g} s went by",
        }.get(why, "")
        return Failed(f"{what}: {instead or 'nothing came'}{'; ' + because if because else ''}", why or WRONG)

    def _what_came_instead(self, text: str, name: str, after: int) -> str:
        if text in self.inbox.begun:
            return f"{quoted(self.inbox.begun)} came, but no newline after it"
        if name and self.inbox.find(text, "", after) is not None:
            came = next((m for m in self.inbox.between(after, self.inbox.end) if text in m), text)
            return f"{quoted(came)} came, without {name} before it"
        if after and self.inbox.find(text, name) is not None:
            return "it came earlier, out of order"
        return self._since(after)

    def _since(self, after: int) -> str:
        came = [m for m in self.inbox.between(max(after, self._came_in), self.inbox.end) if m.strip()]
        if self.inbox.begun.strip():
            came.append(self.inbox.begun)
        if not came:
            return "nothing came"
        shown = ", ".join(quoted(m) for m in came[-3:])
        return f"{shown} came instead" if len(came) <= 3 else f"{len(came)} other messages came, the last ones {shown}"
