"""`python autograder/run.py class ...`: which of the commands about a class was typed."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from autograder.cli.options import WrongUsage
from autograder.course.requirements import install_command, missing

_PACKAGES = ("rich", "psutil", "jinja2", "pathvalidate", "yaml", "filelock")
_ABOUT_RESULTS = {  # word -> module with a function `run(words)`; every other word names a lesson
    "changes": "class_changes",
    "export": "class_export",
    "page": "class_page_command",
    "copies": "class_copies",
    "late": "class_late",
}


def class_command(words: list[str]) -> int:
    """Run the command about a class that `words` name; returns its exit code. Raises WrongUsage."""
    if names := missing(_PACKAGES):
        raise WrongUsage(f"for a class, this Python needs {', '.join(names)} too. Type: {install_command()}")
    module = _ABOUT_RESULTS.get(words[0]) if words else None
    run: Callable[[list[str]], int] = importlib.import_module(f"autograder.cli.{module or 'grade_class'}").run
    return run(words[1:] if module else words)
