"""Grade a lesson: `python autograder/run.py 04`. Arguments in, report out, exit code.

Exit codes: 0 all passed, 1 not yet, 2 wrong usage, 3 our fault, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

# Started as a file, Python puts this folder first on the path; what we import is the package around it.
if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    _as_before = sys.excepthook
    sys.excepthook = lambda kind, *about: None if kind is KeyboardInterrupt else _as_before(kind, *about)

from autograder.course import lessons
from autograder.grading.submitted import DoesNotCompile, Unusable, inspect_program
from autograder.program import platform_support

if TYPE_CHECKING:
    from autograder.grading.results import LessonResult

PASSED, NOT_YET, WRONG_USAGE, OUR_FAULT, STOPPED = 0, 1, 2, 3, 130


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence, and where to read more."""
        self.exit(WRONG_USAGE, f"{message}\nTry: python autograder/run.py --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python autograder/run.py", description="Grade a lesson of the chat lab.", allow_abbrev=False)
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
    add("--hint", type=int, nargs="?", const=0, metavar="N", help="the next hint for what fails; 1 starts over")
    add("--html", metavar="FILE", help="the report as a page for the browser")
    add("--watch", action="store_true", help="grade again whenever the program is saved, until Ctrl-C")
    add("--play", type=int, metavar="N", help="the check of step N up to where it breaks; you go on by hand")
    add("--races", action="store_true", help="look for races: one thread paused at one line, every line in turn")
    add("--pause", type=int, metavar="LINE", help="with --races: pause at this line only")
    add("--budget", type=float, default=20.0, metavar="SECONDS", help="with --races: how long it may take (20)")
    add("--when-told", action="store_true", help=argparse.SUPPRESS)  # how --watch starts its runs
    parser.set_defaults(warm_pool=None, width=None, color=None)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == ["assignment"]:
        from autograder.cli.grade_assignment import main as mark_the_assignment

        return mark_the_assignment(words[1:])
    options = _parser().parse_args(words)
    options.words = words
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
        alone = ("server", "client", "step", "json", "full", "hint", "html", "watch", "play", "races", "pause")
        given = [f"--{name}" for name in alone if getattr(options, name) not in (None, False)]
        if given:
            raise Unusable(f"{given[0]} is about one lesson: name it, as in python autograder/run.py 04 {given[0]}")
    if options.pause is not None and not options.races:
        raise Unusable("--pause goes with --races, as in python autograder/run.py 04 --races --pause 10")
    if options.watch and (options.json == "-" or options.play is not None):
        raise Unusable(f"--watch and {'--json -' if options.json == '-' else '--play'} do not go together")
    if options.hint is not None and options.hint < 0:
        raise Unusable("--hint takes a number from 1, or none: then it shows the next one")
    for name, given in (("--json", options.json), ("--html", options.html)):
        if given is None or (given == "-" and name == "--json"):
            continue
        path = Path(given)
        if path.is_dir():
            raise Unusable(f"{name} {path} is a folder; name a file in it")
        if not path.parent.is_dir():
            raise Unusable(f"{name} {path}: there is no folder {path.parent}")


def _chosen(lesson: lessons.Lesson, options: argparse.Namespace) -> dict[str, Path]:
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
    for step in (options.step, options.play):
        if step is not None:
            _check_step(lesson, step, programs)
    return programs


def _programs(lesson: lessons.Lesson, options: argparse.Namespace) -> dict[str, Path]:
    """The files to grade, looked at. Raises Unusable or DoesNotCompile for one that cannot be run."""
    programs = _chosen(lesson, options)
    for path in programs.values():
        inspect_program(path)
    return programs


def _check_step(lesson: lessons.Lesson, wanted: int, programs: dict[str, Path]) -> None:
    from autograder.course.checks import load

    steps = {check.step: check.program for check in load(lesson.checks).checks}
    if wanted not in steps:
        raise Unusable(f"lesson {lesson.name} has no step {wanted}; its steps are 0 to {max(steps)}")
    if steps[wanted] not in programs:
        role = steps[wanted]
        raise Unusable(f"step {wanted} of lesson {lesson.name} is about {role}.py: name it with --{role}")


def _one_lesson(options: argparse.Namespace) -> int:
    lesson = lessons.find(options.lesson)
    if options.watch and not options.when_told:
        return _watch(lesson, options)
    if options.when_told:
        from autograder.interactive.standby_run import stand_ready

        stand_ready(lesson, options)
    quiet = options.json == "-"
    if not quiet:
        from autograder.report.lesson_text import header

        print(header(f"Lesson {lesson.number}  {lesson.title}"), flush=True)
    if not options.races and options.play is None:
        from autograder.report.result_file import result_files

        options.files = result_files(json=options.json, html=options.html)
    try:
        programs = _programs(lesson, options)
    except DoesNotCompile as error:
        from autograder.grading.run_lesson import not_run

        print(error, file=sys.stderr)
        if options.json is not None and not options.races and options.play is None:
            _deliver(not_run(lesson, _chosen(lesson, options), _seed(options), str(error)), options)
        return NOT_YET
    if options.races:
        from autograder.cli.find_races import races

        return races(lesson, programs["server"], options)
    if options.play is not None:
        from autograder.interactive.play import play

        return play(lesson, programs, options.play, _seed(options))
    from autograder.interactive.preload import load_what_tells

    load_what_tells(page=options.html is not None, colour=sys.stdout.isatty())
    return _deliver(_grade(lesson, programs, options), options)


def _watch(lesson: lessons.Lesson, options: argparse.Namespace) -> int:
    from autograder.interactive.watch import watch

    try:
        _programs(lesson, options)
    except DoesNotCompile:
        pass  # the first report says so, and the next save may mend it
    command = [sys.executable, str(Path(__file__).resolve()), *options.words, "--when-told"]
    return watch(command, list(_chosen(lesson, options).values()), first_hint=options.hint)


def _grade(lesson: lessons.Lesson, programs: dict[str, Path], options: argparse.Namespace) -> LessonResult:
    from autograder.grading.run_lesson import run_lesson

    return run_lesson(
        lesson,
        programs,
        seed=_seed(options),
        only_step=options.step,
        everything=options.all,
        warm_pool=options.warm_pool,
    )


def _seed(options: argparse.Namespace) -> int:
    import secrets

    # Too many to try: a program that knew the seed could say beforehand what the clients are going to send.
    return secrets.randbelow(10**9) if options.seed is None else int(options.seed)


def _deliver(result: LessonResult, options: argparse.Namespace) -> int:
    """Tell the result in every form that was asked for; returns its exit code."""
    from autograder.grading.run_lesson import verdict_code
    from autograder.interactive.progress import carry_over

    level = carry_over(result, options.hint)
    if options.json is not None:
        import json

        text = json.dumps(result.as_json(), indent=2, ensure_ascii=False) + "\n"
        if options.json == "-":
            sys.stdout.write(text)
            sys.stdout.flush()
        else:
            _write("json", text, options)
    if options.html is not None:
        from autograder.report.lesson_page import page_html

        _write("html", page_html(result), options)
    if options.json != "-":
        from autograder.report.lesson_text import print_report

        looks = {"width": options.width, "color": options.color, "full": options.full, "everything": options.all}
        print_report(result, file=sys.stdout, hint_level=level, **looks)
        if options.hint is not None and result.first_failure is None:
            print("No step fails, so there is nothing to hint at.")
    return verdict_code(result)


def _write(name: str, text: str, options: argparse.Namespace) -> None:
    try:
        options.files[name].write(text)
    except OSError as error:
        path = getattr(options, name)
        raise Unusable(f"--{name} {path} cannot be written: {error.strerror or error}") from error


def _every_lesson(options: argparse.Namespace) -> int:
    """Each lesson, one line; the exit code is the gravest of theirs."""
    from autograder.report.lesson_text import one_line

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
    platform_support.end_tidily()
    sys.exit(main())
