"""`--watch`: grade again whenever the program is saved.

Each run is a process of its own (`spare.py`), started and prepared while the student still reads or
types. A save in the middle of a run ends that process, and the newest file is graded.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.interactive.file_watcher import FileWatcher
from autograder.interactive.progress import NEXT
from autograder.interactive.standby_run import END_OF_REPORT
from autograder.program import platform_support
from autograder.text.phrases import listed

_TAKES_LONG = 1.5  # seconds after which a run may well be dropped: the next one is prepared meanwhile
_PATIENCE = 15.0  # seconds for a run to clean up

Post = tuple[str, Any]  # what happened: "saved", "key", "report", "ended"


class _Grader:
    """One process that stands ready, grades when told, and ends."""

    def __init__(self, command: list[str], post: Callable[[str, Any], None]) -> None:
        self._post = post
        self.report = ""
        self.code: int | None = None
        self.popen = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **platform_support.popen_options(),
        )
        self._encoding = "utf-8"
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def go(self, word: dict[str, Any]) -> None:
        """Let it grade."""
        self._encoding = word["encoding"]
        assert self.popen.stdin is not None
        try:
            self.popen.stdin.write(json.dumps(word).encode() + b"\n")
            self.popen.stdin.flush()
        except OSError:
            pass  # it has ended; its reader tells so

    def _read(self) -> None:
        assert self.popen.stdout is not None
        data, end, told = b"", END_OF_REPORT.encode(), False
        while piece := os.read(self.popen.stdout.fileno(), 1 << 16):
            data += piece
            if end in data and not told:
                told = True
                self._take(data.partition(end)[0])
        self.code = self.popen.wait()
        if not told:
            self._take(data)
        self._post("ended", self)

    def _take(self, data: bytes) -> None:
        self.report = data.decode(self._encoding, "replace").replace("\r\n", "\n")
        self._post("report", self)

    def drop(self) -> None:
        """Let it end and clean up; returns at once."""
        assert self.popen.stdin is not None
        try:
            self.popen.stdin.close()
        except OSError:
            pass  # it had not read its word: it is on its way out

    def close(self) -> None:
        """End it; returns when it has ended."""
        self.drop()
        self._reader.join(_PATIENCE)
        if self._reader.is_alive():
            self.popen.kill()  # what it started notices by itself
            self._reader.join(_PATIENCE)
        if not self._reader.is_alive() and self.popen.stdout is not None:
            self.popen.stdout.close()


def watch(command: list[str], programs: list[Path], *, first_hint: int | None = None) -> int | None:
    """Grade with `command` (a run.py that stands ready) at each save of `programs`, until Ctrl-C.

    Returns the exit code of the last run; None if none has come to its end.
    """
    return _Watch(command, programs, first_hint).run()


class _Watch:
    def __init__(self, command: list[str], programs: list[Path], first_hint: int | None) -> None:
        self._command, self._hint = command, first_hint
        self._names = listed([path.name for path in programs])
        self._files = FileWatcher(programs)
        self._stop = threading.Event()
        self._posts: queue.SimpleQueue[Post] = queue.SimpleQueue()
        self._graders: set[_Grader] = set()
        self._spare: _Grader | None = None
        self._running: _Grader | None = None
        self._last: _Grader | None = None
        self._again = False
        self._began = 0.0
        self._screen = sys.stdout.isatty()

    def _post(self, what: str, about: Any = None) -> None:
        self._posts.put((what, about))

    def run(self) -> int | None:
        try:
            self._grade()
            threading.Thread(target=self._notice_saves, daemon=True).start()
            if self._screen and sys.stdin is not None and sys.stdin.isatty():
                threading.Thread(target=self._notice_keys, daemon=True).start()
            while True:
                try:
                    what, about = self._posts.get(timeout=0.25)
                except queue.Empty:
                    what, about = "", None
                self._take(what, about)
        except KeyboardInterrupt:
            return self._end()
        finally:
            self._end()

    def _end(self) -> int | None:
        """Stop everything; returns the last run's exit code."""
        self._stop.set()
        for grader in self._graders:
            grader.drop()
        for grader in list(self._graders):
            grader.close()
        if self._screen:
            print()
        self._screen = False
        self._graders.clear()
        return self._last.code if self._last is not None else None

    # -- what happens ----------------------------------------------------------------------------

    def _notice_saves(self) -> None:
        for _ in self._files.changes(self._stop):
            self._post("saved")

    def _notice_keys(self) -> None:
        # Not `input()`: a thread that sits in it keeps Python from ending.
        while not self._stop.is_set() and (typed := os.read(0, 1000)):
            self._post("key", typed.decode("utf-8", "replace").strip().lower())

    def _take(self, what: str, about: Any) -> None:
        if what == "saved" or (what == "key" and about in ("", "h")):
            self._hint = NEXT if about == "h" else None
            self._grade()
        elif what == "report" and about is self._running and about is not None:
            self._running = None
            if not about.report.strip() and not self._again:  # its process was ended from outside while it stood ready
                self._again = True
                self._grade()
                return
            self._last, self._again = about, False
            self._show(about.report)
            self._prepare()
        elif what == "ended":
            self._graders.discard(about)
            about.close()
            self._spare = None if about is self._spare else self._spare
        elif self._running is not None and time.monotonic() - self._began > _TAKES_LONG:
            self._prepare()

    def _grade(self) -> None:
        if self._running is not None:
            self._running.drop()
        if self._screen:
            print(f"\r\x1b[2K{_clock()}  grading {self._names} ...", end="", flush=True)
        self._prepare()
        assert self._spare is not None
        self._running, self._spare, self._began = self._spare, None, time.monotonic()
        self._running.go({**_screen(self._screen), "hint": self._hint})

    def _prepare(self) -> None:
        if self._spare is None:
            self._spare = _Grader(self._command, self._post)
            self._graders.add(self._spare)

    # -- the screen ------------------------------------------------------------------------------

    def _show(self, report: str) -> None:
        seconds = time.monotonic() - self._began
        rest = "Save it, and it is graded again. Ctrl-C ends."
        if self._screen:
            from rich.console import Console

            Console().clear()
            rest = "Save it, and it is graded again. Enter: again now; h and Enter: the next hint; Ctrl-C: the end."
        sys.stdout.write(f"{report.rstrip()}\n\n{_clock()}, {seconds:.1f} s. Watching {self._names}.\n{rest}\n")
        sys.stdout.flush()


def _clock() -> str:
    return f"{datetime.now():%H:%M:%S}"


def _screen(is_screen: bool) -> dict[str, Any]:
    """How wide a report may be, and whether colour arrives."""
    import shutil

    width = shutil.get_terminal_size((80, 24)).columns if is_screen else 80
    color = is_screen and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    if color and platform_support.IS_WINDOWS:
        from rich.console import Console

        color = not Console().legacy_windows  # an old console shows colours as letters
    return {"width": width, "color": color, "encoding": sys.stdout.encoding or "utf-8"}
