"""A room on an ordinary evening: many texts and many people, and the account of it all at its end."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from autograder.program.controls import shorten_time_limits
from autograder.scenario.conversation import let_time_pass
from autograder.scenario.room import Room
from autograder.scenario.verbs.accounts import Accounts
from autograder.scenario.waiting import wait_for
from autograder.story.failures import DEADLINE, Failed, FailureKind

_A_WHILE = 2.0  # seconds in which a program of ordinary speed passes on hundreds of lines
_SILENCE = 4.0  # seconds
_TIMES_AS_SOON = 10


class EveningRoom(Room):
    """A room in which everyone hears everyone else, and nobody hears anything else."""

    def present(self) -> list[Any]:
        """The clients who are in the chat now, in the order in which they came."""
        ledger = self.conversation.ledger
        return [c for c in self.everyone() if c in ledger.came_in and c not in ledger.gone and not c.closed_by_program]

    def all_hear(self, said: str, *, by: str) -> None:
        """Fail unless everyone who is in the chat, but the speaker, hears a text by its speaker's name."""
        for client in self.present():
            if client.cast_name != by:
                client.hears(said, by=by)

    def talks(self, texts: Iterable[str], *, by: tuple[str, ...]) -> None:
        """Have each of these speak in turn, a text each; fail unless all the others hear each text."""
        for number, text in enumerate(texts):
            speaker = by[number // 2 % len(by)]  # two in a row: the same text twice is by one speaker
            self.client(speaker).says(text)
            self.all_hear(text, by=speaker)

    def talk_at_one_moment(self, *cast_names: str, said: str) -> None:
        """Have each of these say something at one moment; fail unless all the others hear each of them."""
        with self.at_one_moment():
            for cast_name in cast_names:
                self.client(cast_name).says(f"{said} by {cast_name}")
        for cast_name in cast_names:
            self.all_hear(f"{said} by {cast_name}", by=cast_name)

    def talks_much(self, cast_name: str, *, lines: int) -> None:
        """Have one say so many lines; fail unless all the others hear each. A slow program gets fewer."""
        began, listeners = time.monotonic(), [c for c in self.present() if c.cast_name != cast_name]
        for number in range(lines):
            self.client(cast_name).says(f"line {number}")
            for listener in listeners:
                listener.hears(f"line {number}")
            if time.monotonic() - began > _A_WHILE:
                return

    def is_silent_for_a_while(self) -> None:
        """Let seconds go by in which nobody says anything: as many as a program needs that does something by itself.

        A program that rests waits for a client, however long that takes: there no time goes by.
        """
        wait_for(lambda: False, self._polls_everyone, self.program, _SILENCE)

    def lets_time_limits_pass_quickly(self) -> None:
        """Have the time limits that the program sets for its sockets from now on be over ten times as soon."""
        shorten_time_limits(self.program, _TIMES_AS_SOON)

    def _polls_everyone(self, seconds: float) -> bool:
        came = [client.poll(0.0) for client in self.everyone()]
        return any(came) or let_time_pass(seconds)

    def all_say_something(self, *cast_names: str) -> None:
        """Have each say a text that all the others hear: what is told of them later is told after it."""
        for cast_name in cast_names:
            said = f"a word from {cast_name}"
            self.client(cast_name).says(said)
            self.all_hear(said, by=cast_name)

    def knocks_in_vain(self, cast_name: str) -> None:
        """Have somebody connect and hang up again, whatever the program says."""
        client = self.connect(cast_name)
        self.rests()
        client.hangs_up()
        self.rests()
        self.forget_former(cast_name)

    def frees_the_seat_of(self, cast_name: str, how: str) -> None:
        """Have somebody go: one who "exits", "hangs up", "resets" or "hangs up in mid-line"."""
        client = self.client(cast_name)
        if how == "exits":
            client.leaves()
            self.rests()
        if how == "hangs up in mid-line":
            text = client.text_of(f"half a line by {cast_name}")
            client.sends(text[: len(text) // 2].encode())  # not entered as said: it may be passed on, or not
            client.waits_until_read()
        if how == "resets":
            client.resets()
        client.hangs_up()
        self.rests()

    def gives_a_seat_to(self, cast_name: str) -> Any:
        """A client that has come in; whoever left before may take a moment to be noticed. Raises Failed."""
        deadline = time.monotonic() + self.patience
        while True:
            try:
                return self.join(cast_name)
            except Failed as failed:
                if time.monotonic() > deadline:
                    raise Failed(replace(failed.failure, rests_on=DEADLINE)) from None
                self.rests()

    # -- the account -----------------------------------------------------------------------------

    def everyone_heard_each_text_once(self) -> None:
        """Fail if a text came to anybody more often than it was said."""
        for client in self._after_all():
            client.heard_each_text_once()

    def nobody_heard_themselves(self) -> None:
        """Fail if anybody's own text came back."""
        for client in self._after_all():
            client.heard_nothing_of_itself()

    def nothing_came_in_pieces(self) -> None:
        """Fail if anybody got a part of a text, a changed text, or a name with nothing behind it."""
        for client in self._after_all():
            client.heard_no_pieces()

    def nothing_came_before_its_end(self) -> None:
        """Fail if anybody heard a part of a text that was said in pieces before its last piece was sent."""
        for early in self.conversation.early:
            kind = FailureKind.HEARD_TOO_EARLY
            raise self.client(early.listener).unexpected(kind, text=early.message, by=early.speaker)

    def no_text_got_a_line_end(self) -> None:
        """Fail if a text came to anybody with a newline behind it that nobody had said (UDP)."""
        for client in self._after_all():
            client.heard_no_line_ends()

    def no_exit_was_relayed(self) -> None:
        """Fail if somebody's `exit` came to anybody as a text."""
        for client in self._after_all():
            client.heard_no_exit()

    def takes_a_last_look(self) -> None:
        """Fail if something has come by now of which it was said that it does not come.

        A program that rests sends nothing more; one that does not, by a timer or a thread that waits, has all of the
        patience for it.
        """
        looks = list(self.conversation.last_looks)
        if looks and not self.program.is_settled():
            wait_for(lambda: False, self._polls_everyone, self.program, self.patience)
            for look in looks:
                look()

    def has_nothing_made_up(self) -> None:
        """Fail if a text has come to anybody that nobody has said."""
        for client in self.everyone():
            if isinstance(client, Accounts):
                client.polls_all()
                client.heard_nothing_made_up()

    def _after_all(self) -> list[Any]:
        """Everyone, once the program rests and each has taken in what it sent."""
        self.conversation.quiets_down()
        clients = self.everyone()
        for client in clients:
            client.polls_all()
        return clients
