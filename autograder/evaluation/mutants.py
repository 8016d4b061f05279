"""Every solution with one small fault at a time: each mutant is caught, or listed with a reason."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.pool import GradingJob, GradingPool
from autograder.course import lessons
from autograder.evaluation.mutation_operators import Mutant, mutants
from autograder.evaluation.zoo import failed_checks
from autograder.grading.results import CheckResult

CACHE = lessons.ROOT / ".chatlab" / "mutants.json"
DECIDING = ("classroom", "course", "grading", "program", "races", "scenario", "story", "text")  # folders of code
REASONS = Path(__file__).with_name("survivors.txt")


@dataclass(frozen=True)
class Case:
    """One mutant of one graded program of a lesson."""

    lesson: lessons.Lesson
    program_role: str
    mutant: Mutant

    @property
    def name(self) -> str:
        """How `survivors.txt` names it: the lesson, the program's role, what was done, and the line."""
        return f"{self.lesson.name}/{self.program_role} | {self.mutant.key}"


def cases(word: str) -> Iterator[Case]:
    """All mutants of one lesson's solutions, or of all."""
    chosen = [lessons.find(word)] if word else lessons.all_lessons()
    for lesson in chosen:
        for program_role, path in lesson.programs("solutions").items():
            for mutant in mutants(path.read_text(encoding="utf-8")):
                yield Case(lesson, program_role, mutant)


def reasons() -> list[tuple[re.Pattern[str], str]]:
    """Why survivors are no gaps in the checks: `name => reason`, one a line; `*` in a name stands for anything."""
    found = []
    for line in REASONS.read_text(encoding="utf-8").splitlines():
        name, arrow, reason = line.partition(" => ")
        if arrow and not line.startswith("#"):
            found.append((re.compile(".*".join(map(re.escape, name.strip().split("*")))), reason.strip()))
    return found


def reason_for(case: Case, known: list[tuple[re.Pattern[str], str]]) -> str:
    """Why a survivor is no gap in the checks; "" if no reason is listed."""
    return next((reason for pattern, reason in known if pattern.fullmatch(case.name)), "")


def _fingerprint(case: Case, grader: str) -> str:
    decides = f"{grader}{case.lesson.name}{case.program_role}{case.mutant.source}"
    return hashlib.sha256(decides.encode()).hexdigest()[:24]


def grader_version(lesson: lessons.Lesson, house: Path = lessons.ROOT / "autograder") -> str:
    """A figure that changes whenever a verdict could: of the lesson's checks, of all code below them, and of Python.

    Raises FileNotFoundError if one of the folders that decide has no code in it.
    """
    digest = hashlib.sha256(sys.version.encode())
    files = [lesson.check_path]
    for name in DECIDING:
        found = sorted((house / name).rglob("*.py"))
        if not found:
            raise FileNotFoundError(f"there is no Python file below {house / name}, on which verdicts depend")
        files += found
    for path in files:
        digest.update(f"{path.name} {path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def main(arguments: list[str]) -> int:
    """Grade them all; exit code 1 if one survives without a reason."""
    parser = argparse.ArgumentParser(prog="bench.py mutants", description=__doc__)
    parser.add_argument("lesson", nargs="?", default="", help="one lesson only, for example 04")
    parser.add_argument("--fresh", action="store_true", help="grade all of them again, whatever earlier runs found")
    options = parser.parse_args(arguments)
    cache: dict[str, list[str]] = {}
    if CACHE.exists() and not options.fresh:
        cache = json.loads(CACHE.read_text(encoding="utf-8"))
    versions = {lesson.name: grader_version(lesson) for lesson in lessons.all_lessons()}
    todo = list(cases(options.lesson))
    caught_by = {}
    with tempfile.TemporaryDirectory(prefix="chatlab-mutants-") as folder:
        for case, names in _grade(todo, versions, cache, Path(folder)):
            caught_by[case.name + str(case.mutant.line)] = names
    return _print(todo, caught_by)


def _grade(
    todo: list[Case], versions: dict[str, str], cache: dict[str, list[str]], folder: Path
) -> Iterator[tuple[Case, list[str]]]:
    """Each case with the checks that failed, from the cache where it is known."""
    from rich.progress import Progress

    pool = GradingPool()
    waiting = []
    for number, case in enumerate(todo):
        mark = _fingerprint(case, versions[case.lesson.name])
        if mark in cache:
            yield case, cache[mark]
            continue
        path = folder / str(number) / f"{case.program_role}.py"
        path.parent.mkdir()
        path.write_text(case.mutant.source, encoding="utf-8")
        job = GradingJob(case.lesson, {case.program_role: path}, 7, second_tries=0, until_failure=True)
        waiting.append((case, mark, pool.submit(job)))
    try:
        with Progress(transient=True) as progress:
            task = progress.add_task("mutants", total=len(waiting))
            for done, (case, mark, future) in enumerate(waiting):
                results: list[CheckResult] = future.result()
                cache[mark] = sorted(failed_checks(results))
                progress.advance(task)
                if done % 10 == 9:
                    _save(cache)
                yield case, cache[mark]
    finally:
        _save(cache)
        pool.close()


def _save(cache: dict[str, list[str]]) -> None:
    CACHE.parent.mkdir(exist_ok=True)
    CACHE.write_text(json.dumps(cache), encoding="utf-8")


def _print(todo: list[Case], caught_by: dict[str, list[str]]) -> int:
    known = reasons()
    rows: dict[str, list[int]] = {}
    unexplained = []
    for case in todo:
        row = rows.setdefault(f"{case.lesson.name}/{case.program_role}", [0, 0, 0])
        row[0] += 1
        if caught_by[case.name + str(case.mutant.line)]:
            row[1] += 1
        elif reason_for(case, known):
            row[2] += 1
        else:
            unexplained.append(case)
    print("| program | mutants | caught | same behaviour, with a reason | unexplained |")
    print("|---|---|---|---|---|")
    for name, (all_, caught, explained) in rows.items():
        print(f"| {name} | {all_} | {caught} | {explained} | {all_ - caught - explained} |")
    for case in unexplained:
        print(f"survives: {case.name}   (line {case.mutant.line})", file=sys.stderr)
    return 1 if unexplained else 0
