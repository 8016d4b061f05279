"""Lines and their answers, compared to the letter (lesson 02): odd ends, text that is not UTF-8, lines without end."""

from __future__ import annotations

import time

from autograder.program import platform_support, resource_counts
from autograder.scenario.tcp_connection import TcpConnection
from autograder.story import events
from autograder.story.failures import DEADLINE, Failed, FailureKind

_A_WHILE = 3.0  # seconds for a thousand answers, which take a tenth of that
_AT_ONCE = 1.5  # seconds from the error line to the end of the stream; a server that waits for its client takes 2
_MEGABYTE = 1_000_000
_ALLOWED_GROWTH = 8 * _MEGABYTE  # bytes; a right server needs none, and keeping more costs a naive one minutes


class Lines(TcpConnection):
    """What a client of a server of lines can do."""

    _lines_heard = 0

    def hears_in_upper_case(self, said: str, *, bytes_after: str = "") -> None:
        """Fail unless the next line not heard yet is the text in upper case, to the letter.

        `bytes_after` names what must follow the text directly, the end of the line included: blanks are kept,
        and no carriage return may be left.
        """
        wanted = self.conversation.words.text(said).upper() + bytes_after.removesuffix("\n")
        came = self._next_line(FailureKind.LINE_NOT_RECEIVED, text=wanted)
        if bytes_after:
            came = bytes(self.inbox.everything).split(b"\n")[self._lines_heard - 1].decode("utf-8", "replace")
            if came == f"{wanted}\r":
                raise self.unexpected(FailureKind.CARRIAGE_RETURN_LEFT, text=wanted)
        if came != wanted:
            raise self.unexpected(FailureKind.WRONG_LINE, text=wanted, came=came)

    def hears_a_long_row_in_upper_case(self, *said: str) -> None:
        """Fail unless these lines come in upper case and in order; of a slow program, as many as come in a while."""
        began = time.monotonic()
        for text in said:
            self.hears_in_upper_case(text)
            if time.monotonic() - began > _A_WHILE:
                return

    def hears_an_error_instead(self, said: str) -> None:
        """Fail unless the next line is an error line, and not the text in upper case."""
        ascii_part = self.conversation.words.text(said).upper().rpartition(" ")[2]
        came = self._next_line(FailureKind.NO_ERROR_LINE)
        if ascii_part in came:
            raise self.unexpected(FailureKind.BAD_TEXT_ANSWERED_AS_TEXT, text=came)
        self._is_an_error(came)

    def hears_an_error(self) -> None:
        """Fail unless the next line is an error line: this client has sent bytes that are not UTF-8."""
        self._is_an_error(self._next_line(FailureKind.NO_ERROR_LINE))

    def hears_an_error_and_the_end(self, *, even_a_reset: bool = False) -> None:
        """Fail unless an error line comes next, and then the end of the stream: a line of this client was too long.

        The end does not wait for the client, which would wait for the end.
        """
        self._is_an_error(self._next_line(FailureKind.NOT_REFUSED))
        program, began = self.conversation.program, time.monotonic()
        starved = program.starved_seconds()
        self.sees_the_end(even_a_reset=even_a_reset)
        passed = time.monotonic() - began - (program.starved_seconds() - starved)
        if passed > _AT_ONCE:
            raise self.unexpected(FailureKind.ENDED_LATE, rests_on=DEADLINE, seconds=passed)

    def hears_nothing_more(self) -> None:
        """Fail if anything has come after the lines heard so far: this client ended its stream in mid-line."""
        self.takes_all_in()
        came = "\n".join([*self.inbox.messages[self._lines_heard :], self.inbox.begun])
        if came:
            raise self.unexpected(FailureKind.HALF_LINE_ANSWERED, text=came)

    def _is_an_error(self, line: str) -> None:
        if not line.strip():
            raise self.unexpected(FailureKind.EMPTY_ERROR_LINE)
        if not line.startswith("error"):
            raise self.unexpected(FailureKind.NOT_AN_ERROR_LINE, text=line)

    def _next_line(self, missing: FailureKind, text: str = "") -> str:
        """The next line not heard yet; raises the failure that it is missing."""
        position = self._lines_heard
        search = self.awaits(lambda: self.inbox.end > position or None)
        if search.found is None:
            raise self.missing(missing, search, text=text, instead=self.begun_line())
        self._lines_heard = position + 1
        return self.inbox.messages[position]

    def hears_a_last_word(self) -> None:
        """Fail unless anything more arrives that can be seen.

        A reset may destroy what was sent before it, on every system but Linux: there it may have come.
        """
        try:
            if not self.hears_something().strip():
                raise self.unexpected(FailureKind.EMPTY_LAST_WORD)
        except Failed:
            if self.closed_by_program != "reset" or platform_support.IS_LINUX:
                raise

    def sends_in_pieces(self, data: bytes, *, at_most: int) -> None:
        """Send bytes in pieces of 1 to `at_most`; each follows when the program has read the one before."""
        while data:
            size = 1 + len(data) * 7 % at_most
            self.sends(data[:size])
            self.waits_until_read()
            data = data[size:]

    def sends_bad_text(self, said: str, *, encoding: str) -> None:
        """Send a line in an encoding that is not UTF-8."""
        self.sends(self.conversation.words.text(said).encode(encoding) + b"\n")

    def floods(self, *, megabytes: int) -> None:
        """Send letters without a newline until the program closes or all are out; fail if its memory grows with them.

        A few megabytes of what was sent may be kept, but not most of it.
        """
        conversation = self.conversation
        chunk = conversation.words.letters(1000).encode() * 1000
        self.takes_all_in()  # it may still be starting processes, which have a memory of their own
        before = resource_counts.memory(conversation.program)
        conversation.story.record(self.cast_name, events.SENDS, data=chunk, size=megabytes * len(chunk))
        for sent in range(1, megabytes + 1):
            if not self.sends(chunk, quietly=True):
                return
            grown = resource_counts.memory(conversation.program) - before
            if grown > _ALLOWED_GROWTH:
                raise self.unexpected(FailureKind.MEMORY_GROWS, sent=sent, grown=grown // _MEGABYTE)
