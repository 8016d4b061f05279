"""Reports of finished calls on sockets: equal ones in a row are counted, and a flood of them ends in silence."""

from __future__ import annotations

import _thread
import time

from autograder.program.launcher import student_frames, thread_report
from autograder.program.launcher.channel import Channel

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from typing import Any

_now = time.monotonic
_ident = _thread.get_ident
_KEPT = 200  # bytes of a message that are reported
_REPORTED = 3000  # calls reported in full; past that a flood would only be more of the same
_SAME = 6  # equal calls in a row reported one by one; the rest are counted


class CallReports:
    """What `socket_calls` reports of each call that has ended."""

    def __init__(self, channel: Channel) -> None:
        """Report to `channel`."""
        self._channel = channel
        self.peers: dict[int, str] = {}  # fd -> "host:port" of the far end
        self._last: dict[int, tuple[tuple[object, ...], int]] = {}  # thread -> (what its last call was, how often)
        self._left = _REPORTED

    def ended(
        self,
        call: str,
        fd: int,
        frame: Any,
        data: Any = b"",
        size: int = 0,
        peer: str = "",
        error: str = "",
        at: float | None = None,
        asked: int = 0,
    ) -> None:
        """Report one finished call, as of `at` (default: now); equal calls in a row are counted.

        Of `data` (any bytes-like object) the first `size` bytes went over the wire.
        """
        if self._left <= 0:
            return
        file, line, function = student_frames.where(frame)
        ident = _ident()
        key = (call, fd, line, error or size > 0)
        last = self._last.get(ident)
        times = last[1] + 1 if last is not None and last[0] == key else 1
        self._last[ident] = (key, times)
        if times > _SAME and times & (times - 1):
            return  # after the first few only the 8th, 16th, 32nd ... is reported
        self._left -= 1
        self._channel.report(
            "call",
            call=call,
            fd=fd,
            peer=peer or self.peers.get(fd, ""),
            data=bytes(memoryview(data).cast("B")[: min(size, _KEPT)]).decode("latin-1"),
            size=size,
            error=error,
            file=file,
            line=line,
            function=function,
            thread=thread_report.name_of_current(),
            times=times,
            at=_now() if at is None else at,
            given=asked,
        )


def peer_name(address: Any) -> str:
    """An internet address as "host:port"; "" for any other."""
    return f"{address[0]}:{address[1]}" if isinstance(address, tuple) and len(address) >= 2 else ""
