"""`--watch`, from outside: what it shows after each save, and that nothing is left running."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import watchfiles

from autograder.interactive.file_watcher import FileWatcher
from autograder.tests.grader_runs import LONG, Grader

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = sys.platform == "win32"
SOLUTION = (ROOT / "solutions" / "01_echo" / "server.py").read_text(encoding="utf-8")
SIGN = """
import os, pathlib, time
pathlib.Path(os.environ["SIGNS"], {name!r}).write_text("here")
while True:
    time.sleep(0.01)  # never at rest: it is not told at once that nothing more will come
"""
ENDS = "Ctrl-C ends.\n"


pytestmark = pytest.mark.long


class Watch:
    """A watch over the student's server."""

    def __init__(self, grader: Grader, *words: str, **environment: str) -> None:
        """Start it, and read its first report."""
        self.server = grader.student / "server.py"
        self._grader = grader
        options = {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)} if WINDOWS else {}
        self.process = grader.start(
            "01", "--server", self.server, "--watch", *words, env=environment, stdin=subprocess.DEVNULL, **options
        )

    def report(self) -> str:
        """The next report."""
        assert self.process.stdout is not None
        said = ""
        while not said.endswith(ENDS):
            line = self.process.stdout.readline()
            assert line, f"the watch ended: {said}"
            said += line
        return said

    def saves(self, text: str) -> None:
        """Save the student's server, as an editor does."""
        self._grader.submit(text)

    def ends(self) -> int:
        """Press Ctrl-C; returns the exit code."""
        self.process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))
        self.process.communicate(timeout=LONG)
        return self.process.returncode


def test_each_save_is_graded_and_ctrl_c_ends_it(grader: Grader) -> None:
    grader.submit("print('not yet')\n")
    watch = Watch(grader)
    assert "step 0 fails" in watch.report()

    watch.saves(SOLUTION)
    assert "85 of 85 points" in watch.report()

    watch.saves("import socket\nnumber = 1 / 0\n")
    assert "ZeroDivisionError" in watch.report()
    assert watch.ends() == 1


def test_a_syntax_error_and_a_vanished_file_are_told_and_watched_on(grader: Grader) -> None:
    grader.submit("while True\n")
    watch = Watch(grader)
    assert "server.py, line 1, column 11: Python cannot read this" in watch.report()

    watch.server.unlink()
    assert "there is no file" in watch.report()

    watch.saves(SOLUTION)
    assert "85 of 85 points" in watch.report()
    watch.ends()


def test_a_save_in_the_middle_of_a_run_drops_that_run(grader: Grader) -> None:
    grader.submit(SIGN.format(name="first"))
    watch = Watch(grader, CHATLAB_PATIENCE="1000")  # the run would not end by itself
    grader.waits_for_sign(watch.process, "first")

    watch.saves(SOLUTION)

    assert "85 of 85 points" in watch.report()
    watch.ends()


def test_an_editor_that_renames_a_new_file_over_the_old_one_is_noticed(grader: Grader) -> None:
    grader.submit("print('not yet')\n")
    watch = Watch(grader)
    watch.report()

    new = grader.student.parent / "server.py.tmp"
    new.write_text(SOLUTION, encoding="utf-8")
    new.replace(watch.server)

    assert "85 of 85 points" in watch.report()
    watch.ends()
    grader.submit(SOLUTION)  # what is there now is what was handed in


def test_a_watch_that_polls_sees_saves_as_well(grader: Grader) -> None:
    grader.submit("print('not yet')\n")
    watch = Watch(grader, WATCHFILES_FORCE_POLLING="1")
    watch.report()

    watch.saves(SOLUTION)

    assert "85 of 85 points" in watch.report()
    watch.ends()


def test_ctrl_c_in_the_middle_of_a_run_leaves_nothing(grader: Grader) -> None:
    grader.submit(SIGN.format(name="first"))
    watch = Watch(grader, CHATLAB_PATIENCE="1000")
    grader.waits_for_sign(watch.process, "first")

    assert watch.ends() == 130


@pytest.mark.skipif(WINDOWS, reason="Windows ends its children otherwise")
def test_a_watch_that_is_killed_leaves_nothing(grader: Grader) -> None:
    grader.submit(SIGN.format(name="first"))
    watch = Watch(grader, CHATLAB_PATIENCE="1000")
    grader.waits_for_sign(watch.process, "first")

    watch.process.kill()
    watch.process.communicate()

    assert not grader.processes_after_a_while()


def test_a_file_that_does_not_exist_is_not_watched(grader: Grader) -> None:
    run = grader.run("01", "--server", grader.student / "sever.py", "--watch")

    assert run.code == 2
    assert "there is no file" in run.err


# -- noticing saves ------------------------------------------------------------------------------


def test_only_a_change_of_a_program_is_a_save(tmp_path: Path) -> None:
    server = tmp_path / "server.py"
    server.write_text("one\n")
    watcher = FileWatcher([server])

    (tmp_path / "report.html").write_text("<p>")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / ".chatlab").mkdir()
    assert not watcher.changed()

    (tmp_path / "names.py").write_text("beside it\n")
    assert watcher.changed()
    assert not watcher.changed()


def test_a_save_that_leaves_time_and_size_as_they_were_is_noticed(tmp_path: Path) -> None:
    server = tmp_path / "server.py"
    server.write_text("one\n")
    time_of = server.stat().st_mtime_ns
    watcher = FileWatcher([server])

    server.write_text("two\n")
    os.utime(server, ns=(time_of, time_of))

    assert watcher.changed()


def notices_a_save(server: Path) -> bool:
    """Whether a change of `server` is noticed by a watcher of its own, in a thread as `--watch` uses it."""
    stop, noticed = threading.Event(), threading.Event()
    watcher = FileWatcher([server])

    def notice() -> None:
        for _ in watcher.changes(stop):
            noticed.set()

    watching = threading.Thread(target=notice)
    watching.start()
    server.write_text("one and two\n")
    found = noticed.wait(LONG)
    stop.set()
    watching.join()
    return found


def test_saves_are_noticed_without_watchfiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)  # importing it raises ImportError
    server = tmp_path / "server.py"
    server.write_text("one\n")

    assert notices_a_save(server)


@pytest.mark.parametrize("broken", [OSError, RuntimeError])
def test_saves_are_noticed_by_polling_where_the_system_gives_no_more_notifications(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: type[Exception]
) -> None:
    polled: list[bool | None] = []
    real = watchfiles.watch

    def watch(*folders: Path, force_polling: bool | None, **options: Any) -> Iterator[Any]:
        polled.append(force_polling)
        if not force_polling:
            raise broken("OS file watch limit reached")
        return real(*folders, force_polling=force_polling, **options)

    monkeypatch.setattr(watchfiles, "watch", watch)
    server = tmp_path / "server.py"
    server.write_text("one\n")

    assert notices_a_save(server)
    assert polled == [None, True]


def test_a_folder_that_reports_nothing_at_all_is_compared_every_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def watch(*_: object, **__: object) -> Iterator[set[object]]:
        while True:
            time.sleep(0.01)
            yield set()  # time-outs only, as on a network drive

    monkeypatch.setattr("watchfiles.watch", watch)
    server = tmp_path / "server.py"
    server.write_text("one\n")
    watcher = FileWatcher([server])
    server.write_text("one and two\n")

    next(watcher.changes(threading.Event()))


def test_a_program_that_vanishes_and_comes_back_is_a_change_each_time(tmp_path: Path) -> None:
    server = tmp_path / "server.py"
    server.write_text("one\n")
    watcher = FileWatcher([server])

    server.unlink()
    assert watcher.changed()
    shutil.rmtree(tmp_path)
    assert not watcher.changed()
    tmp_path.mkdir()
    server.write_text("one\n")
    assert watcher.changed()
