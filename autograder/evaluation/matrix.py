"""The zoo against the checks: which wrong program is caught where, and whether a right one is accused."""

from __future__ import annotations

import argparse
import sys

from autograder.classroom.pool import Pool
from autograder.evaluation.zoo import Animal, animals, failed
from autograder.grading.results import CheckResult, Verdict

_SIGNS = {Verdict.PASS: "·", Verdict.FAIL: "F", Verdict.OOPS: "!", Verdict.WAIT: "w"}


def main(arguments: list[str]) -> int:
    """Print programs x checks with totals; exit code 1 if one is not caught, or accused."""
    parser = argparse.ArgumentParser(prog="bench.py matrix", description=__doc__)
    parser.add_argument("lesson", nargs="?", default="", help="one lesson only, for example 04")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    chosen = animals(options.lesson)
    pool = Pool()
    futures = [(animal, pool.submit(animal.job(options.seed))) for animal in chosen]
    totals = {"caught": 0, "right check": 0, "wrong": 0, "right": 0, "accused": 0, "oops": 0}
    lesson = ""
    for animal, future in futures:
        results = future.result()
        if animal.lesson.name != lesson:
            lesson = animal.lesson.name
            print(f"\n{lesson}   (F fails, · passes, one column a check, in the order of the steps)")
        _count(animal, results, totals)
        row = "".join(_SIGNS[r.verdict] for r in results)
        mark = " " if failed(results) == set(animal.fails) else "  <-- not as its first line says"
        kind = "right" if animal.is_right else "wrong"
        print(f"  {kind}  {animal.path.parent.name + '/' + animal.role:<58} {row}{mark}", flush=True)
    pool.close()
    print(f"\n{len(chosen)} programs: {totals['wrong']} wrong, {totals['right']} right but unusual")
    print(f"caught: {totals['caught']} of {totals['wrong']} wrong programs")
    print(f"caught by the right check: {totals['right check']} of {totals['wrong']}")
    print(f"wrongly accused: {totals['accused']} of {totals['right']} right programs")
    if totals["oops"]:
        print(f"our own fault: {totals['oops']} checks", file=sys.stderr)
    good = totals["right check"] == totals["wrong"] and not totals["accused"] and not totals["oops"]
    return 0 if good else 1


def _count(animal: Animal, results: list[CheckResult], totals: dict[str, int]) -> None:
    names = failed(results)
    totals["oops"] += sum(r.verdict is Verdict.OOPS for r in results)
    if animal.is_right:
        totals["right"] += 1
        totals["accused"] += bool(names - set(animal.fails))
    else:
        totals["wrong"] += 1
        totals["caught"] += bool(names)
        totals["right check"] += animal.fails[0] in names
