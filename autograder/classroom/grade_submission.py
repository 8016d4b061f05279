"""Grading one submission in a process of its own, under a time limit, whatever the submission does to that process."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

import psutil

from autograder.classroom import grader_process
from autograder.classroom.isolation import BUBBLEWRAP, NONE, isolated
from autograder.classroom.outcomes import AnotherKit, Outcome, Status, SubmissionTask
from autograder.course.lessons import ROOT
from autograder.program.platform_support import IS_LINUX

MARK_VARIABLE = "CHATLAB_SUBMISSION"  # in the environment of everything that comes of one submission
_MOST_TRIES = 2  # of what ends without a verdict through no fault of the clock
_CLEARING_UP = 15.0  # seconds that a grader has to end what it started, once it is told to stop
_ENDED_BY_SIGNAL = 128  # and the signal's number: the exit code of a sandbox whose program was ended by one
_FOLDERS = "chatlab-class-"  # and the number of the process
_LONGEST_NAME = 200  # bytes of a file's name on most systems, with room to spare
_WITHOUT_MARK = "The grader itself, or this machine, went wrong. Look at the machine, and grade again."


class Stopped(Exception):
    """The class is being stopped; what was being graded has no outcome."""


class SubmissionGrader:
    """Grades submissions, several at once from several threads; `stop` ends them all."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._is_stopped = False

    def grade(self, task: SubmissionTask) -> Outcome:
        """Grade one. Raises AnotherKit, NoIsolation, Stopped, and OSError where this machine cannot even begin."""
        began = time.monotonic()
        for number in range(1, _MOST_TRIES + 1):
            outcome = self._try(task)
            outcome.tries = number
            if outcome.status not in (Status.KILLED, Status.OUR_FAULT):
                break
        outcome.seconds = time.monotonic() - began
        outcome.host, outcome.isolation = socket.gethostname(), task.isolation
        if outcome.result is not None:
            outcome.result["isolation"] = task.isolation
        return outcome

    def stop(self) -> None:
        """End what is being graded, and begin nothing more."""
        with self._lock:
            self._is_stopped = True
            running = list(self._running)
        for process in running:
            _tell_to_stop(process)

    def _try(self, task: SubmissionTask) -> Outcome:
        folder = Path(tempfile.mkdtemp(prefix="s-", dir=_home()))
        try:
            _write_files(folder / "submission", task.files)
            (folder / "tmp").mkdir()
            return self._run(task, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _run(self, task: SubmissionTask, folder: Path) -> Outcome:
        seal, mark = secrets.token_hex(16), secrets.token_hex(12)
        order = {
            "lesson": task.lesson,
            "folder": str(folder),
            "seed": task.seed,
            "kit": task.kit,
            "seal": seal,
            "import_from": [str(ROOT), *filter(None, sys.path)],
            "is_isolated": task.isolation != NONE,
        }
        process = self._start(task, folder, mark)
        code: int | None
        try:
            with suppress(OSError):  # it has ended already
                assert process.stdin is not None
                process.stdin.write(json.dumps(order).encode() + b"\n")
                process.stdin.flush()
            code = process.wait(task.limit)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            self._end(process, mark)
        if self._is_stopped:
            raise Stopped
        if code is None:
            return Outcome(
                Status.TIMED_OUT,
                f"grading took longer than {task.limit:g} s",
                "Look at the program, or grade it again with a longer --limit.",
            )
        return _outcome(folder / "answer.json", code, seal)

    def _start(self, task: SubmissionTask, folder: Path, mark: str) -> subprocess.Popen[bytes]:
        variables = {MARK_VARIABLE: mark, "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", grader_process.__name__]
        if task.isolation == BUBBLEWRAP:
            command = isolated(command, folder, variables)
        environment = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder / "tmp")) | variables
        with self._lock:
            if self._is_stopped:
                raise Stopped
            with (folder / "errors.txt").open("wb") as errors:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    cwd=ROOT,
                    env=environment,
                    start_new_session=True,  # Ctrl-C is for us alone
                )
            self._running.add(process)
        return process

    def _end(self, process: subprocess.Popen[bytes], mark: str) -> None:
        """Let nothing be left of a grader and what it started."""
        if process.poll() is None:
            _tell_to_stop(process)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_CLEARING_UP)
        if process.poll() != 0:
            _kill(process, mark)
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
        with self._lock:
            self._running.discard(process)


def _home() -> Path:
    """The folder of this process for what is being graded; those of processes that were killed are removed."""
    top = Path(tempfile.gettempdir())
    mine = top / f"{_FOLDERS}{os.getpid()}"
    if not mine.is_dir():
        for other in top.glob(f"{_FOLDERS}*"):
            number = other.name.removeprefix(_FOLDERS)
            if number.isdigit() and not psutil.pid_exists(int(number)):
                shutil.rmtree(other, ignore_errors=True)
        mine.mkdir(mode=0o711, exist_ok=True)
        atexit.register(shutil.rmtree, mine, ignore_errors=True)
    return mine


def _write_files(home: Path, files: dict[str, bytes]) -> None:
    home.mkdir()
    for name, data in files.items():
        path = home.joinpath(*PurePosixPath(name).parts)
        if len(path.name.encode()) > _LONGEST_NAME:
            path = path.with_name(path.name[-_LONGEST_NAME // 4 :])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _tell_to_stop(process: subprocess.Popen[bytes]) -> None:
    """A grader whose standard input ends stops by itself."""
    with suppress(OSError, ValueError):
        assert process.stdin is not None
        process.stdin.close()


def _kill(process: subprocess.Popen[bytes], mark: str) -> None:
    """End a grader that does not end by itself, or was killed, and what carries its mark."""
    left: list[psutil.Process] = []
    with suppress(psutil.Error):
        left += psutil.Process(process.pid).children(recursive=True)
    if process.poll() is None:
        process.kill()
    process.wait()
    if IS_LINUX:
        left += [found for found in psutil.process_iter() if _carries(found, mark)]
    for other in left:
        with suppress(psutil.Error):
            other.kill()


def _carries(process: psutil.Process, mark: str) -> bool:
    try:
        return bool(process.environ().get(MARK_VARIABLE) == mark)
    except (psutil.Error, OSError):
        return False


def _outcome(path: Path, code: int, seal: str) -> Outcome:
    """What the grader answered. An answer counts only if it ended well and the answer carries its seal."""
    answer: Any = None
    with suppress(OSError, ValueError):
        answer = json.loads(path.read_bytes())
    if not isinstance(answer, dict) or answer.get("seal") != seal or code != 0:
        return _broken_off(path.with_name("errors.txt"), code)
    if answer["status"] == grader_process.KIT_CHANGED:
        raise AnotherKit(
            f"the kit on {socket.gethostname()} is not the one that grades this class, or was changed meanwhile"
        )
    return Outcome(
        Status(answer["status"]),
        answer.get("reason", ""),
        answer.get("to_do", ""),
        answer.get("result"),
        answer.get("page", ""),
        answer.get("stories", {}),
    )


def _broken_off(errors: Path, code: int) -> Outcome:
    if code < 0 or code > _ENDED_BY_SIGNAL or (code == 0 and not errors.read_bytes()):
        return Outcome(
            Status.KILLED,
            "the process that graded it was ended from outside",
            "Read the program: it may have ended its grader. Or this machine has too little memory.",
        )
    said = errors.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
    return Outcome(Status.OUR_FAULT, f"the grader ended with exit code {code} ({said[-200:]})", _WITHOUT_MARK)
