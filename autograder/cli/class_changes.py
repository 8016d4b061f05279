"""`python autograder/run.py class changes OLD [NEW]`: which marks changed, and why."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.classroom.differences import difference
from autograder.classroom.results_folder import ResultsFolder
from autograder.cli.exit_codes import NOT_YET, PASSED
from autograder.cli.options import CLASS, CommandParser, WrongUsage
from autograder.report.class_changes_text import difference_lines
from autograder.text.escaping import visible


def run(words: list[str]) -> int:
    """Print the differences; returns 0 if there is none. Raises WrongUsage."""
    parser = CommandParser(
        prog=f"python autograder/run.py {CLASS} changes",
        description="Which marks changed, and why: between two folders of results, or when one was graded again.",
        epilog="Exit codes: 0 no difference, 1 some, 2 wrong usage.",
        allow_abbrev=False,
    )
    parser.add_argument("old", type=Path, metavar="OLD")
    parser.add_argument("new", type=Path, nargs="?", metavar="NEW")
    options = parser.parse_args(words, namespace=argparse.Namespace())
    old = opened(options.old)
    found = list(_between(old, opened(options.new)) if options.new else _recorded(old))
    for student, changes in found:
        for line in [student] if changes is None else difference_lines(student, changes):
            print(visible(line))
    print(f"{len(found)} students with a difference" if found else "no difference")
    return NOT_YET if found else PASSED


def opened(root: Path) -> ResultsFolder:
    """A folder of results that is only read. Raises WrongUsage."""
    results = ResultsFolder(root)
    if not results.about():
        raise WrongUsage(f"{root} holds no results of a class")
    return results


def _between(old: ResultsFolder, new: ResultsFolder) -> Iterator[tuple[str, dict[str, Any] | None]]:
    before, after = set(old.students()), set(new.students())
    for student in sorted(before | after):
        first, second = old.record(student), new.record(student)
        if first is None or second is None:
            yield f"{student}: only in {(new if first is None else old).root}", None
            continue
        found = difference(first, second)
        if found.is_visible:
            yield student, found.as_json()


def _recorded(results: ResultsFolder) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """What each record says of the one that it replaced."""
    for student in results.students():
        record = results.record(student)
        if record is not None and "difference" in record["class"]:
            yield student, record["class"]["difference"]
