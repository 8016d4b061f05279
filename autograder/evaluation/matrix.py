"""The zoo against the checks: which wrong program is caught where, and whether a right one is accused."""

from __future__ import annotations

import argparse
import sys

from autograder.classroom.pool import GradingPool
from autograder.evaluation.zoo import ZooProgram, failed_checks, zoo_programs
from autograder.grading.results import CheckResult, Verdict

_SIGNS = {Verdict.PASS: "·", Verdict.FAIL: "F", Verdict.OOPS: "!", Verdict.WAIT: "w"}


def main(arguments: list[str]) -> int:
    """Print programs x checks with totals; exit code 1 if one is not caught, or accused."""
    parser = argparse.ArgumentParser(prog="bench.py matrix", description=__doc__)
    parser.add_argument("lesson", nargs="?", default="", help="one lesson only, for example 04")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    chosen = zoo_programs(options.lesson)
    pool = GradingPool()
    futures = [(program, pool.submit(program.job(options.seed))) for program in chosen]
    totals = {"caught": 0, "right check": 0, "wrong": 0, "right": 0, "accused": 0, "oops": 0}
    lesson = ""
    for program, future in futures:
        results = future.result()
        if program.lesson.name != lesson:
            lesson = program.lesson.name
            print(f"\n{lesson}   (F fails, · passes, one column a check, in the order of the steps)")
        _count(program, results, totals)
        row = "".join(_SIGNS[r.verdict] for r in results)
        mark = " " if program.is_judged_as_it_says(failed_checks(results)) else "  <-- not as its first line says"
        kind = "right" if program.is_right else "wrong"
        print(f"  {kind}  {program.path.parent.name + '/' + program.program_role:<58} {row}{mark}", flush=True)
    pool.close()
    print(f"\n{len(chosen)} programs: {totals['wrong']} wrong, {totals['right']} right but unusual")
    print(f"caught: {totals['caught']} of {totals['wrong']} wrong programs")
    print(f"caught by the right check: {totals['right check']} of {totals['wrong']}")
    print(f"wrongly accused: {totals['accused']} of {totals['right']} right programs")
    if totals["oops"]:
        print(f"our own fault: {totals['oops']} checks", file=sys.stderr)
    good = totals["right check"] == totals["wrong"] and not totals["accused"] and not totals["oops"]
    return 0 if good else 1


def _count(program: ZooProgram, results: list[CheckResult], totals: dict[str, int]) -> None:
    names = failed_checks(results)
    totals["oops"] += sum(r.verdict is Verdict.OOPS for r in results)
    if program.is_right:
        totals["right"] += 1
        totals["accused"] += bool(names - set(program.fails) - program.may_fail)
    else:
        totals["wrong"] += 1
        totals["caught"] += bool(names)
        totals["right check"] += program.fails[0] in names
