"""Programs that try to cheat, and what becomes of them. Their first line says what they try.

    # CHEAT: prints the verdicts and leaves. LESSON: 01 EARNS: 45
    # CHEAT: serves the solution from the disk. LESSON: 04 EARNS: 0 ISOLATION: 100 points

EARNS is what the honest part of it earns on the wire, without the trick. After ISOLATION stands what it gains
or harms all the same, because it runs as the user who grades it: so many `points`; `files` of the kit or its
user are changed; `no result` (the run is killed); `stopped` (the run waits until somebody continues it); or
`screen` (it writes where the grader writes).
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from autograder.course import lessons

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "zoo" / "cheats"
LONG = 120  # seconds after which a run is given up
_FIRST_LINE = re.compile(
    r"# CHEAT: (.+?)\. LESSON: (\d\d) EARNS: (\d+)(?: ISOLATION: (\d+ points|files|no result|stopped|screen))?\s*$"
)
LONGEST = 100_000  # characters of a report with nineteen failures in it
_OURS = re.compile(r'File "[^"\n]*autograder[\\/]')  # a line of our code in a traceback
_SCORE = re.compile(r"^([\d.]+ of [\d.]+) points; \d+ of \d+ checks pass\.$", re.MULTILINE)
_MARK = "CHATLAB_TEST"
_IGNORED = shutil.ignore_patterns("tests", ".chatlab", ".*_cache")
_NOT_COMPARED = ("__pycache__", ".chatlab")  # ours, written by right runs too


@dataclass(frozen=True)
class Cheat:
    """One program that tries to cheat."""

    path: Path
    lesson: str  # "04"
    role: str  # "server" or "client"
    says: str
    earns: float
    isolation: str  # what only isolation stops; "" for nothing

    @property
    def name(self) -> str:
        """Its folder."""
        return self.path.parent.name

    @property
    def takes(self) -> float:
        """Points that only isolation keeps from it."""
        points, _, word = self.isolation.partition(" ")
        return float(points) if word == "points" else 0


def cheats() -> list[Cheat]:
    """All of them. Raises ValueError for a first line that does not say enough."""
    found = []
    for folder in sorted(p for p in FOLDER.iterdir() if p.is_dir()):
        for role in lessons.PROGRAMS:
            path = folder / f"{role}.py"
            if not path.is_file():
                continue
            first = path.read_text(encoding="utf-8").partition("\n")[0]
            match = _FIRST_LINE.match(first)
            if match is None:
                raise ValueError(f"{path}: the first line does not say what it tries and what it earns: {first!r}")
            says, lesson, earns, isolation = match.groups()
            found.append(Cheat(path, lesson, role, says, float(earns), isolation or ""))
    return found


@dataclass
class Outcome:
    """What one run came to, seen from outside."""

    code: int
    said: str  # both streams of the run
    data: dict[str, Any] | None  # the result file; None if there is none, or no valid one
    processes: list[str] = field(default_factory=list)  # left behind
    files: list[str] = field(default_factory=list)  # changed in the kit or in what was handed in
    folders: list[str] = field(default_factory=list)  # left behind
    stopped: bool = False  # the run was stopped, and continued by us

    @property
    def score(self) -> float | None:
        """The points that count: those of a run that came to its end with a valid result."""
        if self.code not in (0, 1) or self.data is None or "score" not in self.data:
            return None
        return float(self.data["score"])


def amiss(cheat: Cheat, outcome: Outcome) -> list[str]:
    """All that is not as the cheat's first line says, in sentences; an empty list is what we want."""
    found = [f"left running: {told}" for told in outcome.processes]
    if any(unicodedata.category(char) in ("Cc", "Cf") and char != "\n" for char in outcome.said):
        found.append("the report holds raw control characters")
    if _OURS.search(outcome.said):
        found.append("the report shows a traceback of ours")
    if len(outcome.said) > LONGEST:
        found.append(f"the report has {len(outcome.said):,} characters")
    if bool(outcome.files) != (cheat.isolation == "files"):
        found.append(f"files changed: {outcome.files}")
    if outcome.stopped != (cheat.isolation == "stopped"):
        found.append("the grader was stopped" if outcome.stopped else "the grader was not stopped")
    if cheat.isolation == "no result":
        if outcome.score is not None:
            found.append(f"it has a result: {outcome.score:g}")
        return found
    return found + _amiss_in_the_result(cheat, outcome)


def _amiss_in_the_result(cheat: Cheat, outcome: Outcome) -> list[str]:
    if outcome.score is None or outcome.data is None:
        return [f"no result: exit code {outcome.code}, and {outcome.said[-500:]!r}"]
    found = [f"{folder} is left behind" for folder in outcome.folders]
    if outcome.score != cheat.earns + cheat.takes:
        found.append(f"it has {outcome.score:g} points, not {cheat.earns + cheat.takes:g}")
    oops = [check["name"] for check in outcome.data["checks"] if check["verdict"] == "oops"]
    if oops:
        found.append(f"our own fault in {', '.join(oops)}")
    most = outcome.data["max_score"]
    if outcome.code != (0 if outcome.score == most else 1):
        found.append(f"exit code {outcome.code}")
    told = _SCORE.findall(outcome.said)
    if not told or told[-1] != f"{outcome.score:g} of {most:g}":
        found.append(f"the report's last word is {told[-1:]}")
    return found


class Ground:
    """A copy of the kit to be cheated, so that nothing else is harmed; programs are handed in and graded there."""

    def __init__(self, folder: Path) -> None:
        """Copy the kit into `folder`, which is to be empty."""
        self._kit, self._student, self._temporary = folder / "kit", folder / "student", folder / "temporary"
        for name in ("autograder", "lessons", "solutions"):
            shutil.copytree(lessons.ROOT / name, self._kit / name, ignore=_IGNORED)
        self._student.mkdir()
        self._temporary.mkdir()
        self._folder = folder
        self._result = folder / "result.json"
        self._mark = secrets.token_hex(8)
        self._before = set(psutil.pids())

    def grade(self, lesson: str, role: str, program: Path, *words: str) -> Outcome:
        """Hand the folder of `program` in and grade it with run.py, in a session of its own."""
        shutil.rmtree(self._student)
        shutil.copytree(program.parent, self._student)
        before = self._hashes()
        run = [sys.executable, str(self._kit / "autograder" / "run.py"), lesson, f"--{role}"]
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
        environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self._temporary))
        environment |= {_MARK: self._mark, "PYTHONUTF8": "1"}
        said = self._folder / "said.txt"
        with said.open("wb") as screen:
            process = subprocess.Popen(
                [*run, str(self._student / program.name), "--all", "--json", str(self._result), *words],
                stdin=subprocess.DEVNULL,
                stdout=screen,
                stderr=screen,
                env=environment,
                cwd=self._folder,
                start_new_session=True,
            )
            stopped = _wait(process)
        text = said.read_text(encoding="utf-8", errors="backslashreplace")
        outcome = Outcome(process.returncode, text, self._data(), stopped=stopped)
        outcome.processes = self._end_what_is_left()
        after = self._hashes()
        outcome.files = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        outcome.folders = [p.name for p in self._temporary.iterdir()]
        return outcome

    def _data(self) -> dict[str, Any] | None:
        try:
            if not self._result.is_file():
                return None
            found = json.loads(self._result.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def _hashes(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self._folder)): path.read_bytes()
            for top in (self._kit, self._student)
            for path in top.rglob("*")
            if path.is_file() and not set(_NOT_COMPARED) & set(path.parts)
        }

    def _end_what_is_left(self) -> list[str]:
        """Processes that came of the run and do not go away by themselves; they are ended here."""
        deadline = time.monotonic() + 3
        while (found := self._processes()) and time.monotonic() < deadline:
            time.sleep(0.05)
        for process in found:
            process.kill()
        return [f"{process.pid}: {command}" for process, command in found.items()]

    def _processes(self) -> dict[psutil.Process, list[str]]:
        """They and their command lines. Known by our mark in their environment, or our folder in that line or cwd."""
        found = {}
        for pid in set(psutil.pids()) - self._before:
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
    """Wait for the end of a run; whether it was stopped meanwhile, and had to be continued."""
    stopped, seen, deadline = False, 0, time.monotonic() + LONG
    while process.poll() is None:
        if time.monotonic() > deadline:
            process.kill()
            process.wait()
            break
        try:
            run = psutil.Process(process.pid)
            seen = seen + 1 if run.status() == psutil.STATUS_STOPPED else 0
            if seen > 5:
                stopped, seen = True, 0
                run.resume()
        except psutil.NoSuchProcess:
            continue
        time.sleep(0.02)
    return stopped
