"""What may be typed after `python autograder/run.py`, and what of it is refused before anything runs."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from autograder.cli.exit_codes import WRONG_USAGE
from autograder.program.patience import patience_factor

ASSIGNMENT = "assignment"  # the words that stand where a lesson's number could
CLASS = "class"
DOCTOR = "doctor"
RESET = "reset"
_ASSIGNMENT_FOLDER = Path(__file__).resolve().parents[2] / "lessons" / "04_multichat"
_ABOUT_ONE_LESSON = ("server", "client", "step", "json", "full", "hint", "html", "watch", "play", "races", "pause")


ASK = -(10**6)  # in the place of a number that was not typed: it is asked for


class WrongUsage(Exception):
    """The command cannot be served as it was typed; the message says why in one sentence."""


class CommandParser(argparse.ArgumentParser):
    """Answers wrong usage with one sentence, and says where to read more."""

    def error(self, message: str) -> NoReturn:
        """End the process with the exit code for wrong usage."""
        self.exit(WRONG_USAGE, f"{message}\nTry: {self.prog} --help\n")


@dataclass
class LessonOptions:
    """The options of `run.py [LESSON]`, as they were typed."""

    lesson: str | None = None
    solution: bool = False
    server: Path | None = None
    client: Path | None = None
    step: int | None = None
    all: bool = False
    seed: int | None = None
    json: str | None = None
    full: bool = False
    hint: int | None = None
    html: str | None = None
    watch: bool = False
    play: int | None = None
    races: bool = False
    pause: int | None = None
    budget: float = 20.0
    stands_by: bool = False  # a run that `--watch` has started, which waits for its word to begin

    @property
    def is_quiet(self) -> bool:
        """Whether standard output is for the data alone."""
        return self.json == "-"


@dataclass
class AssignmentOptions:
    """The options of `run.py assignment [DIR]`, as they were typed."""

    folder: Path = _ASSIGNMENT_FOLDER
    server: Path | None = None
    client: Path | None = None
    all: bool = False
    seed: int | None = None
    marks: Path | None = None
    check: bool = False
    json: str | None = None
    html: str | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether standard output is for the data alone."""
        return self.json == "-"


def parse_lesson(words: list[str]) -> LessonOptions:
    """The options of a lesson. Raises SystemExit for words that are none."""
    parser = CommandParser(
        prog="python autograder/run.py", description="Grade a lesson of the chat lab.", allow_abbrev=False
    )
    add = parser.add_argument
    add(
        "lesson",
        nargs="?",
        help="4, 04 or 04_multichat, `assignment`, `class` or `reset`; without it, every lesson, one line each",
    )
    add("--solution", action="store_true", help="grade the reference solution instead of lessons/")
    add("--server", type=Path, metavar="FILE", help="the server to grade, anywhere")
    add("--client", type=Path, metavar="FILE", help="the client to grade, anywhere")
    add("--step", type=int, metavar="N", help="this step only")
    add("--all", action="store_true", help="every step, also after one that failed (partial credit)")
    add("--seed", type=int, metavar="N", help="repeat with the same names and texts")
    add("--json", metavar="FILE", help="the verdicts as data; - prints them and nothing else")
    add("--full", action="store_true", help="the whole story of a failed check, nothing left out")
    add("--hint", type=int, nargs="?", const=0, metavar="N", help="the next hint for what fails; 1 starts over")
    add("--html", metavar="FILE", help="the report as a page for the browser")
    add("--watch", action="store_true", help="grade again whenever the program is saved, until Ctrl-C")
    add(
        "--play",
        type=int,
        nargs="?",
        const=ASK,
        metavar="N",
        help="the check of step N up to where it breaks; you go on by hand",
    )
    add("--races", action="store_true", help="look for races: one thread paused at one line, every line in turn")
    add("--pause", type=int, metavar="LINE", help="with --races: pause at this line only")
    add("--budget", type=float, metavar="SECONDS", help="with --races: how long it may take (20)")
    add("--stand-by", dest="stands_by", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(words, namespace=LessonOptions())


def parse_assignment(words: list[str]) -> AssignmentOptions:
    """The options of the assignment. Raises SystemExit for words that are none."""
    parser = CommandParser(
        prog=f"python autograder/run.py {ASSIGNMENT}",
        description="Mark the assignment: the student's own server and clients, at the keyboard.",
        epilog="Exit codes: 0 full marks, 1 less, 2 wrong usage, 3 our fault, 4 ungraded (a person has to look).",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add(
        "folder",
        nargs="?",
        type=Path,
        default=_ASSIGNMENT_FOLDER,
        metavar="DIR",
        help="the submission, a folder or a zip (lessons/04_multichat)",
    )
    add("--server", type=Path, metavar="FILE", help="this one is the server")
    add("--client", type=Path, metavar="FILE", help="this one is the client")
    add("--all", action="store_true", help="with the whole story of everything that failed")
    add("--seed", type=int, metavar="N", help="repeat with the same names and texts")
    add("--check", action="store_true", help="only say, in seconds, whether this will be accepted; nothing is run")
    add("--marks", type=Path, metavar="FILE", help="points and factors (autograder/assignment/marks.ini)")
    add("--json", metavar="FILE", help="the verdicts as data; - prints them and nothing else")
    add("--html", metavar="FILE", help="the report as a page")
    return parser.parse_args(words, namespace=AssignmentOptions())


def check_lesson_options(options: LessonOptions) -> None:
    """Raise WrongUsage for options of a lesson that cannot be served."""
    if options.lesson is None:
        given = [f"--{name}" for name in _ABOUT_ONE_LESSON if getattr(options, name) not in (None, False)]
        if given:
            raise WrongUsage(f"{given[0]} is about one lesson: name it, as in python autograder/run.py 04 {given[0]}")
    if options.pause is not None and not options.races:
        raise WrongUsage("--pause goes with --races, as in python autograder/run.py 04 --races --pause 10")
    if options.watch and (options.is_quiet or options.play is not None):
        raise WrongUsage(f"--watch and {'--json -' if options.is_quiet else '--play'} do not go together")
    if options.hint is not None and options.hint < 0:
        raise WrongUsage("--hint takes a number from 1, or none: then it shows the next one")
    check_result_paths(options)


def check_assignment_options(options: AssignmentOptions) -> None:
    """Raise WrongUsage for options of the assignment that cannot be served."""
    if not options.folder.exists():
        raise WrongUsage(f"there is no {options.folder}")
    if options.folder.is_file() and options.folder.suffix.lower() != ".zip":
        raise WrongUsage(f"{options.folder} is neither a folder nor a zip")
    for path in (options.server, options.client):
        if path is not None and not path.is_file():
            raise WrongUsage(f"there is no file {path}")
    check_result_paths(options)


def check_result_paths(options: LessonOptions | AssignmentOptions) -> None:
    """Raise WrongUsage for a result that could not be written where it was asked for."""
    if options.html == "-":
        raise WrongUsage("--html takes a file; only --json prints")
    for name, given in (("--json", options.json), ("--html", options.html)):
        if given is None or (given == "-" and name == "--json"):
            continue
        path = Path(given)
        if path.is_dir():
            raise WrongUsage(f"{name} {path} is a folder; name a file in it")
        if not path.parent.is_dir():
            raise WrongUsage(f"{name} {path}: there is no folder {path.parent}")


def check_environment() -> None:
    """Raise WrongUsage for a patience in the environment that nobody could wait by."""
    try:
        patience_factor()
    except ValueError as error:
        raise WrongUsage(str(error)) from None


def seed_of(options: LessonOptions | AssignmentOptions) -> int:
    """The seed that was given, or a new one."""
    from autograder.scenario.seeded_random import new_seed  # half as long to import as all the rest of this file

    return new_seed() if options.seed is None else options.seed
