"""A run of run.py that stands ready: everything imported, processes started, waiting for the word to begin.

The word is one line of JSON on standard input. When that ends, whoever started it has gone or wants it no
more: the run is interrupted as Ctrl-C would, and cleans up. So nothing outlives a watch that is killed.
"""

from __future__ import annotations

import _thread
import atexit
import json
import os
import signal
import sys
import threading
from dataclasses import dataclass

from autograder.course.lessons import Lesson
from autograder.program import process_tree
from autograder.program.warm_pool import WarmPool

END_OF_REPORT = "\0"  # everything before it on standard output is the report; no report contains it
_READY = 3


@dataclass(frozen=True)
class Standby:
    """What a run that stood ready has at hand, and how its report is to look."""

    warm_pool: WarmPool
    width: int
    color: bool
    hint: int | None


def stand_ready(lesson: Lesson) -> Standby:
    """Prepare a run and wait for the word to begin. Raises KeyboardInterrupt if it never comes."""
    from autograder.course.checks import load_checks
    from autograder.grading import run_lesson  # noqa: F401  it costs most of a run's beginning
    from autograder.interactive.preload import import_reporting

    import_reporting(colour=True)
    load_checks(lesson.check_path)
    process_tree.adopt_orphans()
    warm_pool = WarmPool(_READY)
    line = _read_line()
    if not line:
        raise KeyboardInterrupt
    word = json.loads(line)
    sys.stdout.reconfigure(encoding=word["encoding"], errors="backslashreplace")  # type: ignore[union-attr]  # a text file: we were started with pipes
    sys.stderr.reconfigure(encoding=word["encoding"], errors="backslashreplace")  # type: ignore[union-attr]
    told = threading.Event()
    atexit.register(_say_end, told)  # runs before the processes are ended: the report need not wait for that
    threading.Thread(target=_end_with_input, args=(told, threading.get_ident()), daemon=True).start()
    return Standby(warm_pool, int(word["width"]), bool(word["color"]), word["hint"])


def _read_line() -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            return b""
        line += byte
    return line


def _say_end(told: threading.Event) -> None:
    told.set()
    try:
        sys.stderr.flush()
        sys.stdout.write(END_OF_REPORT)
        sys.stdout.flush()
    except OSError:
        return  # nobody reads any more


def _end_with_input(told: threading.Event, main_thread: int) -> None:
    while os.read(0, 1):
        pass
    if told.is_set():
        return
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main_thread, signal.SIGINT)  # wakes it out of any wait
    else:
        _thread.interrupt_main()
