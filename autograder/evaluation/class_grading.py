"""A class: how many submissions an hour, alone, side by side and behind walls; 10,000 of them in bounded memory."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from autograder.classroom.class_run import ClassRun
from autograder.classroom.class_settings import ClassSettings
from autograder.classroom.handed_in_files import HandedInFile, files_in
from autograder.classroom.isolation import BUBBLEWRAP, NONE, availability, compile_kit
from autograder.classroom.kit_identity import identify_kit
from autograder.classroom.ledger import Ledger
from autograder.classroom.outcomes import Outcome, Status, SubmissionTask
from autograder.classroom.results_folder import ResultsFolder
from autograder.classroom.submissions import Student, Submission
from autograder.classroom.task_pool import LocalPool
from autograder.evaluation.zoo import zoo_programs

LESSON = "04_multichat"
_THOUSAND = 1000
_MEGABYTE = 1 << 20


@dataclass
class Measured:
    """One way of grading the same submissions."""

    name: str
    seconds: float
    marks: dict[str, float | None]

    @property
    def rate(self) -> float:
        """Submissions an hour."""
        return len(self.marks) / self.seconds * 3600


class _Silent:
    """A listener that keeps the memory after each thousand records."""

    def __init__(self) -> None:
        self.kept = 0
        self.memory: list[float] = []

    def begins(self, total: int, left: int) -> None:
        """Nothing is shown."""

    def grades(self, student: str) -> None:
        """Nothing is shown."""

    def has_kept(self, student: str) -> None:
        """Look at our memory now and then."""
        self.kept += 1
        if self.kept % _THOUSAND == 0:
            self.memory.append(psutil.Process().memory_info().rss / _MEGABYTE)


def main(arguments: list[str]) -> int:
    """Measure and print; returns 1 if two ways of grading disagree about a mark."""
    parser = argparse.ArgumentParser(prog="python autograder/bench.py class", description=__doc__)
    parser.add_argument("--programs", type=int, default=24, help="of the zoo, for the rates (24)")
    parser.add_argument("--many", type=int, default=10_000, help="submissions for the memory (10,000)")
    options = parser.parse_args(arguments)
    agree = _show_rates(options.programs) if options.programs else True
    if options.many:
        _show_memory(options.many)
    return 0 if agree else 1


def _show_rates(count: int) -> bool:
    programs = [p for p in zoo_programs(LESSON) if p.program_role == "server" and not p.is_slow][:count]
    class_ = [Submission(Student(p.path.parent.name), files_in(p.path.parent)) for p in programs]
    cores = os.cpu_count() or 1
    compile_kit()
    alone = _grade("one after the other", class_, 1, NONE)
    rows = [alone, _grade(f"{2 * cores} side by side", class_, 2 * cores, NONE)]
    if availability().is_there:
        rows.append(_grade(f"{2 * cores} side by side, isolated", class_, 2 * cores, BUBBLEWRAP))
    print(f"| {count} programs of lesson 04, every check, {cores} cores | an hour | times one after the other |")
    print("|---|---|---|")
    for row in rows:
        print(f"| {row.name} | {row.rate:,.0f} | {row.rate / alone.rate:.2f} |")
    agree = True
    for row in rows[1:]:
        for name, mark in row.marks.items():
            if mark != alone.marks[name]:
                agree = False
                print(f"{name}: {alone.marks[name]} one after the other, {mark} {row.name}")
    return agree


def _grade(name: str, submissions: Sequence[Submission], workers: int, isolation: str) -> Measured:
    with tempfile.TemporaryDirectory(prefix="chatlab-bench-") as place:
        results, pool = ResultsFolder(Path(place)), LocalPool(workers)
        settings = ClassSettings(LESSON, results.open_for(LESSON, 7), identify_kit(LESSON), isolation=isolation)
        began = time.monotonic()
        try:
            entries = ClassRun(results, settings, pool, _Silent()).run(list(submissions))
            return Measured(name, time.monotonic() - began, {key: one.mark for key, one in entries.items()})
        finally:
            pool.close()
            results.close()


def _show_memory(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="chatlab-bench-") as place:
        results, pool, listener = ResultsFolder(Path(place)), LocalPool(4, _stub), _Silent()
        settings = ClassSettings(LESSON, results.open_for(LESSON, 7), identify_kit(LESSON))
        submissions = [_small(number) for number in range(count)]
        began = time.monotonic()
        ClassRun(results, settings, pool, listener).run(submissions)
        seconds = time.monotonic() - began
        results.close()
        pool.close()
        began = time.monotonic()
        latest = Ledger(results.ledger.path).read().latest
        opened = time.monotonic() - began
    first, last = (listener.memory or [0.0])[0], (listener.memory or [0.0])[-1]
    print(f"\n| {count:,} submissions, answered by a stub | |\n|---|---|")
    print(f"| memory after the first thousand, after the last | {first:.0f} MB, {last:.0f} MB |")
    print(f"| ledger of {len(latest):,} opened in | {opened:.2f} s |")
    print(f"| kept, an hour | {count / seconds * 3600:,.0f} |")


def _small(number: int) -> Submission:
    text = f"x = {number}\n"
    return Submission(Student(f"student {number}", str(number)), [HandedInFile("server.py", len(text), text.encode)])


def _stub(task: SubmissionTask) -> Outcome:
    checks = [
        {"name": f"check_{n}", "step": n, "promise": "It is kept.", "verdict": "pass", "reason": "", "causes": []}
        for n in range(20)
    ]
    steps = [{"step": n, "title": "t", "points": 5, "earned": 5, "verdict": "pass"} for n in range(20)]
    result = {"schema": "chatlab/1", "lesson": LESSON, "seed": task.seed, "isolation": NONE, "score": 100}
    return Outcome(Status.GRADED, result=result | {"max_score": 100, "steps": steps, "checks": checks}, page="<p>")
