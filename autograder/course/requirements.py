"""The packages of other people that the kit needs, as `requirements.txt` names them."""

from __future__ import annotations

import importlib.util
import re
import sys

from autograder.course.lessons import ROOT
from autograder.text.phrases import listed

FILE = ROOT / "requirements.txt"
_REQUIREMENT = re.compile(r"([A-Za-z0-9_.-]+)[^#\s]*")  # a name and its bounds: rich>=13.7,<16


class NotInstalled(ImportError):
    """Packages are missing; the message says what to type."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]  # what IPython shows of it, in a notebook


class CannotInstall(Exception):
    """The packages cannot be had; the message is one sentence, and the command that mends it."""


def requirement_lines(names: tuple[str, ...]) -> list[str]:
    """The requirements of these packages, with their bounds. Raises KeyError for one that the file does not name."""
    found = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if requirement := _REQUIREMENT.match(line):
            found[requirement[1]] = requirement[0]
    return [found[name] for name in names]


def this_python() -> str:
    """The Python that runs, as it is typed: a `pip` on the path may belong to another one."""
    return f'"{sys.executable}"' if " " in sys.executable else sys.executable


def install_command() -> str:
    """What to type to have everything, from whatever folder."""
    return f'{this_python()} -m pip install -r "{FILE}"'


def missing(packages: tuple[str, ...]) -> list[str]:
    """Those of the packages that this Python does not have."""
    return [name for name in packages if importlib.util.find_spec(name) is None]


def require(packages: tuple[str, ...]) -> None:
    """Raise NotInstalled if one of the packages is missing."""
    if names := missing(packages):
        raise NotInstalled(f"This Python has no {listed(names)}. To install everything, type: {install_command()}")
