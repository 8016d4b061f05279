"""What a TCP client can say, in all the ways a stream may deliver it, and answers compared to the letter."""

from __future__ import annotations

from autograder.program import platform_support, resource_counts
from autograder.scenario.tcp_connection import Connection
from autograder.story import events
from autograder.story.failures import DEADLINE, Came, Failed, FailureKind, Instead
from autograder.story.wires import LINES, RAW

_ALLOWED_GROWTH = 8_000_000  # bytes; a right server needs none, and keeping more costs a naive one minutes
_LEAST_SHARE = 0.02  # of a long answer, within one patience: recv(1) brings a megabyte in half a minute


class Speaker(Connection):
    """The speaking half of a client: messages whole, in pieces, several at once, too long, or not text at all."""

    def says(self, said: str, *, end: str = "\n") -> None:
        """Say one message: a line, or on a `raw` wire one bare send, once the program has read the one before."""
        text = self.room.words.text(said)
        self.room.speakers[said] = self.role
        if self.inbox.wire == RAW:
            self.room.reads_all_from(self)
        self.sends(text.encode() + (end.encode() if self.inbox.wire == LINES else b""))

    def says_in_pieces(self, said: str, *, cut: int | None = None, pieces: int = 2, end: str = "\n") -> None:
        """Say one message in pieces; each follows when the program has read the one before.

        `cut` is the byte to cut at, counted from the end if negative; without it the pieces are equally long.
        """
        data = self.room.words.text(said).encode() + (end.encode() if self.inbox.wire == LINES else b"")
        self.room.speakers[said] = self.role
        cuts = [len(data) * i // pieces for i in range(1, pieces)] if cut is None else [cut % len(data)]
        for begin, at in zip([0, *cuts], cuts, strict=False):
            self.sends(data[begin:at])
            self.room.reads_all_from(self)
        self.sends(data[cuts[-1] :])

    def says_at_once(self, *said: str, half_of: str = "") -> None:
        """Say several messages in one single send, and the beginning of one more; `says_the_rest` completes that."""
        end = "\n" if self.inbox.wire == LINES else ""
        self.room.speakers.update(dict.fromkeys((*said, half_of), self.role))
        last = (self.room.words.text(half_of) + end).encode() if half_of else b""
        begun, self._to_say = last[: len(last) // 2], last[len(last) // 2 :]
        self.sends("".join(self.room.words.text(s) + end for s in said).encode() + begun)

    def says_the_rest(self) -> None:
        """Say the rest of the message begun with `says_at_once`."""
        self.sends(self._to_say)

    _to_say = b""

    def says_in_a_row(self, *said: str) -> None:
        """Say several messages without a pause: lines in one send; on `raw` each when the last was read."""
        if self.inbox.wire == LINES:
            self.says_at_once(*said)
            return
        for text in said:
            self.says(text)

    def sends_bad_text(self, said: str, *, encoding: str) -> None:
        """Send a line in an encoding that is not UTF-8."""
        self.sends(self.room.words.text(said).encode(encoding) + b"\n")

    def hears_in_upper_case(self, said: str, *, bytes_after: str = "") -> None:
        """Fail unless the next line not heard yet is the text in upper case, to the letter.

        `bytes_after` names what must follow the text directly, the end of the line included: blanks are kept,
        and no carriage return may be left.
        """
        wanted = self.room.words.text(said).upper() + bytes_after.removesuffix("\n")
        position = self._lines_heard
        _, why = self._await(lambda: self.inbox.end > position or None)
        came = self.inbox.messages[position : position + 1]
        if not came:
            raise self._failed(FailureKind.LINE_NOT_RECEIVED, why, text=wanted, instead=self._begun_line())
        self._lines_heard = position + 1
        if bytes_after and f"{wanted}\r\n".encode() in self.inbox.everything:
            raise self._failed_wrong(FailureKind.CARRIAGE_RETURN_LEFT, text=wanted)
        if came[0] != wanted:
            raise self._failed_wrong(FailureKind.WRONG_LINE, text=wanted, came=came[0])

    _lines_heard = 0

    def hears_an_error_instead(self, said: str) -> None:
        """Fail unless a line comes that is not the text in upper case: whatever it says, it is the error line."""
        position = self._lines_heard
        _, why = self._await(lambda: self.inbox.end > position or None)
        came = self.inbox.messages[position : position + 1]
        if not came:
            raise self._failed(FailureKind.NO_ERROR_LINE, why, instead=self._begun_line())
        self._lines_heard = position + 1
        if not came[0].strip():
            raise self._failed_wrong(FailureKind.EMPTY_ERROR_LINE)
        ascii_part = self.room.words.text(said).upper().rpartition(" ")[2]
        if ascii_part in came[0]:
            raise self._failed_wrong(FailureKind.BAD_TEXT_ANSWERED_AS_TEXT, text=came[0])

    def hears_a_last_word(self) -> None:
        """Fail unless anything more arrives that can be seen.

        A reset may destroy what was sent before it, on every system but Linux: there it may have come.
        """
        try:
            if not self.hears_something().strip():
                raise self._failed_wrong(FailureKind.EMPTY_LAST_WORD)
        except Failed:
            if self.closed_by_program != "reset" or platform_support.IS_LINUX:
                raise

    def floods(self, *, megabytes: int) -> None:
        """Send letters without a newline until the program closes or all are out; fail if its memory grows with them.

        A few megabytes of what was sent may be kept, but not most of it.
        """
        chunk = self.room.words.letters(1000).encode() * 1000
        before = resource_counts.memory(self.room.program)
        self.room.story.tell(self.role, events.SENDS, data=chunk, size=megabytes * len(chunk))
        for sent in range(1, megabytes + 1):
            if not self.sends(chunk, quietly=True):
                return
            grown = resource_counts.memory(self.room.program) - before
            if grown > _ALLOWED_GROWTH:
                raise self._failed_wrong(FailureKind.MEMORY_GROWS, sent=sent, grown=grown // 1_000_000)

    def gets_back(self, data: bytes) -> None:
        """Fail unless exactly these bytes come next. As long as they keep coming, a slow program has time."""
        begin = self._taken
        end = begin + len(data)
        why = DEADLINE
        while why == DEADLINE:
            size = self.inbox.size
            _, why = self._await(lambda: True if len(self.received) >= end else None, floods=False)
            if self.inbox.size - size < len(data) * _LEAST_SHARE:
                break
        got = bytes(self.received[begin:end])
        self._taken = end
        if got == data:
            return
        same = next((i for i, (a, b) in enumerate(zip(got, data, strict=False)) if a != b), min(len(got), len(data)))
        if same < len(got):
            raise self._failed_wrong(
                FailureKind.WRONG_BYTES, sent=len(data), same=same, came=_bytes(got[same:]), due=_bytes(data[same:])
            )
        instead = Instead(Came.BYTES, count=len(got)) if got else None
        raise self._failed(
            FailureKind.BYTES_NOT_RETURNED, why, instead=instead, sent=len(data), wanted=_bytes(data), came=_bytes(got)
        )

    # what `gets_back` compares: all bytes, kept beside the inbox
    @property
    def received(self) -> bytearray:
        """All bytes received so far (the first megabytes of a flood)."""
        return self.inbox.everything

    _taken = 0


def _bytes(data: bytes) -> str:
    """The beginning of some bytes, as Python writes them."""
    return repr(data)[1:] if len(data) <= 32 else repr(data[:24])[1:] + "..."
