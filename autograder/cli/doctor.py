"""`python autograder/run.py doctor`: what this machine can give to grading, and why not more."""

from __future__ import annotations

import platform

from autograder.classroom.isolation import availability
from autograder.cli.exit_codes import NOT_YET, PASSED
from autograder.course.requirements import install_command, missing
from autograder.program.machine_check import machine_fault

_FOR_A_CLASS = (
    "rich",
    "psutil",
    "jinja2",
    "pathvalidate",
    "yaml",
    "filelock",
    "distributed",
    "junitparser",
    "openpyxl",
)


def run() -> int:
    """Print what was found; returns 0 if a class can be graded behind walls."""
    print(f"Python {platform.python_version()} on {platform.system()} {platform.release()}")
    fault = machine_fault()
    print(f"space, threads, loopback: {fault or 'as needed'}")
    names = missing(_FOR_A_CLASS)
    print(f"packages for a class: {'missing: ' + ', '.join(names) if names else 'all there'}")
    if names:
        print(f"  {install_command()}")
    found = availability()
    if found.is_there:
        print("isolation: bubblewrap; each submission has its own network, processes, IPC and user")
    else:
        print(f"isolation: none, for {found.why_not}")
        print(f"  {found.to_do}")
        print("  Without it, grade only programs that somebody has read.")
    return PASSED if found.is_there and not names and fault is None else NOT_YET
