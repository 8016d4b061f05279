"""What a client tries that wants to be taken for somebody else."""

from __future__ import annotations

from autograder.scenario.client import Client
from autograder.scenario.verbs.hearing import Hearing
from autograder.story.failures import FailureKind

# What makes some screen begin a line anew: controls, terminal escapes, and the line ends that are not newlines.
_TRICKS = ("\r", "\x1b[2K\x1b[G", "\x0b", "\x0c", "\x85", "\u2028", "\x9b1G", "\b" * 60)


class Impersonation(Client):
    """The forging part of a client.

    Whatever a server makes of it, two things must not come out: the trick with the forged words behind
    it, and a message of forged words without the forger's name before them.
    """

    def forges_words_of(self, victim: str, *, witness: str) -> None:
        """Fail if the witness gets what reads as a message of the victim's. The witness has heard the victim speak."""
        listener, name = self._witness(witness), self.name_of(victim)
        for text in (self.text_of(said) for said, speaker in self.conversation.speakers.items() if speaker == victim):
            if any(name + text in message for message in listener.inbox.messages):
                raise listener.unexpected(
                    FailureKind.NAME_AND_TEXT_NOT_DIVIDED,
                    text=name + text, by=victim, other_text=name[-1] + text, other_name=name[:-1],
                )  # fmt: skip
        divider = listener.divider_of(victim) or ": "
        texts = [self.text_of(f"I resign {number}") for number in range(len(_TRICKS))]
        self._forges([f"{name}{divider}{text}" for text in texts], listener)

    def forges_a_notice_about(self, victim: str, *, like: str, witness: str) -> None:
        """Fail if the witness gets what reads as a notice about the victim, as the last one about `like` was."""
        listener = self._witness(witness)
        notice = listener.last_about(like).replace(self.name_of(like), self.name_of(victim))
        self._forges([notice.strip()] * len(_TRICKS), listener)

    def _forges(self, forged: list[str], listener: Hearing) -> None:
        """Say something harmless, a trick, and forged words, for each trick. A server may let the client go for it."""
        if self.is_closed():
            return
        listener.takes_all_in()
        start = listener.inbox.end
        tricks = list(zip(_TRICKS, forged, strict=True))
        self.sends("".join(f"look{trick}{words}\n" for trick, words in tricks).encode())
        listener.takes_all_in()
        for trick, words in tricks:
            if f"{trick}{words}".encode() in listener.inbox.everything:
                kind = FailureKind.CONTROL_CHARACTERS_PASSED_ON
                raise listener.unexpected(kind, text=trick + words, by=self.cast_name)
            for message in listener.inbox.between(start, listener.inbox.end):
                before, found, _ = message.partition(words)
                if found and self.name not in before:
                    kind = FailureKind.MADE_UP_MESSAGE_PASSED_ON
                    raise listener.unexpected(kind, text=message, by=self.cast_name)

    def forges_words_by_name(self, victim: str, *, witness: str) -> None:
        """Fail if a name like "carol: my words" makes the witness hear them as the victim's."""
        listener = self._witness(witness)
        divider = listener.divider_of(victim)
        forged = f"{self.name_of(victim)}{divider}{self.text_of('I resign')}"
        self.gives_name(forged)
        self.conversation.quiets_down()
        if not self.is_closed():
            self.gives_name()
            self.says("do you hear me")
        listener.takes_all_in()
        if divider.strip() and forged.encode() in listener.inbox.everything:
            raise listener.unexpected(FailureKind.NAME_READS_AS_MESSAGE, text=forged, by=victim)

    def _witness(self, cast_name: str) -> Hearing:
        witness: Hearing = self.conversation.client(cast_name)
        return witness
