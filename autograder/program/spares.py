"""Processes that stand ready for the checks to come."""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from autograder.program.process import Process


class Spares:
    """Processes started ahead of need: their start-up overlaps with the checks before them."""

    def __init__(self, count: int) -> None:
        """Keep `count` ready; 0 starts each on demand."""
        self._count = count
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="spares")
        self._ready: deque[Future[Process]] = deque(self._starter.submit(Process) for _ in range(count))
        self._lock = threading.Lock()

    def take(self, *, more: bool = True) -> Process:
        """A fresh process; another is started in its place while `more` are expected."""
        with self._lock:
            process = self._next()
            while not process.is_fit():
                process.close()
                process = self._next()
            if more and self._count:
                self._ready.append(self._starter.submit(Process))
            return process

    def _next(self) -> Process:
        return self._ready.popleft().result() if self._ready else Process()

    def close(self) -> None:
        """End those that were never used."""
        with self._lock:
            self._starter.shutdown(wait=True, cancel_futures=True)
            while self._ready:
                unused = self._ready.popleft()
                if not unused.cancelled() and unused.exception() is None:
                    unused.result().close()
