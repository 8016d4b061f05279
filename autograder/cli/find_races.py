"""`python autograder/run.py 04 --races [--pause 10] [--seed N] [--budget 20]`: look for races in a server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.cli.exit_codes import NOT_YET, PASSED
from autograder.cli.options import LessonOptions, WrongUsage, seed_of
from autograder.course.lessons import Lesson
from autograder.story.failures import Failed

_SWEPT = ("04", "06")  # lessons whose server several users share over TCP


def find_races(lesson: Lesson, server: Path, options: LessonOptions) -> int:
    """Sweep one server and print what was found; returns the exit code.

    Raises WrongUsage if nothing leads to the line of `--pause`.
    """
    from autograder.races.sweep import Sweep, SweepOptions
    from autograder.report.race_text import print_races

    seed = seed_of(options)
    sweep_options = SweepOptions(seed=seed, budget=options.budget, only_line=options.pause)
    try:
        with _progress_bar() as show_progress:
            result = Sweep(server, sweep_options, show_progress).run()
    except Failed as failed:
        print(f"{failed.reason}.")
        return NOT_YET
    if options.pause is not None and options.pause not in result.swept | result.not_swept and not result.findings:
        raise WrongUsage(f"nothing that the clients do leads to line {options.pause} of {server.name}")
    print_races(result, _command(lesson, server, options), full=options.full)
    return NOT_YET if result.findings or not result.scenes or result.is_unswept else PASSED


@contextmanager
def _progress_bar() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; yields what to call with how many runs are done, of how many."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("runs"))
    with Progress(*columns, transient=True, disable=not sys.stdout.isatty()) as progress:
        task = progress.add_task("sweep", total=None)
        yield lambda done, planned: progress.update(task, completed=done, total=planned)


def check_race_options(lesson: Lesson, options: LessonOptions) -> None:
    """Raise WrongUsage for what cannot be swept."""
    if lesson.number not in _SWEPT:
        raise WrongUsage(f"--races is about chats of several users over TCP: lessons {' and '.join(_SWEPT)}")
    if options.json or options.html or options.watch or options.play is not None or options.step is not None:
        raise WrongUsage("--races goes with --server, --solution, --pause, --budget, --seed and --full only")
    if options.pause is not None and options.pause < 1:
        raise WrongUsage("--pause takes the number of a line")
    if not options.budget > 0:  # "nan" is no number of seconds either
        raise WrongUsage("--budget takes seconds, more than none")


def _command(lesson: Lesson, server: Path, options: LessonOptions) -> str:
    words = f"python autograder/run.py {lesson.number}"
    if options.server is not None:
        words += f' --server "{server}"' if " " in str(server) else f" --server {server}"
    elif options.solution:
        words += " --solution"
    return f"{words} --races"
