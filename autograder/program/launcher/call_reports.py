"""Reports of finished calls on sockets: of equal ones in a row only some, and of a flood only the beginning."""

from __future__ import annotations

import _thread
import time

from autograder.program.launcher.recorder import Recorder, Silence, current_thread_name

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from typing import Any

_now = time.monotonic
_ident = _thread.get_ident
_KEPT = 200  # bytes of a message that are reported
_REPORTED = 3000  # calls reported in full; past that a flood would only be more of the same
_SAME = 6  # equal calls in a row that are reported one by one


class CallReports:
    """What `socket_calls` reports of each call that has ended.

    A thread that makes the same call for ever (a `recv` that returns b"", say) is not to flood the story. Calls of one
    thread are equal if name, connection, line and outcome are (bytes, no bytes, or the same error). Of equal calls in a
    row the first six are reported, then only the 8th, the 16th, the 32nd and so on. What a report says of this is all
    that its readers need:

    - `times`: how many calls it stands for, itself and the equal ones before it that were not reported;
    - `gap`: an equal call right after it may have been left out.
    """

    def __init__(self, recorder: Recorder | Silence) -> None:
        """Report with `recorder`."""
        self._frames = recorder.frames
        self._raised = recorder.raised
        self._report = recorder.report
        self.peers: dict[int, str] = {}  # fd -> "host:port" of the far end
        # thread -> what its last call was, its number among equal ones in a row, and the last number reported
        self._rows: dict[int, tuple[tuple[object, ...], int, int]] = {}
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
        """Report one finished call, as of `at` (default: now).

        Of `data` (any bytes-like object) the first `size` bytes went over the wire.
        """
        if self._left <= 0:
            return
        stack = self._frames.stack(frame)
        file, line, function = stack[0] if stack else ("", 0, "")
        times, gap = self._stands_for((call, fd, line, error or size > 0))
        if not times:
            return
        self._left -= 1
        self._raised.report()
        self._report(
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
            thread=current_thread_name(),
            times=times,
            gap=gap,
            at=_now() if at is None else at,
            given=asked,
            callers=stack[1:],
        )

    def _stands_for(self, key: tuple[object, ...]) -> tuple[int, bool]:
        """`times` (0: this call is left out) and `gap` for a report of a call of the current thread."""
        ident = _ident()
        last, number, reported = self._rows.get(ident, (None, 0, 0))
        number, reported = (number + 1, reported) if last == key else (1, 0)
        left_out = number > _SAME and number & (number - 1) != 0  # not a power of two
        self._rows[ident] = (key, number, reported if left_out else number)
        return 0 if left_out else number - reported, number >= _SAME


def peer_name(address: Any) -> str:
    """An internet address as "host:port"; "" for any other."""
    return f"{address[0]}:{address[1]}" if isinstance(address, tuple) and len(address) >= 2 else ""
