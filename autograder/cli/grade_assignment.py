"""`python autograder/run.py assignment [DIR]`: the university assignment, marked as it is handed in.

Exit codes: 0 full marks (100), 1 less, 2 wrong usage, 3 our fault, 4 ungraded: a person has to look, 130 Ctrl-C.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

FULL, LESS, WRONG_USAGE, OUR_FAULT, UNGRADED, STOPPED = 0, 1, 2, 3, 4, 130
DEFAULT = Path(__file__).resolve().parents[2] / "lessons" / "04_multichat"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence, and where to read more."""
        self.exit(WRONG_USAGE, f"{message}\nTry: python autograder/run.py assignment --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python autograder/run.py assignment",
        description="Mark the assignment: the student's own server and clients, at the keyboard.",
        epilog="Exit codes: 0 full marks, 1 less, 2 wrong usage, 3 our fault, 4 ungraded (a person has to look).",
    )
    add = parser.add_argument
    add(
        "folder",
        nargs="?",
        type=Path,
        default=DEFAULT,
        metavar="DIR",
        help="the hand-in, a folder or a zip (lessons/04_multichat)",
    )
    add("--server", type=Path, metavar="FILE", help="this one is the server")
    add("--client", type=Path, metavar="FILE", help="this one is the client")
    add("--all", action="store_true", help="with the whole story of everything that failed")
    add("--seed", type=int, metavar="N", help="repeat with the same names and texts")
    add("--marks", type=Path, metavar="FILE", help="points and factors (autograder/assignment/marks.ini)")
    add("--json", metavar="FILE", help="the verdicts as data; - prints them and nothing else")
    add("--html", type=Path, metavar="FILE", help="the report as a page")
    return parser


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit code."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    problem = _problem(options)
    if problem:
        print(problem, file=sys.stderr)
        return WRONG_USAGE
    from autograder.assignment.marking_scheme import MarkingSchemeError
    from autograder.program.launcher_process import LauncherBroken

    try:
        return _grade(options)
    except MarkingSchemeError as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except LauncherBroken as error:
        print(f"Our fault, or this machine's: {error}", file=sys.stderr)
        return OUR_FAULT
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return STOPPED


def _problem(options: argparse.Namespace) -> str:
    if not options.folder.exists():
        return f"there is no {options.folder}"
    if options.folder.is_file() and options.folder.suffix.lower() != ".zip":
        return f"{options.folder} is neither a folder nor a zip"
    for path in (options.server, options.client):
        if path is not None and not path.is_file():
            return f"there is no file {path}"
    return ""


def _grade(options: argparse.Namespace) -> int:
    quiet = options.json == "-"
    if not quiet:
        print(f"The assignment: {options.folder.resolve().name}", flush=True)
    import secrets

    from autograder.assignment import marking_scheme
    from autograder.assignment.grade import grade
    from autograder.report import assignment_page, assignment_text  # noqa: F401  before a program could write over them
    from autograder.report.result_file import ResultFile

    json_file = ResultFile(Path(options.json)) if options.json not in (None, "-") else None
    result = grade(
        options.folder,
        server=options.server,
        client=options.client,
        seed=secrets.randbelow(10**9) if options.seed is None else options.seed,
        marks=marking_scheme.load(options.marks) if options.marks else None,
        tell=(lambda line: None) if quiet else (lambda line: print(f"  {line}", flush=True)),
    )
    if options.json is not None:
        import json

        text = json.dumps(result.as_json(), indent=2, ensure_ascii=False) + "\n"
        if json_file is None:
            sys.stdout.write(text)
        else:
            json_file.write(text)
    if options.html is not None:
        from autograder.report.assignment_page import assignment_html

        options.html.write_text(assignment_html(result), encoding="utf-8")
    if not quiet:
        from autograder.report.assignment_text import print_assignment

        print()
        print_assignment(result, file=sys.stdout, full=options.all)
    if result.is_ours:
        return OUR_FAULT
    if result.mark is None:
        return UNGRADED
    return FULL if result.mark >= 100 else LESS
