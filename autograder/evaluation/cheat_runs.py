"""One run of the grader over a program that tries to cheat, seen from outside."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from autograder.course import lessons

_GIVEN_UP = 400  # seconds after which a run is killed: one that is not waited for in vain takes half of it
_LEAVING = 3  # seconds in which processes may go away by themselves after a run
_STOPPED_POLLS = 5  # times in a row that a run is seen stopped before it is continued
_MARK = "CHATLAB_TEST"
_NOT_COPIED = shutil.ignore_patterns("tests", ".chatlab", ".*_cache")
_NOT_COMPARED = ("__pycache__", ".chatlab")  # folders of ours that every run writes to


@dataclass
class Outcome:
    """What one run came to."""

    exit_code: int
    output: str  # both streams of the run
    result: dict[str, Any] | None  # of the result file; None if there is none, or no valid one
    processes: list[str] = field(default_factory=list)  # left behind
    files: list[str] = field(default_factory=list)  # changed in the kit or in the submission
    folders: list[str] = field(default_factory=list)  # left behind
    stopped: bool = False  # the run was stopped, and continued by us

    @property
    def score(self) -> float | None:
        """The points that count: those of a run that came to its end with a valid result."""
        if self.exit_code not in (0, 1) or self.result is None or "score" not in self.result:
            return None
        return float(self.result["score"])


class KitCopy:
    """A copy of the kit that grades programs which may harm it; nothing outside its folder is touched."""

    def __init__(self, folder: Path) -> None:
        """Copy the kit into `folder`, which is to be empty."""
        self._kit, self._submission, self._temporary = folder / "kit", folder / "student", folder / "temporary"
        for name in ("autograder", "lessons", "solutions"):
            shutil.copytree(lessons.ROOT / name, self._kit / name, ignore=_NOT_COPIED)
        self._submission.mkdir()
        self._temporary.mkdir()
        self._folder = folder
        self._result = folder / "result.json"
        self._mark = secrets.token_hex(8)
        self._pids_before = set(psutil.pids())

    def grade(self, lesson: str, program_role: str, program: Path, *options: str) -> Outcome:
        """Submit the folder of `program` and grade it with run.py, in a session of its own."""
        shutil.rmtree(self._submission)
        shutil.copytree(program.parent, self._submission)
        before = self._contents()
        output = self._folder / "output.txt"
        with output.open("wb") as screen:
            process = subprocess.Popen(
                [*self._command(lesson, program_role, program.name), *options],
                stdin=subprocess.DEVNULL,
                stdout=screen,
                stderr=screen,
                env=self._environment(),
                cwd=self._folder,
                start_new_session=True,
            )
            stopped = _wait(process)
        text = output.read_text(encoding="utf-8", errors="backslashreplace")
        outcome = Outcome(process.returncode, text, self._read_result(), stopped=stopped)
        outcome.processes = self._kill_remaining()
        after = self._contents()
        outcome.files = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        outcome.folders = [path.name for path in self._temporary.iterdir()]
        return outcome

    def _command(self, lesson: str, program_role: str, file: str) -> list[str]:
        run = [sys.executable, str(self._kit / "autograder" / "run.py")]
        return [*run, lesson, f"--{program_role}", str(self._submission / file), "--all", "--json", str(self._result)]

    def _environment(self) -> dict[str, str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
        environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self._temporary))
        return environment | {_MARK: self._mark, "PYTHONUTF8": "1"}

    def _read_result(self) -> dict[str, Any] | None:
        try:
            if not self._result.is_file():
                return None
            found = json.loads(self._result.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def _contents(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self._folder)): path.read_bytes()
            for top in (self._kit, self._submission)
            for path in top.rglob("*")
            if path.is_file() and not set(_NOT_COMPARED) & set(path.parts)
        }

    def _kill_remaining(self) -> list[str]:
        """Kill the processes that the run started and that do not end by themselves; returns their command lines."""
        deadline = time.monotonic() + _LEAVING
        while (found := self._processes()) and time.monotonic() < deadline:
            time.sleep(0.05)
        for process in found:
            process.kill()
        return [f"{process.pid}: {command}" for process, command in found.items()]

    def _processes(self) -> dict[psutil.Process, list[str]]:
        """Processes of this run, with their command lines.

        They have our mark in their environment, or our folder in their command line or as their working folder.
        """
        found = {}
        for pid in set(psutil.pids()) - self._pids_before:
            try:
                process = psutil.Process(pid)
                about = process.as_dict(["cmdline", "cwd", "environ", "status"])
            except psutil.NoSuchProcess:
                continue
            command = about["cmdline"] or []
            marked = (about["environ"] or {}).get(_MARK) == self._mark
            ours = marked or any(str(self._folder) in sign for sign in (*command, about["cwd"] or ""))
            if ours and about["status"] != psutil.STATUS_ZOMBIE:
                found[process] = command
        return found


def _wait(process: subprocess.Popen[bytes]) -> bool:
    """Wait for the end of a run; returns whether it was stopped meanwhile, and had to be continued."""
    stopped, polls, deadline = False, 0, time.monotonic() + _GIVEN_UP
    while process.poll() is None:
        if time.monotonic() > deadline:
            process.kill()
            process.wait()
            break
        try:
            run = psutil.Process(process.pid)
            polls = polls + 1 if run.status() == psutil.STATUS_STOPPED else 0
            if polls > _STOPPED_POLLS:
                stopped, polls = True, 0
                run.resume()
        except psutil.NoSuchProcess:
            continue
        time.sleep(0.02)
    return stopped
