"""How long grading takes, as ratios to one empty test under bare pytest in the same run."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from autograder.course import lessons

RUN = [sys.executable, str(lessons.ROOT / "autograder" / "run.py")]
SILENT = "import socket\ns = socket.create_server(('localhost', 8080))\nc, a = s.accept()\nc.recv(100)\nc.recv(100)\n"
SPINNING = "import socket\ns = socket.create_server(('localhost', 8080))\nc, a = s.accept()\nwhile True:\n    pass\n"


@dataclass
class Measurement:
    """One thing measured. `bound` is a ratio to the base, or an absolute number with a `unit`."""

    name: str
    bound: float
    measure: Callable[[], float]
    unit: str = "x base"
    values: list[float] = field(default_factory=list)


def seconds_of(command: list[str]) -> float:
    """Wall time of one command, in seconds; its output is thrown away."""
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a student's Python compiles each of our modules once
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, check=False)
    return time.perf_counter() - began


def seconds_to_first_byte(command: list[str]) -> float:
    """Seconds until the first byte of output; the command then goes on to its end."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        found = time.perf_counter() - began
        process.stdout.read()
    return found


def peak_memory(command: list[str]) -> float:
    """Peak resident memory of the command itself in MB, without its children, sampled."""
    import psutil

    peak = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        grader = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                peak = max(peak, grader.memory_info().rss)
            except psutil.NoSuchProcess:
                break
            time.sleep(0.005)
    return peak / 1e6


def bound_of_starter(lesson: str) -> float:
    """The starter of lesson 06 is searched for a race, in several runs of it, before its first step is reported."""
    return 2 if lesson == "06" else 1.2


def measurements(folder: Path) -> list[Measurement]:
    """Everything that has a bound."""
    silent, spinning = folder / "silent.py", folder / "spinning.py"
    silent.write_text(SILENT, encoding="utf-8")
    spinning.write_text(SPINNING, encoding="utf-8")
    solution = [*RUN, "04", "--solution"]
    return [
        Measurement("run.py 04 --solution", 2, partial(seconds_of, solution)),
        Measurement("run.py 04 --solution, first word", 0.3, partial(seconds_to_first_byte, solution)),
        *(
            Measurement(
                f"run.py {lesson.number}, untouched starter",
                bound_of_starter(lesson.number),
                partial(seconds_of, [*RUN, lesson.number]),
            )
            for lesson in lessons.all_lessons()
        ),
        Measurement("a server that never answers", 4, partial(seconds_of, [*RUN, "04", "--server", str(silent)])),
        Measurement("a server that spins", 10, partial(seconds_of, [*RUN, "04", "--server", str(spinning)]), "s"),
        Measurement("the grader's own memory", 100, partial(peak_memory, solution), "MB"),
    ]


def main(arguments: list[str]) -> int:
    """Print the table; exit code 1 if a bound is broken."""
    parser = argparse.ArgumentParser(prog="bench.py speed", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each row, base and rows in turn (default 5)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty = folder / "test_empty.py"
        empty.write_text("def test_nothing():\n    pass\n", encoding="utf-8")
        base_command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, str(empty)]
        table = measurements(folder)
        bases: list[float] = []
        seconds_of(base_command)  # the first run compiles and fills caches
        seconds_of([*RUN, "04", "--solution"])
        for turn in range(options.runs):
            for measured in table:
                if measured.unit != "x base" and turn > 0:
                    continue  # an absolute bound is far away: one value is enough
                base = seconds_of(base_command)
                bases.append(base)
                value = measured.measure()
                measured.values.append(value / base if measured.unit == "x base" else value)
                print(".", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
    return _print(table, bases)


def _print(table: list[Measurement], bases: list[float]) -> int:
    print(f"base: one empty test under bare pytest, median {statistics.median(bases):.2f} s here\n")
    print("| what | bound | median | least | most |")
    print("|---|---|---|---|---|")
    broken = 0
    for measured in table:
        middle = statistics.median(measured.values)
        broken += middle > measured.bound
        low, high = min(measured.values), max(measured.values)
        print(f"| {measured.name} | {measured.bound:g} {measured.unit} | {middle:.2f} | {low:.2f} | {high:.2f} |")
    print(f"\n{broken} bounds broken" if broken else "\nall within their bounds")
    return 1 if broken else 0
