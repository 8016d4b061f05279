"""Bytes that must come back as they were sent (lesson 01)."""

from __future__ import annotations

from autograder.program.controls import limit_send, suspended
from autograder.scenario.client import Search
from autograder.scenario.conversation import let_time_pass
from autograder.scenario.tcp_connection import TcpConnection
from autograder.scenario.waiting import WaitOutcome
from autograder.story.failures import Came, FailureKind, Instead
from autograder.text.escaping import quoted

_LEAST_SHARE = 0.02  # of a long answer, within one patience: recv(1) brings a megabyte in half a minute
_SHOWN = 32  # characters
_A_MOMENT = 0.02  # seconds in which a program that can read does so
_SMALL = 4000  # bytes that the system keeps for a program that sends more than its client reads
_MOST = 32_000_000  # bytes sent without reading: a program may keep them all


class Echo(TcpConnection):
    """What a client of an echo server can do."""

    _compared = 0  # bytes

    @property
    def received(self) -> bytearray:
        """All bytes received so far (the first megabytes of a flood)."""
        return self.inbox.everything

    def gets_back(self, data: bytes) -> None:
        """Fail unless exactly these bytes come next. As long as they keep coming, a slow program has time."""
        begin, self._compared = self._compared, self._compared + len(data)
        search = self._awaits_bytes(self._compared, len(data) * _LEAST_SHARE)
        got = bytes(self.received[begin : self._compared])
        if got == data:
            return
        same = next((i for i, (a, b) in enumerate(zip(got, data, strict=False)) if a != b), min(len(got), len(data)))
        if same < len(got):
            raise self.unexpected(
                FailureKind.WRONG_BYTES, sent=len(data), same=same, came=_shown(got[same:]), due=_shown(data[same:])
            )
        instead = Instead(Came.BYTES, count=len(got)) if got else None
        raise self.missing(
            FailureKind.BYTES_NOT_RETURNED, search, instead=instead,
            sent=len(data), wanted=_shown(data), came=_shown(got),
        )  # fmt: skip

    def lets_send_take_at_most(self, size: int) -> None:
        """From now on each `send` of the program takes only so many bytes and returns how many, as on a busy system."""
        limit_send(self.conversation.program, size)

    def sends_and_ends_at_once(self, data: bytes) -> None:
        """Send bytes and close the sending side, and take nothing in until the program has read what it can.

        It can send back only a part meanwhile.
        """
        self.limits_program_buffer(_SMALL)
        with suspended(self.conversation.program):
            self.sends(data)
            self.ends_sending()
        before = -1
        while self.unread not in (0, before):
            before = self.unread
            let_time_pass(_A_MOMENT)

    def vanishes(self, data: bytes = b"", *, after_half_close: bool = False) -> None:
        """Send some bytes and reset the connection, before the program can do anything about either.

        After a half-close the program's next send meets a broken pipe (EPIPE), else a reset (ECONNRESET).
        """
        with suspended(self.conversation.program):
            self.sends(data)
            if after_half_close:
                self.ends_sending()
            self.resets()

    def fills_the_connection(self, data: bytes) -> None:
        """Send these bytes again and again and read nothing, until the program does not take any more."""
        self.limits_program_buffer(len(data))
        self.pours(data, most=_MOST)

    def _awaits_bytes(self, end: int, least: float) -> Search[bool]:
        """Wait until so many bytes have come; again and again, as long as at least so many come in one patience."""
        while True:
            size = self.inbox.size
            search: Search[bool] = self.awaits(lambda: len(self.received) >= end or None, floods=False)
            if search.outcome is not WaitOutcome.DEADLINE or self.inbox.size - size < least:
                return search


def _shown(data: bytes) -> str:
    """The beginning of some bytes, as the diagram shows them."""
    return quoted(data, limit=_SHOWN)
