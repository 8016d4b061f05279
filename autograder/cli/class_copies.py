"""`python autograder/run.py class copies SUBMISSIONS --to FILE`: pairs of submissions that are too alike."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.classroom.copies import ALIKE, find_copies
from autograder.classroom.submissions import Submission
from autograder.cli.exit_codes import NOT_YET, PASSED
from autograder.cli.intake import take_in_class
from autograder.cli.options import CLASS, CommandParser, WrongUsage
from autograder.course.requirements import NotInstalled, require
from autograder.report.copies_page import copies_html
from autograder.text.escaping import visible


def run(words: list[str]) -> int:
    """Write the page; returns 0 if there is no such pair. Raises WrongUsage."""
    parser = CommandParser(
        prog=f"python autograder/run.py {CLASS} copies",
        description="Pairs of submissions that are too alike, side by side on a page. Starters and solutions of the"
        " course do not count.",
        epilog="Exit codes: 0 none, 1 some, 2 wrong usage.",
        allow_abbrev=False,
    )
    parser.add_argument("submissions", type=Path, metavar="SUBMISSIONS")
    parser.add_argument("--to", type=Path, default=Path("copies.html"), metavar="FILE", help="the page (copies.html)")
    parser.add_argument("--last-year", type=Path, metavar="SUBMISSIONS", help="compare with these, too")
    parser.add_argument("--alike", type=float, default=ALIKE, metavar="SHARE", help=f"from which share on ({ALIKE})")
    options = parser.parse_args(words, namespace=argparse.Namespace())
    try:
        require(("copydetect",))
    except NotInstalled as error:
        raise WrongUsage(str(error)) from error
    submissions = take_in_class(options.submissions).submissions
    last_year: list[Submission] = take_in_class(options.last_year).submissions if options.last_year else []
    pairs = find_copies(submissions, last_year, options.alike)
    try:
        options.to.write_text(copies_html(pairs), encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise WrongUsage(f"--to {options.to} cannot be written: {error.strerror or error}") from error
    for pair in pairs:
        print(visible(f"{pair.share:.0%}  {pair.first}  {pair.second}"))
    print(f"{len(pairs)} pairs among {len(submissions)} submissions: {options.to}")
    return NOT_YET if pairs else PASSED
