"""A copy of the kit as a student has it, whose files a test may change."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from autograder.course.lessons import ROOT
from autograder.interactive.progress_store import FOLDER
from autograder.tests import forked_runs
from autograder.tests.grader_runs import LONG


class KitCopy:
    """The copy, with a solved lesson 01."""

    def __init__(self, folder: Path) -> None:
        """Copy it into `folder`."""
        ignored = shutil.ignore_patterns("tests", FOLDER, "evaluation", "classroom")
        for name in ("autograder", "lessons"):
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        self.folder = folder
        self.lesson = folder / "lessons" / "01_echo"
        self.server = self.lesson / "server.py"
        shutil.copyfile(ROOT / "solutions" / "01_echo" / "server.py", self.server)
        self.solution = self.server.read_text(encoding="utf-8")

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Begin a command."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [sys.executable, *self._command(words)], stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True,
            encoding="utf-8", env=self._environment(),
        )  # fmt: skip

    def _command(self, words: tuple[str, ...]) -> list[str]:
        return [str(self.folder / "autograder" / "run.py"), *words]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONUTF8": "1"}

    def run(self, *words: str) -> str:
        """What a command says."""
        if forked_runs.IS_POSSIBLE:
            _, out, err = forked_runs.run(self._command(words), self._environment(), ROOT, self.folder, timeout=LONG)
            return out + err
        with self.start(*words) as process:
            return process.communicate(timeout=LONG)[0]
