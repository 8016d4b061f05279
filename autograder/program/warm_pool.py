"""The warm pool: processes started ahead of need, so that their start-up overlaps with the checks before them."""

from __future__ import annotations

import threading
from collections import deque

from autograder.program import fork_server
from autograder.program.launcher_process import LauncherProcess, environment_of


class WarmPool:
    """Launcher processes that are ready to run a program."""

    def __init__(self, count: int) -> None:
        """Keep `count` ready; 0 starts each on demand, and so it is where processes are forked, which is fast."""
        self._count = 0 if fork_server.launchers.prepare(environment_of("")) else count
        self._ready: deque[LauncherProcess] = deque(LauncherProcess() for _ in range(self._count))
        self._lock = threading.Lock()

    def take(self, *, more: bool = True) -> LauncherProcess:
        """A fresh process; another is started in its place while `more` are expected."""
        with self._lock:
            process = self._ready.popleft() if self._ready else LauncherProcess()
            while not process.is_usable():
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
