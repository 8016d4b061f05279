"""One scripted TCP client with a name: how it comes into a chat, and how it leaves."""

from __future__ import annotations

from autograder.scenario.verbs.impersonation import Forger
from autograder.scenario.waiting import wait_for
from autograder.story.failures import SETTLED, Failed, FailureKind
from autograder.story.wires import LINES, RAW

_A_MOMENT = 0.3  # seconds for a server that refuses to close; one that asks again is settled at once


class Client(Forger):
    """Alice, Bob or Carol, over TCP."""

    _before_name = 0
    _shown_before_name = 0  # bytes that had come by then

    def is_turned_away(self) -> None:
        """Fail unless the program says something to this newcomer and ends the connection.

        A program that asks for the name first, and then says that there is no room, does so too. The
        question alone, known from those who came before, says nothing.
        """
        question = frozenset(self.room.question)
        self.hears_something()
        wait_for(lambda: bool(self.closed_by_program), self.look, self.room.program, _A_MOMENT)
        gave_name = not self.closed_by_program
        if gave_name:
            self.gives_name()
        self.is_let_go()
        if gave_name and self.closed_by_program == "reset":
            return  # the name was not wanted: the reset may have swept away the last word
        if not self.inbox.lines_so_far() - question:
            raise self._failed_wrong(FailureKind.LET_GO_WITHOUT_A_WORD)

    def is_asked_for_name(self) -> None:
        """Fail unless the program says something first: any message that can be seen is a prompt."""
        came, why = self._await(lambda: self._shows_something() or None)
        if came is None:
            raise self._failed(FailureKind.NOT_ASKED_FOR_NAME, why)
        self.room.learn_wire(self)

    def _shows_something(self, after: int = 0) -> bool:
        """Whether anything but white space has come after the first `after` bytes."""
        return bool(self.inbox.everything[after:].strip())

    def waits_for_the_prompt(self) -> Failed | None:
        """Wait for the prompt, or until it is certain that none comes. Decides nothing: returns what is amiss."""
        try:
            self.is_asked_for_name()
        except Failed as failed:
            if failed.rests_on != SETTLED:
                raise
            return failed
        return None

    def waits_for_the_welcome(self) -> Failed | None:
        """Wait for the welcome, or until it is certain that none comes. Decides nothing: returns what is amiss."""
        try:
            self.is_welcomed()
        except Failed as failed:
            if failed.rests_on != SETTLED:
                raise
            return failed
        return None

    def gives_name(self, name: str = "") -> None:
        """Answer the prompt with its name, in the way the room's wire has it."""
        self._before_name = self.inbox.end
        self._shown_before_name = len(self.inbox.everything)
        self.room.question |= self.inbox.lines_so_far()
        self.room.give_name(self, (name or self.name).encode())

    def is_welcomed(self, name: str = "") -> None:
        """Fail unless a message with its name comes, later than the name was given."""
        own, after = name or self.name, self._before_name
        position, why = self._await(lambda: self.inbox.find_about(own, after))
        if position is None:
            begun = self._begun_line() if own in self.inbox.begun else None
            instead = begun or self._since(0 if self.closed_by_program else after)  # "full", taken for a prompt
            raise self._failed(FailureKind.NOT_WELCOMED, why, text=own, instead=instead)
        self._came_in = position

    def joins(self) -> None:
        """Come in: wait for the prompt, give the name, be welcomed.

        The first one to come in may miss one of prompt and welcome, if it is certain that it does not
        come: a program that lacks it loses the step about it and not every step. Who comes later must
        get what the first one got.
        """
        lacks = self.room.lacks
        unasked = self.waits_for_the_prompt()
        if unasked and lacks is not None and "prompt" not in lacks:
            raise unasked
        self.gives_name()
        try:
            self.is_welcomed()
        except Failed as failed:
            if failed.rests_on != SETTLED or (unasked if lacks is None else "welcome" not in lacks):
                raise (unasked or failed) from None
            self.room.lacks = {"welcome"}
        else:
            self.room.lacks = lacks if lacks is not None else {"prompt"} if unasked else set()

    def leaves(self) -> None:
        """Say `exit`, the word that leaves every chat of this course, unless the program has ended the connection."""
        if self.closed_by_program:
            return
        if self.inbox.wire == RAW:
            self.room.reads_all_from(self)
        self.sends(b"exit\n" if self.inbox.wire == LINES else b"exit")

    def is_refused(self, name: str) -> None:
        """Fail unless the name that was given is refused: the connection ends, or another name is waited for."""
        wait_for(lambda: bool(self.closed_by_program), self.look, self.room.program, _A_MOMENT)
        if self.closed_by_program:
            return
        self.gives_name()
        own, after = self.name, self._before_name
        found, why = self._await(lambda: (self.inbox.find_about(own, after) is not None) or None)
        if found is None and not self.closed_by_program:
            raise self._failed(FailureKind.NAME_NOT_REFUSED, why, text=name, instead=self._since(after))

    def goes(self, *, witness: str) -> None:
        """Leave, however far it has come; the name is free when this returns."""
        self.leaves()
        self.room.rests()
        self.hangs_up()
        self.room.client(witness).look(0.0)

    def forges_words_by_name(self, victim: str, *, witness: str) -> None:
        """Fail if a name like "carol: my words" makes the witness hear them as the victim's."""
        listener, name = self.room.client(witness), self.room.words.name(victim)
        between = listener.divides(victim)
        forged = f"{name}{between}{self.room.words.text('I resign')}"
        self.gives_name(forged)
        self.room.rests()
        if not self._is_closed():
            self.gives_name()
            self.says("do you hear me")
        listener._takes_all_in()
        if between.strip() and forged.encode() in listener.inbox.everything:
            raise listener._failed_wrong(FailureKind.NAME_READS_AS_MESSAGE, text=forged, by=victim)

    def is_refused_or_asked_again(self, *, instead_of: str, witness: str) -> None:
        """Fail if a taken name was accepted: this client gave the name of `instead_of`.

        Either the connection ends, or the server waits for another name, which is then given; what
        this client says after that must reach `witness` under the new name, not the taken one.
        """
        _, why = self._await(lambda: self._is_closed() or self._shows_something(self._shown_before_name) or None)
        wait_for(lambda: bool(self.closed_by_program), self.look, self.room.program, _A_MOMENT)
        if self.closed_by_program:
            return
        if not self._shows_something(self._shown_before_name):
            raise self._failed(FailureKind.NOT_TOLD_NAME_IS_TAKEN, why, by=instead_of)
        self.gives_name(self.name)
        taken, said = self.room.client(instead_of).name, f"it is me, {self.role}"
        self.room.reads_all_from(self)
        self.says(said)
        text, listener = self.room.words.text(said), self.room.client(witness)
        listener._await(lambda: listener.inbox.find(text) or bool(self._is_closed()) or None)
        if self._is_closed():
            return
        listener.look(0.0)
        position = listener.inbox.find(text, self.name)
        if position is None:
            if any(listener.inbox.find(words, taken) is not None for words in (text, self.name)):
                kind = FailureKind.SECOND_USER_OF_NAME_LET_IN
                raise self._failed_wrong(kind, by=instead_of, listener=listener.name)
            raise self._failed_wrong(FailureKind.TAKEN_NAME_NOT_REFUSED, by=instead_of)
