"""Programs that try to cheat: what each gains, and what it leaves behind."""

from __future__ import annotations

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.evaluation.cheat_outcomes import deviations
from autograder.evaluation.cheat_runs import KitCopy, Outcome
from autograder.evaluation.cheat_zoo import Cheat, cheats
from autograder.program.launcher.remove_folder import remove_folder

AT_ONCE = 2  # runs


def main(arguments: list[str]) -> int:
    """Print cheats x what they come to, with totals; exit code 1 if one is not as its first line says."""
    parser = argparse.ArgumentParser(prog="bench.py cheats", description=__doc__)
    parser.add_argument("name", nargs="?", default="", help="those only whose name begins so")
    options = parser.parse_args(arguments)
    if sys.platform != "linux":
        print("the cheats are written for Linux (/proc)", file=sys.stderr)
        return 2
    chosen = [cheat for cheat in cheats() if cheat.name.startswith(options.name)]
    print("| trick | earned on the wire | points gained | only isolation stops |")
    print("|---|---|---|---|")
    bad, gained, taken = 0, 0.0, 0.0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for cheat, outcome in zip(chosen, pool.map(run, chosen), strict=True):
            more = max(0.0, (outcome.score or 0) - cheat.earns)
            gained, taken = gained + (0 if cheat.gains else more), taken + (more if cheat.gains else 0)
            print(f"| {cheat.description} | {_earned(outcome, more)} | {more:g} | {cheat.isolation} |", flush=True)
            wrong = deviations(cheat, outcome)
            bad += bool(wrong)
            for sentence in wrong:
                print(f"{cheat.name}: {sentence}", file=sys.stderr)
    print(f"\n{len(chosen)} cheats, points gained: {gained:g}")
    print(f"only isolation stops: {sum(bool(cheat.isolation) for cheat in chosen)} of them, points gained: {taken:g}")
    print(f"not as their first line says: {bad}")
    return 1 if bad else 0


def _earned(outcome: Outcome, more: float) -> str:
    return "no result" if outcome.score is None else f"{outcome.score - more:g}"


def run(cheat: Cheat) -> Outcome:
    """Grade one cheat with a copy of the kit of its own."""
    folder = Path(tempfile.mkdtemp(prefix="cheats-"))
    try:
        return KitCopy(folder).grade(cheat.lesson, cheat.program_role, cheat.path)
    finally:
        remove_folder(str(folder))
