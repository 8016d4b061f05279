"""`python autograder/run.py` as a student types it, watched from outside: what it says and what it leaves behind."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograder.tests import forked_runs

ROOT = Path(__file__).resolve().parents[2]
LONG = 120  # seconds after which a test gives up on a machine; nothing is judged by it
POSIX_ONLY = pytest.mark.skipif(
    sys.platform == "win32", reason="signals of this kind, or forks, are unknown to Windows"
)
_MARK = "CHATLAB_TEST"
_OURS = re.compile(r'File "[^"\n]*autograder[\\/]')  # a line of our code in a traceback


@dataclass(frozen=True)
class Run:
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """All that it said."""
        return self.out + self.err

    @property
    def data(self) -> dict[str, Any]:
        """What `--json -` printed."""
        found: dict[str, Any] = json.loads(self.out)
        return found


class Grader:
    """Runs run.py with a temporary folder of its own and a mark on every process that comes of it."""

    def __init__(self, folder: Path, kit: Path = ROOT) -> None:
        """Keep everything below `folder`; `kit` is where the kit lies."""
        self._kit = kit
        self.path = kit / "autograder" / "run.py"
        self.student = folder / "student"
        self.temporary = folder / "temporary"
        self.signs = folder / "signs"  # where programs say that they have come to a certain line
        for place in (self.student, self.temporary, self.signs):
            place.mkdir()
        self._mark = secrets.token_hex(8)
        self._before = set(psutil.pids())
        self._handed_in: dict[Path, bytes] = {}
        self._said = ""

    def submit(self, text: str | bytes, name: str = "server.py") -> Path:
        """A student's file."""
        path = self.student / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self._handed_in[path] = path.read_bytes()
        return path

    def start(self, *words: str | Path, **options: Any) -> subprocess.Popen[str]:
        """Begin a run, in a fresh interpreter."""
        environment = self._environment() | options.pop("env", {})
        return subprocess.Popen(
            [options.pop("python", sys.executable), *self._command(words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="backslashreplace",
            env=environment,
            cwd=self._kit,
            **options,
        )

    def _environment(self) -> dict[str, str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
        environment |= {"TMPDIR": str(self.temporary), "TEMP": str(self.temporary), "TMP": str(self.temporary)}
        return environment | {_MARK: self._mark, "PYTHONUTF8": "1", "SIGNS": str(self.signs)}

    def _command(self, words: tuple[str | Path, ...]) -> list[str]:
        return [str(self.path), *map(str, words)]

    def end(self, process: subprocess.Popen[str]) -> Run:
        """Wait for the end of a run."""
        try:
            out, err = process.communicate(timeout=LONG)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        return self._take(process.returncode, out, err)

    def _take(self, code: int, out: str, err: str) -> Run:
        self._said += out + err
        return Run(code, out, err)

    def run(self, *words: str | Path, patience: float | str | None = None, **options: Any) -> Run:
        """A whole run: forked where that can be done, and in a fresh interpreter if there are `options`.

        `patience` is what deadlines are multiplied by.
        """
        waits = {} if patience is None else {"CHATLAB_PATIENCE": str(patience)}
        if options or not forked_runs.IS_POSSIBLE:
            return self.end(self.start(*words, **{**options, "env": waits | options.get("env", {})}))
        environment, screens = self._environment() | waits, self.student.parent
        return self._take(*forked_runs.run(self._command(words), environment, self._kit, screens, timeout=LONG))

    def waits_for_sign(self, process: subprocess.Popen[str], name: str) -> None:
        """Return when a program has written the file `name` into the folder of signs."""
        deadline = time.monotonic() + LONG
        while not (self.signs / name).exists():
            assert process.poll() is None, f"the run ended before its program came to {name!r}"
            assert time.monotonic() < deadline, f"the program never came to {name!r}"
            time.sleep(0.005)

    def processes(self) -> list[psutil.Process]:
        """Every process that came of the runs and is still there."""
        found = []
        for pid in set(psutil.pids()) - self._before:
            try:
                process = psutil.Process(pid)
                if process.environ().get(_MARK) == self._mark and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except (psutil.Error, OSError):
                continue  # somebody else's, or gone
        return found

    def processes_after_a_while(self) -> list[psutil.Process]:
        """The processes that do not go away by themselves; they may need a moment after a kill."""
        deadline = time.monotonic() + 30
        while (found := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.02)
        return found

    def has_left_nothing(self) -> None:
        """Fail if anything is left behind, if the student's files have changed, or if a traceback of ours was shown."""
        left = self.processes_after_a_while()
        told = [f"{p.pid}: {' '.join(p.cmdline())}" for p in left]
        for process in left:
            process.kill()
        assert not told, f"left behind: {told}"
        assert not list(self.temporary.iterdir()), "a temporary folder is left behind"
        for path, text in self._handed_in.items():
            assert path.exists(), f"the student's {path.name} is gone"
            assert path.read_bytes() == text, f"the student's {path.name} was changed"
        assert set(self.student.iterdir()) == set(self._handed_in), "something was written into the student's folder"
        assert not _OURS.search(self._said), f"a traceback of ours:\n{self._said}"
