"""`--watch`: grade again whenever the program is saved.

Each run is a process of its own, prepared in advance while the student reads or types. A save during a run
cancels it, and the newest file is graded.
"""

from __future__ import annotations

import os
import queue
import shutil
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from autograder.interactive.file_watcher import FileWatcher
from autograder.interactive.progress import NEXT
from autograder.interactive.standby_process import StandbyProcess
from autograder.interactive.standby_run import StartRequest
from autograder.program import platform_support
from autograder.text.phrases import listed

_TICK = 0.25  # seconds between two looks at the clock
_LONG_RUN = 1.5  # seconds after which a save may well cancel the run, and the next one is prepared meanwhile


def watch(command: list[str], programs: list[Path], *, first_hint: int | None = None) -> int | None:
    """Grade with `command`, a standby run, at each save of `programs`, until Ctrl-C.

    Returns the exit code of the last run; None if none has come to its end.
    """
    return _Watch(command, programs, first_hint).run()


class _Watch:
    """The runs of a watch. Its methods run in the main thread; other threads put calls of them into a queue."""

    def __init__(self, command: list[str], programs: list[Path], first_hint: int | None) -> None:
        self._command, self._hint = command, first_hint
        self._names = listed([path.name for path in programs])
        self._files = FileWatcher(programs)
        self._stop = threading.Event()
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._processes: set[StandbyProcess] = set()
        self._prepared: StandbyProcess | None = None
        self._current: StandbyProcess | None = None
        self._last: StandbyProcess | None = None
        self._retried = False
        self._began = 0.0
        self._is_terminal = sys.stdout.isatty()

    def run(self) -> int | None:
        try:
            self._grade()
            threading.Thread(target=self._notice_saves, daemon=True).start()
            if self._is_terminal and sys.stdin is not None and sys.stdin.isatty():
                threading.Thread(target=self._notice_keys, daemon=True).start()
            while True:
                self._next_call()()
        except KeyboardInterrupt:
            return self._end()
        finally:
            self._end()

    def _next_call(self) -> Callable[[], None]:
        try:
            return self._calls.get(timeout=_TICK)
        except queue.Empty:
            return self._prepare_during_long_run

    def _end(self) -> int | None:
        """Stop everything; returns the last run's exit code."""
        self._stop.set()
        for process in self._processes:
            process.cancel()
        for process in list(self._processes):
            process.close()
        if self._is_terminal:
            print()
        self._is_terminal = False
        self._processes.clear()
        return self._last.exit_code if self._last is not None else None

    # -- in threads of their own -----------------------------------------------------------------

    def _notice_saves(self) -> None:
        for _ in self._files.changes(self._stop):
            self._calls.put(self._grade_again)

    def _notice_keys(self) -> None:
        # Not `input()`: a thread that waits in it keeps Python from ending.
        while not self._stop.is_set() and (typed := os.read(0, 1000)):
            key = typed.decode("utf-8", "replace").strip().lower()
            if key in ("", "h"):
                self._calls.put(partial(self._grade_again, NEXT if key == "h" else None))

    # -- runs ------------------------------------------------------------------------------------

    def _grade_again(self, hint: int | None = None) -> None:
        self._hint = hint
        self._grade()

    def _grade(self) -> None:
        """Start the prepared run, in place of the current one."""
        if self._current is not None:
            self._current.cancel()
        if self._is_terminal:
            print(f"\r\x1b[2K{_clock()}  grading {self._names} ...", end="", flush=True)
        self._current, self._prepared, self._began = self._prepare(), None, time.monotonic()
        self._current.start(_request(self._hint, self._is_terminal))

    def _prepare(self) -> StandbyProcess:
        """The prepared run; one is started if there is none."""
        if self._prepared is None:
            self._prepared = StandbyProcess(
                self._command,
                on_report=lambda process: self._calls.put(partial(self._take_report, process)),
                on_end=lambda process: self._calls.put(partial(self._forget, process)),
            )
            self._processes.add(self._prepared)
        return self._prepared

    def _prepare_during_long_run(self) -> None:
        if self._current is not None and time.monotonic() - self._began > _LONG_RUN:
            self._prepare()

    def _take_report(self, process: StandbyProcess) -> None:
        if process is not self._current:
            return  # cancelled
        self._current = None
        if not process.report.strip() and not self._retried:  # something ended its process while it stood by
            self._retried = True
            self._grade()
            return
        self._last, self._retried = process, False
        self._print(process.report)
        self._prepare()

    def _forget(self, process: StandbyProcess) -> None:
        """Clean up after a process that has ended."""
        self._processes.discard(process)
        process.close()
        if process is self._prepared:
            self._prepared = None

    def _print(self, report: str) -> None:
        seconds = time.monotonic() - self._began
        keys = "Save it, and it is graded again. Ctrl-C ends."
        if self._is_terminal:
            from rich.console import Console

            Console().clear()
            keys = "Save it, and it is graded again. Enter: again now; h and Enter: the next hint; Ctrl-C: the end."
        sys.stdout.write(f"{report.rstrip()}\n\n{_clock()}, {seconds:.1f} s. Watching {self._names}.\n{keys}\n")
        sys.stdout.flush()


def _clock() -> str:
    return f"{datetime.now():%H:%M:%S}"


def _request(hint: int | None, is_terminal: bool) -> StartRequest:
    """A report as wide as the terminal, in colour where that is possible."""
    width = shutil.get_terminal_size((80, 24)).columns if is_terminal else 80
    color = is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    if color and platform_support.IS_WINDOWS:
        from rich.console import Console

        color = not Console().legacy_windows  # an old console prints colours as escape sequences
    return StartRequest(width, color, sys.stdout.encoding or "utf-8", hint)
