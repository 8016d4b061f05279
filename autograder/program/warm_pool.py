"""Processes that stand ready for the checks to come."""

from __future__ import annotations

import threading
from collections import deque

from autograder.program import fork_server
from autograder.program.launcher_process import LauncherProcess, environment_of


class WarmPool:
    """Processes started ahead of need: their start-up overlaps with the checks before them."""

    def __init__(self, count: int) -> None:
        """Keep `count` ready; 0 starts each on demand, and so it is where a start is a fork."""
        self._count = 0 if fork_server.prepare(environment_of("")) else count
        self._ready: deque[LauncherProcess] = deque(LauncherProcess() for _ in range(self._count))
        self._lock = threading.Lock()

    def take(self, *, more: bool = True) -> LauncherProcess:
        """A fresh process; another is started in its place while `more` are expected."""
        with self._lock:
            process = self._ready.popleft() if self._ready else LauncherProcess()
            while not process.is_fit():
                process.close()
                process = self._ready.popleft() if self._ready else LauncherProcess()
            if more and self._count:
                self._ready.append(LauncherProcess())
            return process

    def close(self) -> None:
        """End those that were never used."""
        with self._lock:
            while self._ready:
                self._ready.popleft().close()
