"""Measure what the kit claims: `python autograder/bench.py speed`, `matrix`, `diagnoses` and so on.

Each command is a module in `autograder/evaluation/` with a `main(arguments) -> exit code`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

# Started as a file, Python puts this folder first on the path; what we import is the package around it.
if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from autograder.cli.exit_codes import PASSED, STOPPED, WRONG_USAGE
from autograder.course.requirements import NotInstalled, require

COMMANDS = ("cheats", "class", "diagnoses", "matrix", "mutants", "races", "soak", "speed", "watch")
MODULES = {"class": "class_grading"}  # where a command is not called as its module: this one is a word of Python's
_PACKAGES = ("rich", "psutil", "pytest", "jinja2")


def main(arguments: list[str]) -> int:
    """Run one command; without one, or with an unknown one, say which there are (exit code 2)."""
    name = arguments[0] if arguments else ""
    if name in COMMANDS:
        try:
            require(_PACKAGES)
        except NotInstalled as error:
            print(error, file=sys.stderr)
            return WRONG_USAGE
        return int(importlib.import_module(f"autograder.evaluation.{MODULES.get(name, name)}").main(arguments[1:]))
    asks_for_help = name in ("-h", "--help")
    if name and not asks_for_help:
        print(f"there is no command {name!r}", file=sys.stderr)
    print("usage: python autograder/bench.py COMMAND [options]\n")
    for command in COMMANDS:
        print(f"  {command:<10} {_summary(command)}")
    return PASSED if asks_for_help else WRONG_USAGE


def _summary(command: str) -> str:
    """The first line of the command's module."""
    path = Path(__file__).parent / "evaluation" / f"{MODULES.get(command, command)}.py"
    return path.read_text(encoding="utf-8").partition("\n")[0].strip('"')


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(STOPPED)
