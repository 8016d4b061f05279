"""What a TCP client can say, in all the ways in which a stream may deliver it: whole, in pieces, several at once."""

from __future__ import annotations

from autograder.scenario.client import Client
from autograder.scenario.early_words import Look
from autograder.story.wires import LINES, RAW

_KNOWN_AGAIN = 12  # bytes of the half of a text, so that it is known again where it comes


class Speaking(Client):
    """The speaking half of a TCP client."""

    _to_say = b""  # the rest of a message that has begun
    _half_said = ""  # that message

    def says(self, said: str, *, end: str = "\n") -> None:
        """Say one message: a line, or on a `raw` wire one bare send, once the program has read the one before."""
        self.conversation.records_said(self, said)
        if self.inbox.wire == RAW:
            self.waits_until_read()
        self.sends(self._message(said, end))

    def says_nothing(self) -> None:
        """Send an empty line alone, which may be passed on or not; on a `raw` wire there is none."""
        if self.inbox.wire == LINES:
            self.conversation.ledger.says(self, self.name, "")
            self.sends(b"\n")
            self.waits_until_read()

    def sends_controls(self) -> None:
        """Send lines of controls alone, and controls within a text."""
        lines = [
            "\a",
            "\x1b[2J",
            "\x7f",
            "\x85",
            "\u202e",
            "\u200b\ufeff",
            "a\tb",
            f"ding{chr(7)}dong",
            f"a{chr(0x1B)}[31mb",
            f"c{chr(0x2028)}d",
        ]
        self.sends("".join(f"{line}\n" for line in lines).encode())

    def says_in_pieces(self, said: str, *, cut: int | None = None, pieces: int = 2, end: str = "\n") -> None:
        """Say one message in pieces; each follows when the program has read the one before.

        `cut` is the byte to cut at, counted from the end if negative; without it the pieces are equally long.
        What anybody hears of it before it has ended is noted: see `nothing_came_before_its_end`.
        """
        data = self._message(said, end)
        self.conversation.records_said(self, said)
        cuts = [len(data) * i // pieces for i in range(1, pieces)] if cut is None else [cut % len(data)]
        look = self._look_for(said)
        for begin, at in zip([0, *cuts], cuts, strict=False):
            self.sends(data[begin:at])
            self.waits_until_read()
            look.takes_note()
        look.takes_note(at_rest=True)
        self.sends(data[cuts[-1] :])

    def says_at_once(
        self, *said: str, half_of: str = "", then_leaves: bool = False, behind_an_empty_line: bool = False
    ) -> None:
        """Say several messages in one single send, and the beginning of one more, or `exit`; or an empty line first.

        `says_the_rest` completes what has begun.
        """
        last = self._message(half_of) if half_of else b""  # drawn first: a seed gives the same texts as ever
        self.conversation.records_said(self, *said, *filter(None, [half_of]))
        at = max(len(last) // 2, min(len(last) - 2, _KNOWN_AGAIN))
        begun, self._to_say = last[: max(at, 0)], last[max(at, 0) :]
        if then_leaves:
            self.conversation.ledger.goes(self)
            begun = b"exit\n"
        self._half_said = half_of
        first = b"\n" if behind_an_empty_line else b""
        if first:
            self.conversation.ledger.says(self, self.name, "")
        self.sends(first + b"".join(self._message(text) for text in said) + begun)

    def says_the_rest(self, *, and_then: str = "") -> None:
        """Say the rest of the message begun with `says_at_once`, and another one in the same send."""
        self._look_for(self._half_said).takes_note(at_rest=True)
        self.sends(self._to_say + (self._message(and_then) if and_then else b""))

    def says_in_a_row(self, *said: str) -> None:
        """Say several messages without a pause: lines in one send; on `raw` each when the last was read."""
        if self.inbox.wire == LINES:
            self.says_at_once(*said)
            return
        for text in said:
            self.says(text)

    def _look_for(self, said: str) -> Look:
        """Looks for what comes of a text from now on, as long as it has not ended. On `raw` nothing tells an end."""
        core = self.conversation.words.core(said) if self.inbox.wire == LINES else ""
        return Look(self.conversation, self.cast_name, core)

    def _message(self, said: str, end: str = "\n") -> bytes:
        """A text as it travels on this wire."""
        return self.text_of(said).encode() + (end.encode() if self.inbox.wire == LINES else b"")
