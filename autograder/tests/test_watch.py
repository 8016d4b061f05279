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

import pytest

from autograder.interactive.file_watcher import Saves
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
    assert "FAIL" in watch.report()

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
    saves = Saves([server])

    (tmp_path / "report.html").write_text("<p>")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / ".chatlab").mkdir()
    assert not saves.changed()

    (tmp_path / "names.py").write_text("beside it\n")
    assert saves.changed()
    assert not saves.changed()


def test_a_save_that_leaves_time_and_size_as_they_were_is_noticed(tmp_path: Path) -> None:
    server = tmp_path / "server.py"
    server.write_text("one\n")
    time_of = server.stat().st_mtime_ns
    saves = Saves([server])

    server.write_text("two\n")
    os.utime(server, ns=(time_of, time_of))

    assert saves.changed()


@pytest.mark.parametrize("broken", [ImportError, OSError, RuntimeError])
def test_where_the_system_tells_of_no_changes_saves_are_found_by_looking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: type[Exception]
) -> None:
    def watch(*_: object, **__: object) -> None:
        raise broken("no events here")

    monkeypatch.setattr("watchfiles.watch", watch)
    server = tmp_path / "server.py"
    server.write_text("one\n")
    stop, noticed = threading.Event(), threading.Event()
    saves = Saves([server])

    def notice() -> None:
        for _ in saves.each(stop):
            noticed.set()

    looking = threading.Thread(target=notice)
    looking.start()
    server.write_text("one and two\n")
    assert noticed.wait(LONG)
    stop.set()
    looking.join()


def test_a_folder_that_tells_nothing_at_all_is_looked_at_every_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def watch(*_: object, **__: object) -> Iterator[set[object]]:
        while True:
            time.sleep(0.01)
            yield set()  # time-outs only, as on a network drive

    monkeypatch.setattr("watchfiles.watch", watch)
    server = tmp_path / "server.py"
    server.write_text("one\n")
    saves = Saves([server])
    server.write_text("one and two\n")

    next(saves.each(threading.Event()))


def test_a_program_that_vanishes_and_comes_back_is_a_change_each_time(tmp_path: Path) -> None:
    server = tmp_path / "server.py"
    server.write_text("one\n")
    saves = Saves([server])

    server.unlink()
    assert saves.changed()
    shutil.rmtree(tmp_path)
    assert not saves.changed()
    tmp_path.mkdir()
    server.write_text("one\n")
    assert saves.changed()
