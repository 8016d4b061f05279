"""What one says who wants to be taken for somebody else."""

from __future__ import annotations

from autograder.scenario.verbs.speaking import Speaker
from autograder.story.failures import FailureKind

# What makes some screen begin a line anew: controls, terminal escapes, and the line ends that are not newlines.
_TRICKS = ("\r", "\x1b[2K\x1b[G", "\x0b", "\x0c", "\x85", "\u2028", "\x9b1G", "\b" * 60)


class Forger(Speaker):
    """The forging part of a client.

    Whatever a server makes of it, two things must not come out: the trick with the forged words behind
    it, and a message of forged words without the forger's name before them.
    """

    def forges_words_of(self, victim: str, *, witness: str) -> None:
        """Fail if the witness gets what reads as a message of the victim's. The witness has heard the victim speak."""
        listener, name = self.room.client(witness), self.room.words.name(victim)
        for text in (text for text, role in self.room.speakers.items() if role == victim):
            if any(name + text in message for message in listener.inbox.messages):
                raise listener._failed_wrong(
                    FailureKind.NAME_AND_TEXT_NOT_DIVIDED,
                    text=name + text, by=victim, other_text=name[-1] + text, other_name=name[:-1],
                )  # fmt: skip
        between = listener.divides(victim) or ": "
        texts = [self.room.words.text(f"I resign {number}") for number in range(len(_TRICKS))]
        self._forges([f"{name}{between}{text}" for text in texts], listener)

    def forges_a_notice_about(self, victim: str, *, like: str, witness: str) -> None:
        """Fail if the witness gets what reads as a notice about the victim, as the last one about `like` was."""
        listener = self.room.client(witness)
        notice = listener.last_about(like).replace(self.room.words.name(like), self.room.words.name(victim))
        self._forges([notice.strip()] * len(_TRICKS), listener)

    def _forges(self, forged: list[str], listener: Speaker) -> None:
        """Say something harmless, a trick, and forged words, for each trick. A server may let one go for it."""
        if self._is_closed():
            return
        listener._takes_all_in()
        start = listener.inbox.end
        tricks = list(zip(_TRICKS, forged, strict=True))
        self.sends("".join(f"look{trick}{words}\n" for trick, words in tricks).encode())
        listener._takes_all_in()
        for trick, words in tricks:
            if f"{trick}{words}".encode() in listener.inbox.everything:
                raise listener._failed_wrong(FailureKind.CONTROL_CHARACTERS_PASSED_ON, text=trick + words, by=self.role)
            for message in listener.inbox.between(start, listener.inbox.end):
                before, found, _ = message.partition(words)
                if found and self.name not in before:
                    raise listener._failed_wrong(FailureKind.MADE_UP_MESSAGE_PASSED_ON, text=message, by=self.role)
