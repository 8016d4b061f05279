"""The start of a server program: until it listens, whoever says so."""

from __future__ import annotations

import time
from contextlib import suppress

from autograder.program.addresses import Listener
from autograder.program.faults import MachineFault
from autograder.program.student_program import Program

_REPORTED_BY = 0.15  # seconds until a launcher has said where a program listens, if it ever does
_ALONE = 0.3  # seconds for which one that ended well must be found alone: a look at a tree that changes may miss some
_LOOK = 0.05  # seconds between two questions to the system, which cost as much as a start may wait


class Starting:
    """What waiting needs to know of a program that is to listen for `kind` ("tcp" or "udp").

    Its launcher says where it does. Where nothing is said for a while, the system is asked: the server may be in
    another process, or have made its socket without Python.
    """

    def __init__(self, program: Program, kind: str) -> None:
        """Begin to wait for a program that has just been started."""
        self._program, self._kind = program, kind
        self._next_look = time.monotonic() + _REPORTED_BY
        self._found: Listener | None = None
        self._alone_since: float | None = None  # monotonic time

    @property
    def is_running(self) -> bool:
        """Whether its process is still there, or one that it started: servers that run in the background do so."""
        if self._program.is_running or not self._program.is_alone():
            self._alone_since = None
            return True
        now = time.monotonic()
        if self._alone_since is None:
            self._alone_since = now
        return self._program.exit_code == 0 and now - self._alone_since < _ALONE

    def is_settled(self) -> bool | None:
        """Whether nothing more can come unless a client acts; None where others go on that it has started."""
        return self._program.is_settled() if self._program.is_running else None

    def starved_seconds(self) -> float:
        """How long it has waited for a processor."""
        return self._program.starved_seconds()

    def listens(self) -> bool:
        """Whether it listens by now."""
        if self._program.listener(self._kind) is not None or self._found is not None:
            return True
        if time.monotonic() < self._next_look:
            return False
        self._next_look = time.monotonic() + _LOOK
        with suppress(MachineFault):  # its launcher may still say so
            self._found = self._program.find_listener(self._kind)
        return self._found is not None

    def listens_after_all(self) -> bool:
        """Whether it listens, now that its launcher has had its time. Raises MachineFault if nobody can tell.

        A launcher whose line has not been cut sees most programs.
        """
        try:
            return self.listens() or self._program.find_listener(self._kind) is not None
        except MachineFault:
            if self._program.is_reporting and not self._program.has_started_others:
                return False
            raise

    def poll(self, seconds: float) -> bool:
        """Wait for something that its launcher reports, for so many seconds at the most."""
        self._program.wait_for_news(seconds)
        return False
