"""How a TCP client comes into a chat, and how it leaves."""

from __future__ import annotations

from collections.abc import Callable

from autograder.scenario.client import Client
from autograder.scenario.waiting import PATIENCE
from autograder.story.failures import SETTLED, Failed, FailureKind
from autograder.story.wires import LINES, RAW

_A_MOMENT = 0.3  # seconds for a server that refuses to close; one that asks again is settled at once


def certain_failure_of(verb: Callable[[], None]) -> Failed | None:
    """The failure of a verb if it is certain, or None if it does not fail. Raises Failed if it is not certain."""
    try:
        verb()
    except Failed as failed:
        if failed.rests_on != SETTLED:
            raise
        return failed
    return None


class Joining(Client):
    """Prompt, name and welcome; refusal; and the word that leaves."""

    _shown_before_name = 0  # bytes that had come by then

    # -- coming in -------------------------------------------------------------------------------

    def is_asked_for_name(self) -> None:
        """Fail unless the program says something first: any message that can be seen is a prompt."""
        search = self.awaits(lambda: self._shows_something() or None)
        if search.found is None:
            raise self.missing(FailureKind.NOT_ASKED_FOR_NAME, search)
        self._learns_wire()

    def gives_name(self, name: str = "") -> None:
        """Answer the prompt with its name, in the way of the conversation's wire."""
        self.is_news()
        self.polls_all()
        self.before_name = self.inbox.end
        self._shown_before_name = len(self.inbox.everything)
        self.conversation.question |= self.inbox.lines_so_far()
        self._sends_name((name or self.name).encode())

    def is_welcomed(self, name: str = "") -> None:
        """Fail unless a message with its name comes, later than the name was given."""
        own, after = name or self.name, self.before_name
        search = self.awaits(lambda: self.inbox.find_about(own, after))
        if search.found is None:
            begun = self.begun_line() if own in self.inbox.begun else None
            instead = begun or self.since(0 if self.closed_by_program else after)  # "full", taken for a prompt
            raise self.missing(FailureKind.NOT_WELCOMED, search, text=own, instead=instead)
        self.came_in = search.found
        self.conversation.ledger.comes_in(self)

    def waits_for_the_prompt(self) -> Failed | None:
        """Wait for the prompt, or until it is certain that none comes: the failure is returned then."""
        return certain_failure_of(self.is_asked_for_name)

    def waits_for_the_welcome(self) -> Failed | None:
        """Wait for the welcome, or until it is certain that none comes: the failure is returned then."""
        return certain_failure_of(self.is_welcomed)

    def joins(self) -> None:
        """Come in: wait for the prompt, give the name, be welcomed.

        The first client to come in may miss one of prompt and welcome, if it is certain that it does not
        come: a program that lacks it loses the step about it and not every step. Who comes later must
        get what the first one got.
        """
        lacks = self.conversation.lacks
        unasked = self.waits_for_the_prompt()
        if unasked and lacks is not None and "prompt" not in lacks:
            raise unasked
        self.gives_name()
        try:
            self.is_welcomed()
        except Failed as failed:
            if failed.rests_on != SETTLED or (unasked if lacks is None else "welcome" not in lacks):
                raise (unasked or failed) from None
            self.conversation.lacks = {"welcome"}
            self.conversation.ledger.comes_in(self)
        else:
            self.conversation.lacks = lacks if lacks is not None else {"prompt"} if unasked else set()

    def _shows_something(self, after: int = 0) -> bool:
        """Whether anything but white space has come after the first `after` bytes."""
        return bool(self.inbox.everything[after:].strip())

    # -- finding out the wire --------------------------------------------------------------------

    def _learns_wire(self) -> None:
        """After a prompt: one that ends in a newline means `lines`."""
        conversation = self.conversation
        if conversation.wire is None and self.inbox.begun:
            conversation.rests()
            self.poll(0.0)
        if conversation.wire is None and not self.inbox.begun:
            conversation.wire = LINES

    def _sends_name(self, name: bytes) -> None:
        """Send a name; while the wire is unknown, bare first, and with a newline if nothing comes back.

        An answer before the newline means `raw`, one after it `lines`.
        """
        conversation = self.conversation
        if conversation.wire is not None:
            self.inbox.wire = conversation.wire
            self.sends(name + (b"\n" if conversation.wire == LINES else b""))
            return
        size = self.inbox.size
        self.sends(name)
        conversation.waits_a_moment(lambda: self.inbox.size > size, self.poll, PATIENCE)
        if self.inbox.size > size or self.closed_by_program:
            conversation.wire = RAW
            self.before_name = 0
        else:
            conversation.wire = LINES
            self.sends(b"\n")
        self.inbox.wire = conversation.wire

    # -- being refused ---------------------------------------------------------------------------

    def is_turned_away(self) -> None:
        """Fail unless the program says something to this newcomer and ends the connection.

        A program that asks for the name first, and then says that there is no room, does so too. The
        question alone, known from those who came before, says nothing.
        """
        question = frozenset(self.conversation.question)
        self.hears_something()
        self._waits_a_moment_for_the_end()
        gave_name = not self.closed_by_program
        if gave_name:
            self.gives_name()
        self.is_let_go(turned_away=True)
        if gave_name and self.closed_by_program == "reset":
            return  # the name was not wanted: the reset may have swept away the last word
        if not self.inbox.lines_so_far() - question:
            raise self.unexpected(FailureKind.LET_GO_WITHOUT_A_WORD)

    def is_refused(self, name: str) -> None:
        """Fail unless the name that was given is refused: the connection ends, or another name is waited for."""
        self._waits_a_moment_for_the_end()
        if self.closed_by_program:
            return
        self.gives_name()
        own, after = self.name, self.before_name
        search = self.awaits(lambda: (self.inbox.find_about(own, after) is not None) or None)
        if search.found is None and not self.closed_by_program:
            raise self.missing(FailureKind.NAME_NOT_REFUSED, search, text=name, instead=self.since(after))

    def is_refused_or_asked_again(self, *, instead_of: str, witness: str) -> None:
        """Fail if a taken name was accepted: this client gave the name of `instead_of`.

        Either the connection ends, or the server waits for another name, which is then given; what
        this client says after that must reach `witness` under the new name, not the taken one, and it is
        welcomed by the new one. The taken name must not stand in what refuses it: it would read like a welcome.
        """
        search = self.awaits(lambda: self.is_closed() or self._shows_something(self._shown_before_name) or None)
        self._waits_a_moment_for_the_end()
        if self.closed_by_program:
            return
        if not self._shows_something(self._shown_before_name):
            raise self.missing(FailureKind.NOT_TOLD_NAME_IS_TAKEN, search, by=instead_of)
        refusal = self.inbox.everything[self._shown_before_name :].decode("utf-8", "replace")
        self.gives_name(self.name)
        said = f"it is me, {self.cast_name}"
        self.waits_until_read()
        self.says(said)
        self._must_speak_under_its_own_name(said, instead_of, self.conversation.client(witness))
        if not self.is_closed() and "welcome" not in (self.conversation.lacks or ()):
            self.is_welcomed()
        if self.name_of(instead_of) in refusal:
            raise self.unexpected(FailureKind.REFUSED_BY_NAME, text=refusal.strip(), by=instead_of)

    def _must_speak_under_its_own_name(self, said: str, instead_of: str, listener: Client) -> None:
        text, taken = self.text_of(said), self.conversation.client(instead_of).name
        search = listener.awaits(lambda: listener.inbox.find(text) or self.is_closed() or None)
        if self.is_closed():
            return
        listener.poll(0.0)
        if listener.inbox.find(text, self.name) is not None:
            return
        if any(listener.inbox.find(words, taken) is not None for words in (text, self.name)):
            raise self.unexpected(
                FailureKind.SECOND_USER_OF_NAME_LET_IN,
                by=instead_of,
                listener=self.conversation.person_called(listener.name),
            )
        if search.found is None:
            raise self.missing(FailureKind.TAKEN_NAME_NOT_REFUSED, search, by=instead_of)
        raise self.unexpected(FailureKind.TAKEN_NAME_NOT_REFUSED, by=instead_of)

    def _waits_a_moment_for_the_end(self) -> None:
        self.conversation.waits_a_moment(lambda: bool(self.closed_by_program), self.poll, _A_MOMENT)

    # -- leaving ---------------------------------------------------------------------------------

    def leaves(self) -> None:
        """Say `exit`, the word that leaves every chat of this course, unless the program has ended the connection."""
        if self.closed_by_program:
            return
        if self.inbox.wire == RAW:
            self.waits_until_read()
        self.is_news()
        self.conversation.ledger.goes(self)
        self.sends(b"exit\n" if self.inbox.wire == LINES else b"exit")

    def is_let_go(self, *, turned_away: bool = False) -> None:
        """Fail unless the program ends the connection (a reset counts: unread bytes cause one)."""
        if self.closed_by_program:
            return
        search = self.awaits(lambda: self.closed_by_program or None, floods=False)
        if search.found is None:
            raise self.missing(FailureKind.CONNECTION_STAYS_OPEN, search, turned_away=turned_away)

    def goes(self, *, witness: str) -> None:
        """Leave, however far it has come; the name is free when this returns."""
        self.leaves()
        self.conversation.rests()
        self.hangs_up()
        self.conversation.client(witness).poll(0.0)
