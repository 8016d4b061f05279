"""The account of a scene: what each client received, held against what was said. One verb for each promise."""

from __future__ import annotations

from functools import partial

from autograder.scenario.accounting import Arrival
from autograder.scenario.client import Client
from autograder.story.failures import FailureKind
from autograder.story.wires import RAW

_KINDS = {
    Arrival.TWICE: FailureKind.HEARD_TWICE,
    Arrival.UNDUE: FailureKind.HEARD_TWICE,  # of one who is in: what was said before came more than once
    Arrival.OWN: FailureKind.HEARD_ONESELF,
    Arrival.PIECE: FailureKind.HEARD_A_PIECE,
    Arrival.EMPTY: FailureKind.HEARD_NOTHING_BY_NAME,
    Arrival.EXIT: FailureKind.EXIT_RELAYED,
}


class Accounts(Client):
    """What every client can say of all that it has received. The room asks when the program rests."""

    def heard_each_text_once(self) -> None:
        """Fail if a text came to this client more often than it was said since it came in, or in its history."""
        if self in self.conversation.ledger.came_in:
            self._has_none_of(Arrival.TWICE, Arrival.UNDUE)

    def heard_nothing_of_itself(self) -> None:
        """Fail if one of this client's own texts came back to it."""
        self._has_none_of(Arrival.OWN)

    def heard_no_pieces(self) -> None:
        """Fail if a part of a text came, a text that was changed, or a name with nothing behind it. Not on `raw`."""
        if self.inbox.wire != RAW:
            self._has_none_of(Arrival.PIECE, Arrival.EMPTY)

    def heard_no_exit(self) -> None:
        """Fail if somebody's `exit` came like a text that they said. Not on `raw`."""
        if self.inbox.wire != RAW:
            self._has_none_of(Arrival.EXIT)

    def got_no_controls(self) -> None:
        """Fail if a character that cannot be printed has come, but the ends of lines."""
        self.takes_all_in()
        came = next((m for m in self.inbox.messages if not m.isprintable()), None)
        if came is not None:
            raise self.unexpected(FailureKind.HEARD_CONTROLS, text=came)

    def was_not_told_about_itself(self, *, as_told: str) -> None:
        """Fail if the news that others got of this client's joining came to itself, beside a welcome.

        `as_told` is one who was told. A server whose welcome is that very notice sends it once; that is free.
        """
        if self.inbox.wire == RAW:
            return
        self.takes_all_in()
        told = self.conversation.client(as_told)
        others = [name for name in self.conversation.names() if name not in self.name]
        news = next((m for m in told.inbox.messages if self.name in m and not any(name in m for name in others)), "")
        own = [message for message in self.inbox.messages if self.name in message]
        if news in own and len(own) > 1:
            raise self.unexpected(FailureKind.TOLD_ABOUT_ONESELF, text=news)

    def heard_nothing_made_up(self) -> None:
        """Fail if words came, as only texts of ours have them, that nobody has said."""
        came = self.inbox.between(0, self.inbox.end)
        made_up = next(filter(None, map(self.conversation.words.made_up_in, came)), "")
        if made_up:
            raise self.unexpected(FailureKind.HEARD_MADE_UP, text=made_up)

    def was_not_told_of_its_own_leaving(self, *, as_told: str) -> None:
        """Fail if the very notice that others got of this client's leaving came to itself; a goodbye of its own may."""
        told = self.conversation.client(as_told)
        news = told.inbox.messages[told.heard[self.cast_name] - 1]
        if news in self.inbox.messages:
            raise self.unexpected(FailureKind.TOLD_ABOUT_ONESELF, text=news)

    def heard_no_line_ends(self) -> None:
        """Fail if a text came with a newline behind it that nobody had said: a datagram needs no end."""
        for said in self.conversation.said():
            ended = next((m for m in self.inbox.messages if m.endswith(f"{said}\n")), None)
            if ended is not None:
                raise self.unexpected(FailureKind.HEARD_A_LINE_END, text=ended, said=said)

    def _has_none_of(self, *arrivals: Arrival) -> None:
        self._has_received_none_of(*arrivals)
        self.conversation.last_looks.append(partial(self._has_received_none_of, *arrivals))

    def _has_received_none_of(self, *arrivals: Arrival) -> None:
        ledger = self.conversation.ledger
        if self.inbox.wire == RAW:
            found = ledger.examine_stream(self, self.inbox.text)
        else:
            found = ledger.examine(self, self.inbox.messages)
        wrong = next((w for w in found if w.arrival in arrivals), None)
        if wrong is not None:
            by = next((cast_name for cast_name, c in self.conversation.clients.items() if c.name == wrong.speaker), "")
            raise self.unexpected(_KINDS[wrong.arrival], text=wrong.message, by=by, said=wrong.text)
