"""What one says who wants to be taken for somebody else."""

from __future__ import annotations

from autograder.cast.ears import quoted
from autograder.cast.speaker import Speaker

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
        between = listener.divides(victim) or ": "
        for number, trick in enumerate(_TRICKS):
            self._forges(f"{name}{between}{self.room.words.text(f'I resign {number}')}", trick, listener)

    def forges_a_notice_about(self, victim: str, *, like: str, witness: str) -> None:
        """Fail if the witness gets what reads as a notice about the victim, as the last one about `like` was."""
        listener = self.room.client(witness)
        notice = listener.last_about(like).replace(self.room.words.name(like), self.room.words.name(victim))
        for trick in _TRICKS:
            self._forges(notice.strip(), trick, listener)

    def _forges(self, forged: str, trick: str, listener: Speaker) -> None:
        if self._is_closed():
            return  # it was let go for it
        listener._takes_all_in()
        start = listener.inbox.end
        self.sends(f"look{trick}{forged}\n".encode())
        listener._takes_all_in()
        if f"{trick}{forged}".encode() in listener.inbox.everything:
            told = f"{listener.name} gets {quoted(trick + forged)} from {self.name}: some screens show that as a line"
            raise listener._failed_wrong(f"{told} of its own")
        for message in listener.inbox.between(start, listener.inbox.end):
            before, found, _ = message.partition(forged)
            if found and self.name not in before:
                raise listener._failed_wrong(f"{listener.name} gets {quoted(message)}, which {self.name} has made up")
