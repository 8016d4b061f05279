"""Bytes that must come back as they were sent (lesson 01)."""

from __future__ import annotations

from autograder.scenario.client import Client, Search
from autograder.scenario.waiting import WaitOutcome
from autograder.story.failures import Came, FailureKind, Instead

_LEAST_SHARE = 0.02  # of a long answer, within one patience: recv(1) brings a megabyte in half a minute
_SHOWN, _CUT = 32, 24  # bytes


class Echo(Client):
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

    def _awaits_bytes(self, end: int, least: float) -> Search[bool]:
        """Wait until so many bytes have come; again and again, as long as at least so many come in one patience."""
        while True:
            size = self.inbox.size
            search: Search[bool] = self.awaits(lambda: len(self.received) >= end or None, floods=False)
            if search.outcome is not WaitOutcome.DEADLINE or self.inbox.size - size < least:
                return search


def _shown(data: bytes) -> str:
    """The beginning of some bytes, as Python writes them."""
    return repr(data)[1:] if len(data) <= _SHOWN else repr(data[:_CUT])[1:] + "..."
