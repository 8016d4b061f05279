"""Find races: `python autograder/run.py 04 --races [--pause 10] [--seed N] [--budget 20]`.

Exit codes: 0 no race found, 1 a race found (or the program does not run), 2 wrong usage.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course.lessons import Lesson
from autograder.grading.submitted import Unusable
from autograder.story.failures import Failed

if TYPE_CHECKING:
    import argparse

PASSED, NOT_YET = 0, 1
SWEPT = ("04", "06")  # lessons whose server several users share over TCP


def races(lesson: Lesson, server: Path, options: argparse.Namespace) -> int:
    """Sweep one server, tell what was found; returns the exit code. Raises Unusable for what cannot be swept."""
    if lesson.number not in SWEPT:
        raise Unusable(f"--races is about chats of several users over TCP: lessons {' and '.join(SWEPT)}")
    if options.json or options.html or options.watch or options.play is not None or options.step is not None:
        raise Unusable("--races goes with --server, --solution, --pause, --budget, --seed and --full only")
    if options.pause is not None and options.pause < 1:
        raise Unusable("--pause takes the number of a line")
    if options.budget <= 0:
        raise Unusable("--budget takes seconds, more than none")
    from autograder.races.sweep import Sweep
    from autograder.report.race_text import Bar, print_races

    bar = Bar(sys.stdout)
    seed = secrets.randbelow(10_000) if options.seed is None else options.seed
    sweep = Sweep(server, seed=seed, budget=options.budget, only_line=options.pause, tell=bar)
    try:
        result = sweep.run()
    except Failed as failed:
        print(f"{failed.reason}.")
        return NOT_YET
    finally:
        bar.clear()
    if options.pause is not None and options.pause not in result.swept and not result.findings:
        raise Unusable(f"nothing that the clients do leads to line {options.pause} of {server.name}")
    print_races(result, _command(lesson, server, options), full=options.full)
    return NOT_YET if result.findings or not result.scenes else PASSED


def _command(lesson: Lesson, server: Path, options: argparse.Namespace) -> str:
    words = f"python autograder/run.py {lesson.number}"
    if options.server is not None:
        words += f' --server "{server}"' if " " in str(server) else f" --server {server}"
    elif options.solution:
        words += " --solution"
    return f"{words} --races"
