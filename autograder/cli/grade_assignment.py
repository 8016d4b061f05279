"""`python autograder/run.py assignment [DIR]`: the university assignment, marked as it is handed in."""

from __future__ import annotations

import sys

from autograder.cli.deliver import deliver_json, write_result
from autograder.cli.exit_codes import NOT_YET, OUR_FAULT, PASSED, UNGRADED
from autograder.cli.options import AssignmentOptions, WrongUsage, seed_of
from autograder.cli.private_environment import make_importable


def grade_assignment(options: AssignmentOptions) -> int:
    """Grade one submission and put out its mark in every form that was asked for; returns the exit code.

    Raises WrongUsage for a file of marks that cannot be read, CannotInstall, and MachineFault.
    """
    make_importable(pages=options.html is not None)
    if options.check:
        return _check(options)
    from autograder.assignment.marking_scheme import MarkingSchemeError

    try:
        return _grade(options)
    except MarkingSchemeError as error:
        raise WrongUsage(str(error)) from error


def _check(options: AssignmentOptions) -> int:
    """Say whether this would be accepted for grading, without running it."""
    from autograder.assignment.grade import find_programs
    from autograder.assignment.ungradable import CannotGrade
    from autograder.text.escaping import visible

    try:
        for line in find_programs(options.folder, server=options.server, client=options.client):
            print(visible(f"found: {line}"))
    except CannotGrade as error:
        print(visible(f"A person would have to look at this: {error.reason}."))
        print(visible(error.to_do))
        return UNGRADED
    print("This will be graded; nothing was run.")
    return PASSED


def _grade(options: AssignmentOptions) -> int:
    if not options.is_quiet:
        print(f"The assignment: {options.folder.resolve().name}", flush=True)
    from autograder.assignment import marking_scheme
    from autograder.assignment.grade import grade
    from autograder.assignment.submission_results import FULL
    from autograder.report.assignment_page import assignment_html  # before a program could write over it
    from autograder.report.assignment_text import print_assignment
    from autograder.report.result_file import result_files

    files = result_files(json=options.json, html=options.html)
    result = grade(
        options.folder,
        server=options.server,
        client=options.client,
        seed=seed_of(options),
        scheme=marking_scheme.load(options.marks) if options.marks else None,
        announce=(lambda line: None) if options.is_quiet else (lambda line: print(f"  {line}", flush=True)),
    )
    if options.json is not None:
        deliver_json(result.as_json(), files.get("json"), options.json)
    if options.html is not None:
        write_result(files["html"], assignment_html(result), f"--html {options.html}")
    if not options.is_quiet:
        print()
        print_assignment(result, file=sys.stdout, full=options.all)
    if result.is_ours:
        return OUR_FAULT
    if result.mark is None:
        return UNGRADED
    return PASSED if result.mark >= FULL else NOT_YET
