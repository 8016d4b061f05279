"""Grade a lesson: `python autograder/run.py 04`. Arguments in, report out, exit code.

Exit codes: 0 all passed, 1 not yet, 2 wrong usage, 3 our fault, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

# Started as a file, Python puts this folder first on the path; what we import is the package around it.
if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from autograder.grading import lessons  # noqa: E402  the path had to be set first
from autograder.grading.submitted import DoesNotCompile, Unusable, inspect_program  # noqa: E402

if TYPE_CHECKING:
    from autograder.grading.verdicts import LessonResult

PASSED, NOT_YET, WRONG_USAGE, OUR_FAULT, STOPPED = 0, 1, 2, 3, 130


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence, and where to read more."""
        self.exit(WRONG_USAGE, f"{message}\nTry: python autograder/run.py --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python autograder/run.py", description="Grade a lesson of the chat lab.")
    add = parser.add_argument
    add("lesson", nargs="?", help="4, 04 or 04_multichat; without it, every lesson, one line each")
    add("--solution", action="store_true", help="grade the reference solution instead of lessons/")
    add("--server", type=Path, metavar="FILE", help="the server to grade, anywhere")
    add("--client", type=Path, metavar="FILE", help="the client to grade, anywhere")
    add("--step", type=int, metavar="N", help="this step only")
    add("--all", action="store_true", help="every step, also after one that failed (partial credit)")
    add("--seed", type=int, metavar="N", help="repeat with the same names and texts")
    add("--json", metavar="FILE", help="the verdicts as data; - prints them and nothing else")
    add("--full", action="store_true", help="the whole story of a failed check, nothing left out")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # an old console must not end the report
    try:
        if options.lesson is None:
            return _every_lesson(options)
        return _one_lesson(options)
    except (lessons.NoSuchLesson, Unusable) as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return STOPPED


def _programs(lesson: lessons.Lesson, options: argparse.Namespace) -> dict[str, Path]:
    """Which files to grade. Raises Unusable for an option that the lesson has no use for."""
    programs = lesson.programs("solutions" if options.solution else "lessons")
    given = {"server": options.server, "client": options.client}
    for role, path in given.items():
        if path is None:
            continue
        if role not in lesson.graded:
            raise Unusable(f"lesson {lesson.name} does not grade a {role} program")
        programs[role] = path
    if any(given.values()):  # what was not named is not graded
        programs = {role: path for role, path in programs.items() if given[role] is not None}
    for path in programs.values():
        inspect_program(path)
    return programs


def _one_lesson(options: argparse.Namespace) -> int:
    lesson = lessons.find(options.lesson)
    quiet = options.json == "-"
    if not quiet:
        from autograder.report.terminal import header

        print(header(f"Lesson {lesson.number}  {lesson.title}"), flush=True)
    try:
        programs = _programs(lesson, options)
    except DoesNotCompile as error:
        print(error, file=sys.stderr)
        return NOT_YET
    return _deliver(_grade(lesson, programs, options), options)


def _grade(lesson: lessons.Lesson, programs: dict[str, Path], options: argparse.Namespace) -> LessonResult:
    from autograder.grading.run_lesson import run_lesson

    seed = options.seed
    if seed is None:
        import secrets

        seed = secrets.randbelow(10_000)
    return run_lesson(lesson, programs, seed=seed, only_step=options.step, everything=options.all)


def _deliver(result: LessonResult, options: argparse.Namespace) -> int:
    """Tell the result in every form that was asked for; returns its exit code."""
    from autograder.grading.run_lesson import verdict_code

    if options.json is not None:
        import json

        text = json.dumps(result.as_json(), indent=2, ensure_ascii=False) + "\n"
        if options.json == "-":
            sys.stdout.write(text)
        else:
            Path(options.json).write_text(text, encoding="utf-8")
    if options.json != "-":
        from autograder.report.terminal import print_report

        print_report(result, file=sys.stdout, full=options.full, everything=options.all)
    return verdict_code(result)


def _every_lesson(options: argparse.Namespace) -> int:
    """Each lesson, one line; the exit code is the gravest of theirs."""
    from autograder.report.terminal import one_line

    worst = PASSED
    for lesson in lessons.all_lessons():
        try:
            result = _grade(lesson, _programs(lesson, options), options)
        except (DoesNotCompile, Unusable) as error:
            print(f"{lesson.name:<16} {error}", flush=True)
            worst = max(worst, NOT_YET)
            continue
        print(one_line(result), flush=True)
        from autograder.grading.run_lesson import verdict_code

        worst = max(worst, verdict_code(result))
    return worst


if __name__ == "__main__":
    sys.exit(main())
