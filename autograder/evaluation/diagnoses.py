"""The zoo against the diagnoses: is each listed fault named with its line, and is a right program ever accused."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.classroom.pool import worker_count
from autograder.course.checks import Check
from autograder.evaluation.mistakes import print_table
from autograder.evaluation.zoo import ZooProgram, zoo_programs
from autograder.grading.grading_session import GradingSession
from autograder.grading.results import CheckResult, Verdict
from autograder.grading.run_check import evidence_of
from autograder.grading.run_lesson import run_checks
from autograder.story.causes import Cause
from autograder.story.diagnosis.registry import AT_MOST, findings
from autograder.story.failures import Failed, Failure, FailureKind
from autograder.story.wording.cause_sentences import cause_sentence


@dataclass
class Diagnosed:
    """What the diagnoses say about one program: for each check that failed, the causes they find."""

    program: ZooProgram
    causes: dict[str, list[Cause]] = field(default_factory=dict)
    other_verdicts: dict[str, Verdict] = field(default_factory=dict)  # checks of a wrong program that did not fail

    @property
    def named(self) -> list[bool]:
        """For each diagnosis in its first line: whether the report of the intended check has it, at that line."""
        causes = self.causes.get(self.program.fails[0], [])[:AT_MOST] if self.program.fails else []
        lines = {cause.name: cause.place.line if cause.place else 0 for cause in causes}
        return [name in lines and line in (0, lines[name]) for name, line in self.program.diagnoses]

    @property
    def accusations(self) -> list[tuple[str, str, str]]:
        """(check, diagnosis, sentence) for each cause named in a right program that its first line does not list."""
        if not self.program.is_right:
            return []
        true = {name for name, _ in self.program.diagnoses}
        named = ((check, cause) for check, causes in self.causes.items() for cause in causes)
        return [(check, cause.name, cause_sentence(cause)) for check, cause in named if cause.name not in true]


def diagnose_programs(chosen: list[ZooProgram], seed: int = 7) -> Iterator[Diagnosed]:
    """Grade and diagnose each program, a few at a time, in order.

    A right program fails no check, and the diagnoses would never see it: each of its checks is made to fail
    after its last line, where the story is complete and the threads stand as they do at a failure.
    """
    with ThreadPoolExecutor(worker_count(), thread_name_prefix="diagnose") as executor:
        yield from executor.map(lambda program: diagnose_program(program, seed), chosen)


def diagnose_program(program: ZooProgram, seed: int, only: Callable[[list[Check]], list[Check]] = list) -> Diagnosed:
    """Grade and diagnose one program by all its checks, or by those that `only` picks."""
    session = GradingSession(programs={program.program_role: program.path}, seed=seed, wire=program.lesson.wire)
    checks = only([c for c in program.lesson.checks if c.program_role == program.program_role])
    row = Diagnosed(program)
    for result in run_checks([_made_to_fail(check) for check in checks] if program.is_right else checks, session):
        if result.verdict is Verdict.FAIL:
            row.causes[result.name] = _causes(result)
        else:
            row.other_verdicts[result.name] = result.verdict
    return row


def _causes(result: CheckResult) -> list[Cause]:
    evidence = evidence_of(result)
    return findings(evidence) if evidence is not None else []


def _made_to_fail(check: Check) -> Check:
    def runs_and_fails(room: Any) -> None:
        check.function(room)
        raise Failed(Failure(FailureKind.MADE_UP))

    return replace(check, function=runs_and_fails)


def main(arguments: list[str]) -> int:
    """Print a line for each program, and totals; exit code 1 unless all faults are named and nobody is accused."""
    parser = argparse.ArgumentParser(prog="bench.py diagnoses", description=__doc__)
    parser.add_argument("lesson", nargs="?", default="", help="one lesson only, for example 04")
    parser.add_argument("--mistakes", action="store_true", help="the second table only: beginner's mistakes")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--say", action="store_true", help="print every sentence, for reading aloud")
    options = parser.parse_args(arguments)
    if options.mistakes:
        return 0 if print_table(options.lesson, options.seed, say=options.say) else 1
    rows = []
    for row in diagnose_programs(zoo_programs(options.lesson), options.seed):
        rows.append(row)
        _print(row, say=options.say)
    wrong = [r for r in rows if not r.program.is_right]
    listed = [r for r in wrong if r.program.diagnoses]
    named = sum(sum(r.named) for r in listed)
    right = [r for r in rows if r.program.is_right]
    with_a_cause = sum(bool(r.causes.get(r.program.fails[0])) for r in wrong)
    made_to_fail = sum(len(r.causes) for r in right)
    accused = sum(len(r.accusations) for r in right)
    total = sum(len(r.program.diagnoses) for r in listed)
    share = f" ({100 * named / total:.0f} %)" if total else ""
    print(f"\nlisted faults named, with their line: {named} of {total}{share}, in {len(listed)} programs")
    print(f"wrong programs of whose intended check something is said: {with_a_cause} of {len(wrong)}")
    checks = f"{made_to_fail} checks made to fail"
    print(f"false diagnoses over right programs: {accused}, in {checks}, of {len(right)} programs")
    all_told = print_table(options.lesson, options.seed, say=options.say)
    return 0 if named == total and not accused and all_told else 1


def _why(row: Diagnosed) -> str:
    verdict = row.other_verdicts.get(row.program.fails[0])
    return f": the check's verdict was {verdict.value}" if verdict else ""


def _print(row: Diagnosed, *, say: bool) -> None:
    program = row.program
    intended = [cause.name for cause in row.causes.get(program.fails[0], [])[:AT_MOST]] if program.fails else []
    if program.is_right:
        words = f"{len(row.accusations)} false in {len(row.causes)} checks" if row.accusations else "silent"
    elif program.diagnoses:
        words = ", ".join(
            f"{name} line {line}" + ("" if good else f"  <-- not said{_why(row)}")
            for (name, line), good in zip(program.diagnoses, row.named, strict=True)
        )
    else:
        words = f"(none listed; said: {', '.join(intended) or 'nothing'})"
    name = f"{program.name}/{program.program_role}"
    print(f"{'right' if program.is_right else 'wrong'}  {name:<62} {words}", flush=True)
    for check, name, sentence in row.accusations:
        print(f"         {check}: {name}: {sentence}")
    if say and not program.is_right:
        for check, causes in row.causes.items():
            for cause in causes:
                print(f"         {check}: {cause.name}: {cause_sentence(cause)}")
