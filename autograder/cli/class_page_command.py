"""`python autograder/run.py class page RESULTS`: a class's pages again, after overrides or a policy changed."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.classroom.class_pages import CLASS_PAGE, write_pages
from autograder.classroom.late_policy import BrokenPolicy
from autograder.classroom.marks import unknown_overrides
from autograder.classroom.overrides import BrokenOverrides
from autograder.classroom.results_folder import DEPTHS, UnusableFolder
from autograder.cli.class_changes import opened
from autograder.cli.exit_codes import PASSED
from autograder.cli.options import CLASS, CommandParser, WrongUsage
from autograder.text.escaping import visible


def run(words: list[str]) -> int:
    """Write the pages. Raises WrongUsage."""
    parser = CommandParser(
        prog=f"python autograder/run.py {CLASS} page",
        description="Write class.html and each student's feedback.html again; nothing is graded.",
        allow_abbrev=False,
    )
    parser.add_argument("results", type=Path, metavar="RESULTS")
    parser.add_argument("--feedback", choices=DEPTHS, help="what students get to see")
    options = parser.parse_args(words, namespace=argparse.Namespace())
    results = opened(options.results)
    try:
        results.lock()
        write_pages(results, results.feedback_depth(options.feedback))
        unknown = unknown_overrides(results)
    except (BrokenOverrides, BrokenPolicy, UnusableFolder) as error:
        raise WrongUsage(str(error)) from error
    finally:
        results.close()
    for student in unknown:
        print(visible(f"overrides.csv names {student}, who has no record"))
    print(visible(str(results.root / CLASS_PAGE)))
    return PASSED
