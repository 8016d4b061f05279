"""The command `run.py`: which of its commands was typed, and the exit code that each way of ending has."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

from autograder.cli import standard_streams
from autograder.cli.exit_codes import NOT_YET, OUR_FAULT, STOPPED, WRONG_USAGE
from autograder.cli.options import (
    ASSIGNMENT,
    CLASS,
    DOCTOR,
    RESET,
    WrongUsage,
    check_assignment_options,
    check_environment,
    check_lesson_options,
    parse_assignment,
    parse_lesson,
)
from autograder.course.lessons import NoSuchLesson
from autograder.course.requirements import CannotInstall
from autograder.program.faults import MachineFault
from autograder.program.source_file import Unusable


def main(arguments: list[str] | None = None) -> int:
    """Run the command that `arguments` (or the command line) name; returns its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    standard_streams.prepare()
    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except (WrongUsage, NoSuchLesson, Unusable) as error:
        standard_streams.complain(str(error))
        return WRONG_USAGE
    except CannotInstall as error:
        standard_streams.complain(str(error))
        return OUR_FAULT
    except KeyboardInterrupt:
        standard_streams.complain("\nstopped")
        return STOPPED
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`). Python would complain once more when it flushes.
        standard_streams.discard_output()
        return NOT_YET
    except Exception as error:
        return _went_wrong(error)


def _run(words: list[str]) -> int:
    check_environment()
    if words[:1] == [ASSIGNMENT]:
        assignment_options = parse_assignment(words[1:])
        check_assignment_options(assignment_options)
        from autograder.cli.grade_assignment import grade_assignment

        return grade_assignment(assignment_options)
    if words == [DOCTOR]:
        from autograder.cli import doctor

        return doctor.run()
    if words[:1] == [RESET]:
        from autograder.cli.reset_starter import reset_starter

        return reset_starter(words[1:])
    if words[:1] == [CLASS]:
        from autograder.cli.class_command import class_command

        return class_command(words[1:])
    options = parse_lesson(words)
    check_lesson_options(options)
    from autograder.cli.grade_lesson import grade_every_lesson, grade_one_lesson

    return grade_every_lesson(options) if options.lesson is None else grade_one_lesson(options.lesson, options, words)


def _went_wrong(error: Exception) -> int:
    """Say whose fault an error was, if it was not the student's; returns the exit code."""
    trouble = standard_streams.output_trouble() if isinstance(error, OSError) else None
    if trouble is not None and trouble.errno == errno.EIO:
        return STOPPED  # the terminal has been closed
    if trouble is not None:
        standard_streams.complain(f"Standard output takes nothing more: {trouble.strerror}.")
        return OUR_FAULT
    from autograder.program.machine_check import machine_fault  # only a mishap needs it

    fault = machine_fault() or (str(error) if isinstance(error, MachineFault) else None)
    standard_streams.complain(_our_fault(error) if fault is None else f"Our fault, or this machine's: {fault}.")
    return OUR_FAULT


def _our_fault(error: Exception) -> str:
    import traceback

    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return (
        f"The autograder itself went wrong: {type(error).__name__}: {error} ({where})."
        "\nThis is our fault, not yours. Please show this line, and your file, to whoever gave you this kit."
    )
