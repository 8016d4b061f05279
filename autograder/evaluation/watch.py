"""How long --watch takes from a save to the verdict, as a ratio to a plain run of the same program, in turn with it."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from autograder.course import lessons
from autograder.evaluation.speed import RUN

BOUND = 1.2
_READ_FOR = 1.5  # seconds a student needs at least between a verdict and the next save
_END = b"Ctrl-C ends."


class WatchProcess:
    """`run.py --watch` over one program, seen from outside."""

    def __init__(self, lesson: str, program: Path) -> None:
        """Start it, and wait for its first report."""
        self._program = program
        self._process = subprocess.Popen(
            [*RUN, lesson, "--server", str(program), "--watch"], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
        )
        self._read_report()

    def _read_report(self) -> None:
        assert self._process.stdout is not None
        read = b""
        while _END not in read:
            piece = os.read(self._process.stdout.fileno(), 1 << 16)
            if not piece:
                raise RuntimeError(f"the watch ended: {read.decode(errors='replace')}")
            read += piece

    def save_to_verdict(self) -> float:
        """Seconds from a save to the end of its report."""
        time.sleep(_READ_FOR)
        text = self._program.read_text(encoding="utf-8")
        began = time.perf_counter()
        self._program.write_text(text + "#\n", encoding="utf-8")
        self._read_report()
        return time.perf_counter() - began

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def seconds_of_plain_run(lesson: str, program: Path) -> float:
    """Seconds of one plain run."""
    began = time.perf_counter()
    subprocess.run([*RUN, lesson, "--server", str(program)], stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


def main(arguments: list[str]) -> int:
    """Print the ratios; exit code 1 if one is beyond its bound."""
    parser = argparse.ArgumentParser(prog="bench.py watch", description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="saves of each program (default 7)")
    options = parser.parse_args(arguments)
    print("| what | bound | plain, s | save to verdict, s | ratio |\n|---|---|---|---|---|")
    broken = 0
    for lesson, folder in (("01", "solutions"), ("04", "solutions"), ("04", "lessons")):
        with tempfile.TemporaryDirectory() as name:
            program = Path(name) / "server.py"
            shutil.copyfile(lessons.ROOT / folder / lessons.find(lesson).name / "server.py", program)
            watch = WatchProcess(lesson, program)
            plains, saves = [], []
            for _ in range(options.runs):
                saves.append(watch.save_to_verdict())
                time.sleep(_READ_FOR)
                plains.append(seconds_of_plain_run(lesson, program))
            watch.close()
        base, save = statistics.median(plains), statistics.median(saves)
        ratio = statistics.median(s / p for s, p in zip(saves, plains, strict=True))
        broken += ratio > BOUND
        print(f"| {folder}, lesson {lesson} | {BOUND:g} x plain | {base:.2f} | {save:.2f} | {ratio:.2f} |", flush=True)
    return 1 if broken else 0
