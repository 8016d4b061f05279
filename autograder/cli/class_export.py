"""`python autograder/run.py class export RESULTS ...`: the marks of a class for other systems."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from autograder.classroom.anonymous import read_names
from autograder.classroom.exports.grade_sheets import Filled, UnusableSheet
from autograder.classroom.late_policy import BrokenPolicy
from autograder.classroom.marks import MarkedRecord, marked_records
from autograder.classroom.overrides import BrokenOverrides
from autograder.classroom.results_folder import ResultsFolder
from autograder.cli.class_changes import opened
from autograder.cli.exit_codes import PASSED
from autograder.cli.options import CLASS, CommandParser, WrongUsage
from autograder.course.requirements import NotInstalled, require
from autograder.text.escaping import visible


def run(words: list[str]) -> int:
    """Write what was asked for into a folder, and tell what an instructor should know of it. Raises WrongUsage."""
    options = _parse(words)
    results = opened(options.results)
    to = options.to or results.root / "export"
    to.mkdir(parents=True, exist_ok=True)
    told: list[str] = []
    try:
        for export in _EXPORTS:
            told += export(options, results, to)
    except (UnusableSheet, BrokenPolicy, BrokenOverrides, NotInstalled, ValueError) as error:
        raise WrongUsage(str(error)) from error
    if not told:
        raise WrongUsage("name at least one system, as in --csv; --help has them all")
    for line in told:
        print(visible(line))
    return PASSED


def _parse(words: list[str]) -> argparse.Namespace:
    parser = CommandParser(
        prog=f"python autograder/run.py {CLASS} export",
        description="The marks of a class for other systems, from its records alone. Who has no mark is left out"
        " or left blank, and told; nobody gets 0 for that.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("results", type=Path, metavar="RESULTS")
    add("--to", type=Path, metavar="FOLDER", help="where the files go (RESULTS/export)")
    add("--moodle", type=Path, metavar="CSV", help="fill in Moodle's grading worksheet, and zip the feedback files")
    add("--canvas", type=Path, metavar="CSV", help="fill in a gradebook that Canvas exported")
    add("--blackboard", type=Path, metavar="FILE", help="fill in what Blackboard's Grade Center downloads")
    add("--column", default="", metavar="TITLE", help="of Canvas or Blackboard, if there are several")
    add("--gradescope", action="store_true", help="results.json for each, and autograder.zip to upload")
    add("--classroom50", metavar="CLASSROOM", help="classroom50/result/v1 for each")
    add("--names", type=Path, metavar="CSV", help="the file that --anonymous wrote: names in place of numbers")
    add("--junit", action="store_true", help="JUnit XML, a suite for each student")
    add("--csv", action="store_true", help="a table with a column for each step")
    add("--xlsx", action="store_true", help="the same as a spreadsheet")
    return parser.parse_args(words, namespace=argparse.Namespace())


def _marked(options: argparse.Namespace, results: ResultsFolder) -> Iterator[MarkedRecord]:
    """All records, with the names that the file of names gives to them."""
    names = read_names(options.names) if options.names else {}
    for one in marked_records(results):
        known = names.get(one.folder)
        if known is not None:
            about = {**one.record["class"], "student": known.as_json() | {"folder": one.folder}}
            one = replace(one, record={**one.record, "class": about})
        yield one


def _moodle(options: argparse.Namespace, results: ResultsFolder, to: Path) -> Iterator[str]:
    from autograder.classroom.exports.moodle import fill_worksheet, write_feedback_zip

    if options.moodle:
        yield from _written(fill_worksheet(options.moodle, _marked(options, results)), to / "moodle.csv")
        count = write_feedback_zip(to / "moodle_feedback.zip", _marked(options, results), results.root / "students")
        yield f"{to / 'moodle_feedback.zip'}: feedback for {count} students"


def _canvas(options: argparse.Namespace, results: ResultsFolder, to: Path) -> Iterator[str]:
    from autograder.classroom.exports.canvas import fill_gradebook

    if options.canvas:
        filled = fill_gradebook(options.canvas, _marked(options, results), options.column)
        yield from _written(filled, to / "canvas.csv")


def _blackboard(options: argparse.Namespace, results: ResultsFolder, to: Path) -> Iterator[str]:
    from autograder.classroom.exports.blackboard import fill_grade_center

    if options.blackboard:
        filled = fill_grade_center(options.blackboard, _marked(options, results), options.column)
        yield from _written(filled, to / "blackboard.xls")  # the name that Blackboard itself gives to it


def _written(filled: Filled, path: Path) -> Iterator[str]:
    path.write_bytes(filled.data)
    yield f"{path}: {filled.filled} marks"
    yield from (f"  {line}" for line in filled.told)


def _gradescope(options: argparse.Namespace, results: ResultsFolder, to: Path) -> Iterator[str]:
    from autograder.classroom.exports.gradescope import results_json, write_autograder_zip

    if options.gradescope:
        count = _write_each(to / "gradescope", _marked(options, results), results_json)
        yield f"{to / 'gradescope'}: {count} students"
        write_autograder_zip(to / "autograder.zip", results.about()["lesson"])
        yield f"{to / 'autograder.zip'}: upload it under Configure Autograder, and the kit grades there"


def _classroom50(options: argparse.Namespace, results: ResultsFolder, to: Path) -> Iterator[str]:
    from autograder.classroom.exports.classroom50 import result_v1

    if options.classroom50:
        lesson = results.about()["lesson"]
        count = _write_each(
            to / "classroom50", _marked(options, results), lambda one: result_v1(one, options.classroom50, lesson)
        )
        yield f"{to / 'classroom50'}: {count} students"


def _write_each(
    folder: Path, marked: Iterator[MarkedRecord], make: Callable[[MarkedRecord], dict[str, object] | None]
) -> int:
    folder.mkdir(exist_ok=True)
    count = 0
    for one in marked:
        data = make(one)
        if data is not None:
            (folder / f"{one.folder}.json").write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
            count += 1
    return count


def _junit(options: argparse.Namespace, results: ResultsFolder, to: Path) -> Iterator[str]:
    if options.junit:
        require(("junitparser",))
        from autograder.classroom.exports.junit import junit_xml

        (to / "class.xml").write_bytes(junit_xml(_marked(options, results)))
        yield str(to / "class.xml")


def _tables(options: argparse.Namespace, results: ResultsFolder, to: Path) -> Iterator[str]:
    if options.csv or options.xlsx:
        require(("openpyxl",))
        from autograder.classroom.exports.tables import as_csv, table, write_xlsx

        rows = table(_marked(options, results))
        if options.csv:
            (to / "class.csv").write_bytes(as_csv(rows))
            yield str(to / "class.csv")
        if options.xlsx:
            write_xlsx(to / "class.xlsx", rows)
            yield str(to / "class.xlsx")


_EXPORTS = (_moodle, _canvas, _blackboard, _gradescope, _classroom50, _junit, _tables)
