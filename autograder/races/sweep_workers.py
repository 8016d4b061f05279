"""The threads of a sweep: they play scenes until all are played or the budget is spent."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from autograder.races.scene_player import ScenePlayer, SweepContext

T = TypeVar("T")
R = TypeVar("R")


class SweepWorkers:
    """So many threads, each with a player of its own as long as nothing breaks in its program."""

    def __init__(self, context: SweepContext, count: int, deadline: float, on_done: Callable[[], None]) -> None:
        """No task begins after `deadline` (of `time.monotonic()`); `on_done` is called after each, by any thread."""
        self._context, self._count, self._deadline, self._on_done = context, count, deadline, on_done
        self._executor = ThreadPoolExecutor(count, thread_name_prefix="sweep")
        self._stop = threading.Event()

    def submit(self, function: Callable[..., R], *arguments: Any) -> Future[R]:
        """Call a function in one of the threads, whether or not the budget is spent."""
        return self._executor.submit(function, *arguments)

    def do_all(self, tasks: Iterable[T], do: Callable[[ScenePlayer, T], None]) -> list[T]:
        """Call `do` for each task; returns the tasks for which there was no time left."""
        waiting = deque(tasks)

        def work() -> None:
            with ScenePlayer(self._context) as player:
                while not self._stop.is_set() and time.monotonic() < self._deadline:
                    try:
                        task = waiting.popleft()
                    except IndexError:
                        return
                    do(player, task)
                    self._on_done()

        try:
            for future in [self._executor.submit(work) for _ in range(self._count)]:
                future.result()
        except BaseException:
            self._stop.set()
            raise
        return list(waiting)

    def close(self) -> None:
        """Begin no further task, and wait for those that have begun."""
        self._stop.set()
        self._executor.shutdown(wait=True, cancel_futures=True)
