"""The zoo against the diagnoses: is each listed fault named with its line, and is a right program ever accused."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.classroom.pool import workers
from autograder.course.checks import Check
from autograder.evaluation.zoo import Animal, animals
from autograder.grading.results import CheckResult, Verdict
from autograder.grading.run_check import GradingSession, evidence_of
from autograder.grading.run_lesson import run_checks
from autograder.story.causes import Cause
from autograder.story.diagnosis.registry import AT_MOST, findings
from autograder.story.failures import Failed, Failure, FailureKind
from autograder.story.wording.cause_sentences import cause_sentence


@dataclass
class Row:
    """What was said of one program: by check, the causes that were found."""

    animal: Animal
    said: dict[str, list[Cause]] = field(default_factory=dict)
    other: dict[str, Verdict] = field(default_factory=dict)  # checks of a wrong program that did not fail

    @property
    def named(self) -> list[bool]:
        """For each listed diagnosis of a wrong program: whether the report of the intended check has it, and where."""
        causes = self.said.get(self.animal.fails[0], [])[:AT_MOST] if self.animal.fails else []
        lines = {cause.name: cause.place.line if cause.place else 0 for cause in causes}
        return [name in lines and line in (0, lines[name]) for name, line in self.animal.diagnoses]

    @property
    def accusations(self) -> list[tuple[str, str, str]]:
        """(check, diagnosis, sentence) of all that was said of a right program and is not listed as true of it."""
        if not self.animal.is_right:
            return []
        true = {name for name, _ in self.animal.diagnoses}
        said = ((check, cause) for check, causes in self.said.items() for cause in causes)
        return [(check, cause.name, cause_sentence(cause)) for check, cause in said if cause.name not in true]


def measure(chosen: list[Animal], seed: int = 7) -> Iterator[Row]:
    """Grade and diagnose each program, a few at a time, in order.

    A right program fails nothing, so nobody would ever be asked about it: each of its checks is made
    to fail after its last line, where the story is whole and the threads stand as they do at a failure.
    """
    with ThreadPoolExecutor(workers(), thread_name_prefix="diagnose") as executor:
        yield from executor.map(lambda animal: row_of(animal, seed), chosen)


def row_of(animal: Animal, seed: int, only: Callable[[list[Check]], list[Check]] = list) -> Row:
    """Grade and diagnose one program by all its checks, or by those that `only` picks."""
    session = GradingSession(programs={animal.role: animal.path}, seed=seed, wire=animal.lesson.wire)
    checks = only([c for c in animal.lesson.checks if c.program == animal.role])
    row = Row(animal)
    for result in run_checks([_failing(check) for check in checks] if animal.is_right else checks, session):
        if result.verdict is Verdict.FAIL:
            row.said[result.name] = _said(result)
        else:
            row.other[result.name] = result.verdict
    return row


def _said(result: CheckResult) -> list[Cause]:
    evidence = evidence_of(result)
    return findings(evidence) if evidence is not None else []


def _failing(check: Check) -> Check:
    def function(place: Any) -> None:
        check.function(place)
        raise Failed(Failure(FailureKind.MADE_UP))

    return replace(check, function=function)


def main(arguments: list[str]) -> int:
    """Print a line for each program, and totals; exit code 1 unless all faults are named and nobody is accused."""
    parser = argparse.ArgumentParser(prog="bench.py diagnoses", description=__doc__)
    parser.add_argument("lesson", nargs="?", default="", help="one lesson only, for example 04")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--say", action="store_true", help="print every sentence, for reading aloud")
    options = parser.parse_args(arguments)
    rows = []
    for row in measure(animals(options.lesson), options.seed):
        rows.append(row)
        _print(row, say=options.say)
    wrong = [r for r in rows if not r.animal.is_right]
    listed = [r for r in wrong if r.animal.diagnoses]
    named = sum(sum(r.named) for r in listed)
    right = [r for r in rows if r.animal.is_right]
    told = sum(bool(r.said.get(r.animal.fails[0])) for r in wrong)
    asked = sum(len(r.said) for r in right)
    accused = sum(len(r.accusations) for r in right)
    total = sum(len(r.animal.diagnoses) for r in listed)
    share = f" ({100 * named / total:.0f} %)" if total else ""
    print(f"\nlisted faults named, with their line: {named} of {total}{share}, in {len(listed)} programs")
    print(f"wrong programs of whose intended check something is said: {told} of {len(wrong)}")
    print(f"false diagnoses over right programs: {accused}, in {asked} checks made to fail, of {len(right)} programs")
    return 0 if named == total and not accused else 1


def _why(row: Row) -> str:
    verdict = row.other.get(row.animal.fails[0])
    return f": the check's verdict was {verdict.value}" if verdict else ""


def _print(row: Row, *, say: bool) -> None:
    animal = row.animal
    intended = [cause.name for cause in row.said.get(animal.fails[0], [])[:AT_MOST]] if animal.fails else []
    if animal.is_right:
        words = f"{len(row.accusations)} false in {len(row.said)} checks" if row.accusations else "silent"
    elif animal.diagnoses:
        words = ", ".join(
            f"{name} line {line}" + ("" if good else f"  <-- not said{_why(row)}")
            for (name, line), good in zip(animal.diagnoses, row.named, strict=True)
        )
    else:
        words = f"(none listed; said: {', '.join(intended) or 'nothing'})"
    print(f"{'right' if animal.is_right else 'wrong'}  {animal.name + '/' + animal.role:<62} {words}", flush=True)
    for check, name, sentence in row.accusations:
        print(f"         {check}: {name}: {sentence}")
    if say and not animal.is_right:
        for check, causes in row.said.items():
            for cause in causes:
                print(f"         {check}: {cause.name}: {cause_sentence(cause)}")


__all__ = ["Row", "main", "measure", "row_of"]
