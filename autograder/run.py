"""Grade a lesson: `python autograder/run.py 04`. Arguments in, report out, exit code.

Exit codes: 0 all passed, 1 not yet, 2 wrong usage, 3 our fault, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

# Started as a file, Python puts this folder first on the path; what we import is the package around it.
if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    _as_before = sys.excepthook
    sys.excepthook = lambda kind, *about: None if kind is KeyboardInterrupt else _as_before(kind, *about)

from autograder.grading import lessons
from autograder.grading.submitted import DoesNotCompile, Unusable, inspect_program

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
    add("lesson", nargs="?", help="4, 04 or 04_multichat, or `assignment`; without it, every lesson, one line each")
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
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == ["assignment"]:
        from autograder.run_assignment import main as mark_the_assignment

        return mark_the_assignment(words[1:])
    options = _parser().parse_args(words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # an old console must not end the report
    try:
        _check_usage(options)
        if options.lesson is None:
            return _every_lesson(options)
        return _one_lesson(options)
    except (lessons.NoSuchLesson, Unusable) as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`). Python would complain once more when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_YET
    except Exception as error:
        return _our_fault(error)


def _end_tidily() -> None:
    """Have every way to end us from outside clean up as Ctrl-C does."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):  # kill; a closed terminal; Ctrl-Break on Windows
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)


def _our_fault(error: Exception) -> int:
    import traceback

    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    print(
        f"The autograder itself went wrong: {type(error).__name__}: {error} ({where})."
        "\nThis is our fault, not yours. Please show this line, and your file, to whoever gave you this kit.",
        file=sys.stderr,
    )
    return OUR_FAULT


def _check_usage(options: argparse.Namespace) -> None:
    """Raise Unusable for options that cannot be served, before anything is run."""
    if options.lesson is None:
        alone = ("server", "client", "step", "json", "full")
        given = [f"--{name}" for name in alone if getattr(options, name) not in (None, False)]
        if given:
            raise Unusable(f"{given[0]} is about one lesson: name it, as in python autograder/run.py 04 {given[0]}")
    if options.json not in (None, "-"):
        path = Path(options.json)
        if path.is_dir():
            raise Unusable(f"--json {path} is a folder; name a file in it")
        if not path.parent.is_dir():
            raise Unusable(f"--json {path}: there is no folder {path.parent}")


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
    if options.step is not None:
        _check_step(lesson, options.step, programs)
    return programs


def _check_step(lesson: lessons.Lesson, wanted: int, programs: dict[str, Path]) -> None:
    from autograder.grading.steps import load

    steps = {check.step: check.program for check in load(lesson.checks).checks}
    if wanted not in steps:
        raise Unusable(f"lesson {lesson.name} has no step {wanted}; its steps are 0 to {max(steps)}")
    if steps[wanted] not in programs:
        role = steps[wanted]
        raise Unusable(f"step {wanted} of lesson {lesson.name} is about {role}.py: name it with --{role}")


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
            sys.stdout.flush()
        else:
            try:
                Path(options.json).write_text(text, encoding="utf-8")
            except OSError as error:
                raise Unusable(f"--json {options.json} cannot be written: {error.strerror or error}") from error
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
    _end_tidily()
    sys.exit(main())
