"""`python autograder/run.py class late RESULTS --policy FILE`: what a policy about being late would do to the marks."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from autograder.classroom.late_policy import FILE, BrokenPolicy, read_policy
from autograder.classroom.marks import Mark, marked_records
from autograder.classroom.overrides import BrokenOverrides
from autograder.cli.class_changes import opened
from autograder.cli.exit_codes import PASSED
from autograder.cli.options import CLASS, CommandParser, WrongUsage
from autograder.text.escaping import visible


def run(words: list[str]) -> int:
    """Print each mark that the policy changes. Raises WrongUsage."""
    parser = CommandParser(
        prog=f"python autograder/run.py {CLASS} late",
        description="What a policy about being late does to the marks; nothing is graded, and nothing is written"
        " without --keep.",
        allow_abbrev=False,
    )
    parser.add_argument("results", type=Path, metavar="RESULTS")
    parser.add_argument("--policy", type=Path, metavar="FILE", help=f"what if this one were in force ({FILE})")
    parser.add_argument("--keep", action="store_true", help=f"put it in force: copy it to RESULTS/{FILE}")
    options = parser.parse_args(words, namespace=argparse.Namespace())
    results = opened(options.results)
    try:
        wanted = options.policy or results.root / FILE
        if not wanted.is_file():
            raise WrongUsage(f"there is no {wanted}")
        policy = read_policy(wanted)
        now = {one.folder: one.mark for one in marked_records(results)}
        then = {one.folder: one.mark for one in marked_records(results, policy)}
    except (BrokenPolicy, BrokenOverrides) as error:
        raise WrongUsage(str(error)) from error
    _show(now, then)
    if options.keep and options.policy:
        shutil.copyfile(options.policy, results.root / FILE)
        print(f"{results.root / FILE} is in force.")
    return PASSED


def _show(now: dict[str, Mark], then: dict[str, Mark]) -> None:
    late = [student for student, mark in then.items() if mark.days_late]
    changed = [student for student, mark in then.items() if mark.final != now[student].final]
    for student in sorted({*late, *changed}):
        print(visible(f"{student}: {then[student].in_words()}"))
    print(f"{len(late)} of {len(then)} late; {len(changed)} marks are other than those in force.")
