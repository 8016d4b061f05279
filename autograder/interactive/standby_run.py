"""A run of run.py that is prepared in advance: modules imported, processes started, waiting for a request to start.

The request is one line of JSON on standard input. The end of standard input cancels the run, before or after
the request: it is interrupted as by Ctrl-C, and cleans up. So no run outlives a watch that is killed.
"""

from __future__ import annotations

import _thread
import atexit
import io
import json
import os
import signal
import sys
import threading
from dataclasses import asdict, dataclass

from autograder.course.checks import load_checks
from autograder.course.lessons import Lesson
from autograder.program import process_tree
from autograder.program.warm_pool import WarmPool

END_OF_REPORT = "\0"  # what precedes it on standard output is the report, which never contains it


@dataclass(frozen=True, slots=True)
class StartRequest:
    """How the report of a run is to look, and which hint was asked for."""

    width: int
    color: bool
    encoding: str
    hint: int | None

    def to_line(self) -> bytes:
        """The request as it is sent."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> StartRequest:
        """The request that was received."""
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True)
class Standby:
    """What a prepared run has: its processes, and the request that started it."""

    warm_pool: WarmPool
    request: StartRequest


def stand_by(lesson: Lesson) -> Standby:
    """Prepare a run and wait for the request to start. Raises KeyboardInterrupt if it is cancelled."""
    from autograder.grading.run_lesson import WARM_POOL_SIZE  # most of a run's start is this import
    from autograder.interactive.preload import import_reporting

    import_reporting(colour=True)
    load_checks(lesson.check_path)
    process_tree.adopt_orphans()
    warm_pool = WarmPool(WARM_POOL_SIZE)
    line = _read_line()
    if not line:
        raise KeyboardInterrupt
    request = StartRequest.from_line(line)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=request.encoding, errors="backslashreplace")
    reported = threading.Event()
    atexit.register(_end_report, reported)  # before the processes are ended: the report need not wait for that
    threading.Thread(target=_watch_for_cancel, args=(reported, threading.get_ident()), daemon=True).start()
    return Standby(warm_pool, request)


def _read_line() -> bytes:
    """One line of standard input, unbuffered: `_watch_for_cancel` reads the rest. Empty at its end."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            return b""
        line += byte
    return line


def _end_report(reported: threading.Event) -> None:
    reported.set()
    try:
        sys.stderr.flush()
        sys.stdout.write(END_OF_REPORT)
        sys.stdout.flush()
    except OSError:
        return  # the watch has ended


def _watch_for_cancel(reported: threading.Event, main_thread: int) -> None:
    """Interrupt the main thread at the end of standard input, unless the report is out."""
    while os.read(0, 1):
        pass
    if reported.is_set():
        return
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main_thread, signal.SIGINT)  # also ends a blocking system call
    else:
        _thread.interrupt_main()
