"""What every client can do with what it received: hear, and prove that it did not hear."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from autograder.scenario.client import Client
from autograder.scenario.notice_matching import repeated_like
from autograder.story.failures import Came, Failed, FailureKind, Instead
from autograder.story.wires import RAW

_A_MOMENT = 0.06  # seconds between the first thing that is told of an event and the last, on an idle machine


class Hearing(Client):
    """The listening half of a client."""

    def hears(self, said: str, *, by: str = "") -> None:
        """Fail unless the text arrives, after the name of the one it is `by`; without `by` no name is asked for.

        Other messages may come in between. Two texts by the same speaker must come in the order in
        which they are asked for.
        """
        text, name = self.text_of(said), self.name_of(by)
        speaker = by or self.conversation.speakers.get(said, "")
        after = self.heard.get(speaker, 0)
        heard_so_far = tuple(self.heard.values())
        search = self.awaits(lambda: self.inbox.find(text, name, after))
        if search.found is None:
            instead = self._what_came_instead(text, name, after)
            raise self.missing(FailureKind.NOT_HEARD, search, text=text, by=by, instead=instead)
        position = self.heard[speaker] = search.found
        if (
            name
            and self.conversation.words.are_seeded
            and (self.inbox.wire != RAW or self.conversation.words.core(said))
        ):
            message = self._with_what_came_before(text, position, heard_so_far)
            if name not in message:
                raise self.missing(FailureKind.NOT_HEARD, search, text=text, by=by, instead=_nameless(message))
            self._can_tell_who_spoke(message, text, by)
            if self.inbox.wire == RAW:
                self._hears_one_name(message, text, by, position)
        if speaker:
            self.relayed_exits[speaker] = self.inbox.as_relayed("exit", text, self.name_of(speaker), position)

    def _with_what_came_before(self, text: str, position: int, heard: Iterable[int]) -> str:
        """The message that ends at a position; on a `raw` wire, a text and all since what was `heard` before it."""
        if self.inbox.wire != RAW:
            return self.inbox.messages[position - 1]
        before = self.inbox.text[: position - len(text)]
        ends = [before.rfind(said) + len(said) for said in self.conversation.said() if said in before]
        ends += [end for end in heard if end <= len(before)]
        return before[max(ends, default=0) :] + text

    def _can_tell_who_spoke(self, message: str, text: str, by: str) -> None:
        """Fail if a message names its speaker only because it names everybody, or says everything once more.

        The names before the text, in their order, cannot be the same for two speakers; and what others said
        has no place in the message. On a `raw` wire nothing says where a message begins.
        """
        also = next((t for t in self.conversation.said() if t in message and t not in text), None)
        if also is not None:
            raise self.unexpected(FailureKind.HEARD_WITH_ANOTHER_MESSAGE, text=message, by=by, another=also)
        before = message[: message.rfind(text)]
        all_names = sorted(self.conversation.names(), key=len, reverse=True)  # one may begin with another
        names = tuple(found[0] for found in re.finditer("|".join(map(re.escape, all_names)), before))
        name = self.name_of(by)
        earlier, was = self.speaker_of.setdefault(names, (name, message))
        if earlier != name:
            raise self.unexpected(
                FailureKind.SPEAKERS_NOT_TOLD_APART,
                text=message,
                by=by,
                earlier_text=was,
                earlier_name=self.conversation.person_called(earlier),
            )

    def _hears_one_name(self, message: str, text: str, by: str, position: int) -> None:
        """Fail if the same other names stand before two texts, where nobody has come or gone since the text before.

        Once may be news that came late. On a `raw` wire a name before a text may be a notice, or the name behind the
        text before it: a program that puts all names everywhere would say everything with any of them.
        """
        others = frozenset(one for one in self.conversation.names() if one in message) - {self.name_of(by)}
        is_news = max(self.news_since.values(), default=0) > position - len(message)
        if not others or is_news:
            return
        if others in self.names_before:
            raise self.unexpected(FailureKind.OTHER_NAMES_BEFORE_TEXT, text=message, by=by)
        self.names_before.add(others)

    def hears_each(self, *said: str, by: str) -> None:
        """Fail unless each text arrives as a message of its own, in this order, each with the name before it."""
        for text in said:
            self.hears(text, by=by)
        texts = [self.text_of(text) for text in said]
        glued = next((m for m in self.inbox.messages if sum(t in m for t in texts) > 1), None)
        if glued is not None:
            raise Failed(self.failure(FailureKind.MESSAGES_JOINED, text=glued, by=by, count=len(texts)))

    def hears_about(self, about: str) -> None:
        """Fail unless a notice arrives: a message, later than all heard from or about them, with their name in it.

        Their `exit`, relayed in the way of what they said before ("bob: exit"), is no notice, and neither is a message
        with a text in it that somebody said.
        """
        name, after = self.name_of(about), max(self.heard.get(about, 0), self.news_since.get(about, 0))
        relayed = self.relayed_exits.get(about, "")
        texts = self.conversation.said()
        search = self.awaits(lambda: self.inbox.find_about(name, after, but_not=relayed, nor_with=texts))
        if search.found is None:
            raise self.missing(FailureKind.NOT_TOLD_ABOUT, search, about=about, instead=self.since(after))
        self.heard[about] = search.found

    def hears_about_as_well(self, about: str, *, as_of: str) -> None:
        """As `hears_about`, if anything has come about `as_of`: a server that tells of nobody need not begin here."""
        if self.inbox.find_about(self.name_of(as_of)) is not None:
            self.hears_about(about)

    def has_news_of(self, about: str) -> bool:
        """Wait for a notice about somebody, and a moment more for what else is told of them: whether one came."""
        name, after = self.name_of(about), self.heard.get(about, 0)
        relayed, texts = self.relayed_exits.get(about, ""), self.conversation.said()
        found = self.awaits(lambda: self.inbox.find_about(name, after, but_not=relayed, nor_with=texts)).found
        if found is not None:
            self.conversation.waits_a_moment(lambda: False, self.poll, _A_MOMENT)
        return found is not None

    def hears_of_the_return_of(self, about: str, *, as_told: bool) -> None:
        """Fail unless a notice comes, as of anybody who joins; nothing is asked if nobody was told the first time."""
        if as_told:
            self.hears_about(about)

    def hears_nothing_old_with(self, said: str, *old: str, by: str) -> None:
        """Fail unless a text arrives, and none of the `old` ones again. All of them have been taken in before."""
        start = self.inbox.end
        self.hears(said, by=by)
        self.takes_all_in()
        came = self.inbox.between(start, self.inbox.end)
        again = next((message for message in came if any(self.text_of(text) in message for text in old)), None)
        if again is not None:
            raise self.unexpected(FailureKind.HEARD_TWICE, text=again, by=by)

    def has_heard_all_about(self, about: str) -> None:
        """Take in all news of somebody so far: what comes later is told of what happens later. Decides nothing."""
        self.takes_all_in()
        self.heard[about] = max(self.heard.get(about, 0), self.inbox.end)

    def is_not_told_that(self, stays: str, *, has_left_as: str) -> None:
        """Fail if a notice came about one who stays, as about one who left after `has_heard_all_about` her.

        On `raw` nothing divides a notice from others, and nothing is checked.
        """
        self.takes_all_in()
        if self.inbox.wire == RAW:
            return
        since = self.inbox.messages[self.heard.get(has_left_as, 0) :]
        message, count = repeated_like(since, self.name_of(has_left_as), self.name_of(stays))
        if count:
            raise self.unexpected(FailureKind.TOLD_OF_ONE_WHO_STAYS, text=message, about=stays)

    def is_told_once_about(self, about: str, *, fence: str) -> None:
        """Fail unless exactly one notice about `about` comes, up to something that `fence` says now, and after it.

        Only the same notice twice is too many: a server may have more than one thing to say. The
        notice is waited for, not fenced, since it may come from a thread of its own. What `fence`
        says may bring the second one about (a send to who has gone fails), so it may come later.
        """
        start = self.heard.get(about, 0)
        self.hears_about(about)
        self.conversation.quiets_down()
        said = f"{fence} is still here ({self.cast_name}, {about})"
        self.conversation.client(fence).says(said)
        self.hears(said)
        self.takes_all_in()
        name = self.name_of(about)
        others = [other for other in self.conversation.names() if other not in name]  # "online: alice, bob" comes often
        if self.inbox.wire == RAW and any(c.name != name for c in self.conversation.gone()):
            return  # nothing divides a notice about one from a notice about another
        message, count = self.inbox.repeated_about(name, start, self.inbox.end, others)
        if count > 1:
            raise Failed(self.failure(FailureKind.TOLD_TWICE_ABOUT, text=message, about=about, count=count))

    def is_not_told_twice_about(self, about: str, *, as_of: str) -> None:
        """Fail if a notice about `about` came twice, of the kind that came about `as_of`.

        For somebody whose own messages may still be coming: they are no notices, and they may repeat. On a
        `raw` wire nothing divides the two, and nothing is checked.
        """
        self.takes_all_in()
        name, like = self.name_of(about), self.name_of(as_of)
        message, count = self.inbox.repeated_like(like, name)
        if count > 1:
            raise Failed(self.failure(FailureKind.TOLD_TWICE_ABOUT, text=message, about=about, count=count))

    def does_not_hear(self, said: str, *, by: str, fence: str) -> None:
        """Fail if the text by `by` reaches this client, shown by a fence of two hops.

        `by` says one thing more; when `fence` hears it, the server is done with the text. Then `fence`
        says something that this client must hear; whatever the server sent it before has come by then.
        (Measured on an echoing server at three speeds: 120 of 120 found, no false alarm.) A server with
        a thread for each message keeps no order; there the program's rest is the fence.
        """
        text = self.text_of(said)
        witness = self.conversation.client(fence)
        first, second = f"that was {by}", f"{fence} heard it ({self.cast_name})"
        self.conversation.client(by).says(first)
        witness.hears(first)
        witness.says(second)
        self.hears(second)
        self.takes_all_in()
        self._has_none_of_these(text)
        self.conversation.last_looks.append(partial(self._has_none_of_these, text))

    def _has_none_of_these(self, text: str) -> None:
        """Fail if a text has come, or any that this client said itself since it came in."""
        own = [said.text for said in self.conversation.ledger.utterances if said.speaker is self and said.core]
        for one in (text, *own):
            self._must_not_have(one)

    def never_hears(self, said: str, *, under_the_name_of: str, fence: str) -> None:
        """Fail if the text reaches this client under that name, up to something that `fence` says later."""
        after = f"that is all ({fence})"
        self.conversation.quiets_down()
        self.conversation.client(fence).says(after)
        self.hears(after)
        self._must_not_have(self.text_of(said), under_the_name_of)

    def heard_nothing_of(self, said: str) -> None:
        """Fail if the text has reached this client, once the program rests."""
        self.takes_all_in()
        self._must_not_have(self.text_of(said))

    def is_told_of_no_nameless(self, *, as_of: str) -> None:
        """Fail if a notice came like one about `as_of`, without that name: somebody who never gave one was announced.

        For a client that came and left without a word. No server is bound to any wording; its own notice about
        `as_of` shows what its notices look like.
        """
        self.takes_all_in()
        came = self.inbox.announced_without(self.name_of(as_of), self.conversation.names())
        if came is not None:
            raise self.unexpected(FailureKind.TOLD_ABOUT_NAMELESS, text=came)

    def divider_of(self, speaker: str) -> str:
        """What stands between name and text in what this client last heard somebody say; "" if it heard nothing."""
        name = self.name_of(speaker)
        exit_of = self.relayed_exits.get(speaker, "")  # "bob: exit"
        return exit_of[len(name) :].partition("exit")[0] if exit_of.startswith(name) else ""

    def last_about(self, about: str) -> str:
        """The last message with somebody's name in it; the name alone if there is none."""
        name = self.name_of(about)
        return next((m for m in reversed(self.inbox.messages) if name in m), name)

    def _must_not_have(self, text: str, under_the_name_of: str = "") -> None:
        name = self.name_of(under_the_name_of)
        position = self.inbox.find(text, name)
        if position is not None:
            came = next((m for m in self.inbox.between(0, position) if text in m), text)
            if under_the_name_of:
                raise self.unexpected(FailureKind.HEARD_UNSAID, text=came, by=under_the_name_of)
            raise self.unexpected(FailureKind.HEARD_UNDUE, text=came)

    def _what_came_instead(self, text: str, name: str, after: int) -> Instead:
        if text in self.inbox.begun:
            return Instead(Came.UNFINISHED_LINE, (self.inbox.begun,))
        if name and self.inbox.find(text, "", after) is not None:
            came = next((m for m in self.inbox.between(after, self.inbox.end) if text in m), text)
            return Instead(Came.WITHOUT_NAME, (came,))
        if after and self.inbox.find(text, name) is not None:
            return Instead(Came.EARLIER)
        return self.since(after)


def _nameless(message: str) -> Instead:
    return Instead(Came.WITHOUT_NAME, (message,))
