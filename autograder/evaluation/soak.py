"""Right programs again and again on a loaded machine: false failures, retries, and what is left behind."""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from autograder.classroom.pool import GradingJob, GradingPool
from autograder.course import lessons
from autograder.evaluation.zoo import ZooProgram, failed_checks, zoo_programs
from autograder.grading.results import CheckResult, Verdict
from autograder.program import fork_server, process_tree

_RIGHT_IN_A_ROW = 3
# Keeps a processor busy until its parent is gone.
_BUSY = "import os\np = os.getppid()\nwhile os.getppid() == p:\n    sum(range(100000))\n"


@dataclass
class Count:
    """What the runs showed."""

    runs: int = 0
    checks: int = 0
    false_failures: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    oops: list[str] = field(default_factory=list)
    saved: int = 0  # checks of right programs that passed at the second try
    wrongly_saved: int = 0  # checks that must fail, and passed at the second try
    second_tries: int = 0
    slowest: tuple[float, str] = (0.0, "")


class Candidate(NamedTuple):
    """A program to grade: one of the zoo, or a solution."""

    name: str
    job: GradingJob
    program: ZooProgram | None = None  # None: a solution


@contextmanager
def cpu_load(beside: int) -> Iterator[None]:
    """`beside` busy processes for each processor, ended afterwards."""
    busy = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(beside * (os.cpu_count() or 1))]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def left_behind() -> list[int]:
    """Processes below this one that still carry the mark of a run; orphans become ours (`adopt_orphans`)."""
    import psutil

    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            if process.environ().get(process_tree.RUN_VARIABLE, fork_server.NO_MARK) != fork_server.NO_MARK:
                found.append(process.pid)
        except psutil.Error:
            continue  # not ours, or gone
    return found


def open_sockets() -> int:
    """Sockets that this process holds open."""
    import psutil

    return len(psutil.Process().net_connections(kind="inet"))


def _candidates() -> Iterator[Candidate]:
    """Programs without end: the right ones of the zoo and the solutions in turn, every fourth a wrong one."""
    programs = zoo_programs()
    right = [Candidate(program.name, program.job(), program) for program in programs if program.is_right]
    for lesson in lessons.all_lessons():
        right.append(Candidate(f"{lesson.name}/solution", GradingJob(lesson, lesson.programs("solutions"))))
    wrong = [Candidate(program.name, program.job(), program) for program in programs if not program.is_right]
    every_right, every_wrong = itertools.cycle(right), itertools.cycle(wrong)
    while True:
        yield from itertools.islice(every_right, _RIGHT_IN_A_ROW)
        yield next(every_wrong)


def _record(count: Count, candidate: Candidate, results: list[CheckResult]) -> None:
    name, program = candidate.name, candidate.program
    count.runs += 1
    count.checks += len(results)
    seconds = sum(result.seconds for result in results)
    count.slowest = max(count.slowest, (seconds, name))
    expected = set(program.fails) if program else set()
    for result in results:
        again = result.tries == 2
        count.second_tries += again
        if result.verdict is Verdict.OOPS:
            count.oops.append(f"{name} {result.name}: {result.traceback.strip().splitlines()[-1]}")
        if result.verdict is Verdict.FAIL and result.name not in expected:
            count.false_failures.append(f"{name} {result.name}: {result.reason}")
        if again and result.verdict is Verdict.PASS:
            if result.name in expected:
                count.wrongly_saved += 1
            else:
                count.saved += 1
    if program is not None and not program.is_right and not failed_checks(results):
        count.missed.append(name)


def main(arguments: list[str]) -> int:
    """Print the figures; exit code 1 if a right program failed, or anything is left behind."""
    parser = argparse.ArgumentParser(prog="bench.py soak", description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="programs graded in all; every fourth is a wrong one")
    parser.add_argument("--beside", type=int, default=4, help="busy processes for each processor")
    options = parser.parse_args(arguments)
    from rich.progress import Progress

    count = Count()
    sockets_before = open_sockets()
    began = time.monotonic()
    pool = GradingPool()
    with cpu_load(options.beside), Progress(transient=True) as progress:
        task = progress.add_task("grading", total=options.runs)
        candidates = list(itertools.islice(_candidates(), options.runs))
        futures = [pool.submit(replace(candidate.job, seed=seed)) for seed, candidate in enumerate(candidates)]
        for candidate, future in zip(candidates, futures, strict=True):
            _record(count, candidate, future.result())
            progress.advance(task)
    pool.close()
    return _print(count, open_sockets() - sockets_before, options.beside, time.monotonic() - began)


def _print(count: Count, sockets: int, beside: int, seconds: float) -> int:
    processes = left_behind()
    print(f"{count.runs} runs, {count.checks} checks, {beside} busy processes beside each processor, {seconds:.0f} s\n")
    print("| what | count |")
    print("|---|---|")
    print(f"| false failures | {len(count.false_failures)} |")
    print(f"| wrong programs that passed everything | {len(count.missed)} |")
    print(f"| second tries | {count.second_tries} |")
    print(f"| ... that saved a right program | {count.saved} |")
    print(f"| ... that blurred a wrong one | {count.wrongly_saved} |")
    print(f"| our own faults | {len(count.oops)} |")
    print(f"| processes left behind | {len(processes)} |")
    print(f"| sockets left behind | {max(0, sockets)} |")
    print(f"| slowest run | {count.slowest[0]:.1f} s, {count.slowest[1]} |")
    for kind, lines in (("false", count.false_failures), ("missed", count.missed), ("ours", count.oops)):
        for line, times in Counter(lines).most_common(20):
            print(f"{kind}: {times} x {line}", file=sys.stderr)
    bad = count.false_failures or count.missed or count.oops or processes or sockets > 0
    return 1 if bad else 0
