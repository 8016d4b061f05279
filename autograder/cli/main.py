"""The command `run.py`: which of its commands was typed, and the exit code that each way of ending has."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from autograder.cli.exit_codes import NOT_YET, OUR_FAULT, STOPPED, WRONG_USAGE
from autograder.cli.options import (
    ASSIGNMENT,
    WrongUsage,
    check_assignment_options,
    check_environment,
    check_lesson_options,
    parse_assignment,
    parse_lesson,
)
from autograder.course.lessons import NoSuchLesson
from autograder.course.requirements import CannotInstall
from autograder.program.source_file import Unusable


def main(arguments: list[str] | None = None) -> int:
    """Run the command that `arguments` (or the command line) name; returns its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # an old console must not end the report
    try:
        return _run(words)
    except (WrongUsage, NoSuchLesson, Unusable) as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except CannotInstall as error:
        print(error, file=sys.stderr)
        return OUR_FAULT
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`). Python would complain once more when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_YET
    except Exception as error:
        print(_our_fault(error), file=sys.stderr)
        return OUR_FAULT


def _run(words: list[str]) -> int:
    check_environment()
    if words[:1] == [ASSIGNMENT]:
        assignment_options = parse_assignment(words[1:])
        check_assignment_options(assignment_options)
        from autograder.cli.grade_assignment import grade_assignment

        return grade_assignment(assignment_options)
    options = parse_lesson(words)
    check_lesson_options(options)
    from autograder.cli.grade_lesson import grade_every_lesson, grade_one_lesson

    return grade_every_lesson(options) if options.lesson is None else grade_one_lesson(options.lesson, options, words)


def _our_fault(error: Exception) -> str:
    import traceback

    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return (
        f"The autograder itself went wrong: {type(error).__name__}: {error} ({where})."
        "\nThis is our fault, not yours. Please show this line, and your file, to whoever gave you this kit."
    )
