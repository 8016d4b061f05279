"""Runs of `run.py` that are forked from a process that has everything imported: a third of a second less for each.

What a student types is the same from the first line of `run.py` on. Only where a process cannot be forked, and where
the start itself is what a test is about, a fresh interpreter is used (`grader_runs.py`).
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import runpy
import sys
from pathlib import Path

from autograder.course.lessons import ROOT

_IMPORTED = [
    "autograder.grading.run_lesson",
    "autograder.interactive.progress",
    "autograder.report.lesson_text",
]


IS_POSSIBLE = "forkserver" in multiprocessing.get_all_start_methods()  # not on Windows


def _as_typed(command: list[str], environment: dict[str, str], folder: Path, out: Path, err: Path) -> None:
    """Become what a fresh interpreter with this command would be; raises SystemExit."""
    os.setsid()  # one that kills its whole group is not to find the tests there
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for name, number, path in (("stdout", 1, out), ("stderr", 2, err)):
        stream = path.open("w", encoding="utf-8", errors="strict" if number == 1 else "backslashreplace")
        os.dup2(stream.fileno(), number)
        setattr(sys, name, stream)
    if Path(command[0]).parents[1] != ROOT:  # a copy of the kit
        for module in [name for name in sys.modules if name.partition(".")[0] == "autograder"]:
            del sys.modules[module]
    sys.argv = list(command)
    try:
        runpy.run_path(command[0], run_name="__main__")
    finally:
        atexit._run_exitfuncs()  # what `multiprocessing` forks leaves without


def run(
    command: list[str], environment: dict[str, str], folder: Path, screens: Path, *, timeout: float
) -> tuple[int, str, str]:
    """Exit code, and what was written on both screens, which are files in the folder `screens` meanwhile.

    Raises TimeoutError after `timeout` seconds, when the process has been killed.
    """
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(_IMPORTED)
    out, err = screens / "out.txt", screens / "err.txt"
    process = forks.Process(target=_as_typed, args=(command, environment, folder, out, err))
    process.start()
    process.join(timeout)
    if process.exitcode is None:
        process.kill()
        raise TimeoutError(f"{' '.join(command)} did not end within {timeout:.0f} s")
    return process.exitcode, out.read_text("utf-8", "backslashreplace"), err.read_text("utf-8", "backslashreplace")
