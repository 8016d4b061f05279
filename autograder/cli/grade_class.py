"""`python autograder/run.py class 04 SUBMISSIONS --into RESULTS`: every submission of a class is graded and kept."""

from __future__ import annotations

import os
import secrets
import sys
from dataclasses import dataclass, field
from pathlib import Path

from autograder.classroom.anonymous import make_anonymous
from autograder.classroom.canaries import canaries_of
from autograder.classroom.class_pages import write_pages
from autograder.classroom.class_run import CanaryMisjudged, ClassRun
from autograder.classroom.class_settings import ClassSettings
from autograder.classroom.isolation import BUBBLEWRAP, NONE, NoIsolation, availability, compile_kit
from autograder.classroom.kit_identity import identify_kit
from autograder.classroom.late_policy import BrokenPolicy
from autograder.classroom.ledger import Entry
from autograder.classroom.marks import unknown_overrides
from autograder.classroom.outcomes import AnotherKit, Status
from autograder.classroom.overrides import BrokenOverrides, make_overrides_file
from autograder.classroom.results_folder import DEPTHS, ResultsFolder, UnusableFolder
from autograder.classroom.submissions import Intake
from autograder.classroom.task_pool import LocalPool, TaskPool
from autograder.cli.exit_codes import OUR_FAULT, PASSED, UNGRADED
from autograder.cli.intake import take_in_class
from autograder.cli.options import ASSIGNMENT, CLASS, CommandParser, WrongUsage
from autograder.course.lessons import find
from autograder.course.requirements import NotInstalled, require
from autograder.report.class_changes_text import difference_lines
from autograder.report.class_progress import ClassProgress
from autograder.report.class_text import intake_lines, summary_lines
from autograder.text.escaping import visible

_SEEDS = 10**9


@dataclass
class ClassOptions:
    """The options of `run.py class LESSON SUBMISSIONS`, as they were typed."""

    lesson: str = ""
    submissions: Path = field(default_factory=Path)
    into: Path = field(default_factory=Path)
    roster: Path | None = None
    again: list[str] = field(default_factory=list)
    limit: float = 120.0
    workers: int = 0
    seed: int | None = None
    canaries: bool = True
    feedback: str | None = None
    cluster: str | None = None
    isolation: str = "auto"
    anonymous: Path | None = None


def parse(words: list[str]) -> ClassOptions:
    """The options. Raises SystemExit for words that are none."""
    parser = CommandParser(
        prog=f"python autograder/run.py {CLASS}",
        description="Grade the submissions of a class, and go on where an earlier run stopped."
        " About its results: class changes, class export, class late, class page, class copies, each with --help.",
        epilog="Exit codes: 0 everyone has a mark, 4 a person has to look at some, 2 wrong usage,"
        " 3 our fault or this machine's, 130 stopped: the same command goes on.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("lesson", help=f"4, 04 or 04_multichat, or `{ASSIGNMENT}`")
    add("submissions", type=Path, metavar="SUBMISSIONS", help="a folder or zip, as a learning management system has it")
    add("--into", type=Path, required=True, metavar="RESULTS", help="the folder for records and pages")
    add("--roster", type=Path, metavar="CSV", help="who is in the class: identifier, name, login, email, section")
    add("--again", action="append", metavar="NAME", help="grade these again; a name or a pattern, as in 'Ann*'")
    add("--limit", type=float, metavar="SECONDS", help="for each submission (120)")
    add("--workers", type=int, metavar="N", help="submissions at a time (two for each processor)")
    add("--isolation", choices=("auto", "required", NONE), help="behind walls if this machine can (auto)")
    add("--cluster", metavar="ADDRESS", help="grade on the workers of this dask scheduler (or of its scheduler file)")
    add("--seed", type=int, metavar="N", help="of the class, where RESULTS is new")
    add("--anonymous", type=Path, metavar="CSV", help="numbers in place of names, and who that is in this file")
    add("--feedback", choices=DEPTHS, help="what students get to see: feedback.html (everything)")
    add("--no-canaries", dest="canaries", action="store_false", help="grade no known programs among the others")
    options = parser.parse_args(words, namespace=ClassOptions())
    options.again = options.again or []
    return options


def run(words: list[str]) -> int:
    """Grade a class; returns the exit code. Raises WrongUsage and NoSuchLesson."""
    options = parse(words)
    lesson = options.lesson if options.lesson == ASSIGNMENT else find(options.lesson).name
    if options.limit <= 0 or options.workers < 0:
        raise WrongUsage("--limit and --workers take numbers greater than 0")
    intake = take_in_class(options.submissions, options.roster)
    for line in intake_lines(intake):
        print(visible(line), flush=True)
    results = ResultsFolder(options.into)
    seed = secrets.randbelow(_SEEDS) if options.seed is None else options.seed
    try:
        seed = results.open_for(lesson, seed)
    except UnusableFolder as error:
        raise WrongUsage(str(error)) from error
    try:
        if options.anonymous is not None:
            _make_anonymous(intake, seed, options.anonymous)
        return _grade(options, lesson, seed, intake, results)
    finally:
        results.close()


def _make_anonymous(intake: Intake, seed: int, names: Path) -> None:
    try:
        make_anonymous(intake.submissions, seed, names)
    except (OSError, ValueError) as error:
        raise WrongUsage(f"--anonymous {names}: {error}") from error


def _grade(options: ClassOptions, lesson: str, seed: int, intake: Intake, results: ResultsFolder) -> int:
    isolation = _isolation(options.isolation)
    kit, again = identify_kit(lesson), tuple(options.again)
    settings = ClassSettings(lesson, seed, kit, limit=options.limit, isolation=isolation, again=again)
    pool = _pool(options, settings)
    canaries = canaries_of(lesson) if options.canaries else ()
    try:
        with ClassProgress(sys.stderr) as progress:
            class_run = ClassRun(results, settings, pool, progress, canaries)
            entries = class_run.run(intake.submissions)
    except CanaryMisjudged as error:
        print(f"The class was stopped, for {error}.", file=sys.stderr)
        print("Marks since the last round of known programs do not count; the same command goes on.", file=sys.stderr)
        return OUR_FAULT
    except (AnotherKit, NoIsolation, UnusableFolder) as error:
        print(f"The class was stopped: {error}. The same command goes on.", file=sys.stderr)
        return OUR_FAULT
    finally:
        pool.close()
    _write_pages(results, options.feedback)
    for student, found in sorted(class_run.differences.items()):
        for line in difference_lines(student, found.as_json()):
            print(visible(line))
    for line in summary_lines(list(entries.values()), options.into):
        print(visible(line))
    return _exit_code(entries)


def _isolation(wanted: str) -> str:
    """What every record is going to say. Raises WrongUsage where more is required than there is."""
    if wanted == NONE:
        return NONE
    found = availability()
    if found.is_there:
        compile_kit()
        return BUBBLEWRAP
    if wanted == "required":
        raise WrongUsage(f"this machine cannot isolate: {found.why_not}. Type: {found.to_do}")
    print(f"Not isolated, for {found.why_not}: every record says so. python autograder/run.py doctor", file=sys.stderr)
    return NONE


def _pool(options: ClassOptions, settings: ClassSettings) -> TaskPool:
    if options.cluster is None:
        return LocalPool(options.workers or 2 * (os.cpu_count() or 1))
    try:
        require(("distributed",))
        from autograder.classroom.cluster_pool import ClusterPool, NoCluster
    except NotInstalled as error:
        raise WrongUsage(str(error)) from error
    try:
        return ClusterPool(options.cluster, settings.lesson, settings.kit.sha256)
    except (NoCluster, AnotherKit) as error:
        raise WrongUsage(str(error)) from error


def _write_pages(results: ResultsFolder, feedback: str | None) -> None:
    try:
        make_overrides_file(results.root)
        write_pages(results, results.feedback_depth(feedback))
        for student in unknown_overrides(results):
            print(visible(f"overrides.csv names {student}, who has no record"))
    except (BrokenOverrides, BrokenPolicy) as error:
        raise WrongUsage(f"everything is graded, and the pages are not written: {error}") from error


def _exit_code(entries: dict[str, Entry]) -> int:
    statuses = {entry.status for entry in entries.values()}
    if Status.OUR_FAULT.value in statuses:
        return OUR_FAULT
    return PASSED if statuses <= {Status.GRADED.value, Status.NOTHING_ARRIVED.value} else UNGRADED
