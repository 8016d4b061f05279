"""What grading needs of other people's packages, in a folder of the kit's own, for a Python that lacks them.

A beginner's `pip` often belongs to another Python than their `python`. So run.py fetches the packages itself, once,
into a dot folder of the kit or, if the kit is read-only, into the user's cache, and goes on with that folder on its
path. It stays the same process under the same Python; the student's program, in a process of its own, sees nothing of
it. (A virtual environment would take three times as long to make, and hide from that program what its author has
installed.)

Which version of a package a Python has by itself does not matter: rich 10 and psutil 5.8 do as well (tried).
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.machinery
import os
import sys
from pathlib import Path

from autograder.course.lessons import ROOT
from autograder.course.requirements import missing, requirement_lines
from autograder.program.platform_support import IS_WINDOWS

PACKAGES = ("rich", "psutil")
PACKAGES_FOR_PAGES = (*PACKAGES, "jinja2")
IN_KIT = ROOT / ".chatlab-env"


def make_importable(*, pages: bool = False) -> None:
    """See to it that what a command needs can be imported, `pages` too; the first time it may need the network.

    Raises CannotInstall.
    """
    packages = PACKAGES_FOR_PAGES if pages else PACKAGES
    if not missing(packages):
        return
    requirements = requirement_lines(packages)
    name = folder_name(requirements)
    places = (IN_KIT, user_cache())
    for folder in (place / name for place in places):
        if folder.is_dir():
            sys.path.insert(1, str(folder))
            if not missing(packages):
                return
            sys.path.remove(str(folder))  # somebody has taken files out of it
    from autograder.cli.environment_setup import set_up

    sys.path.insert(1, str(set_up(requirements, name, places)))
    importlib.invalidate_caches()


def user_cache() -> Path:
    """Where this system keeps what programs can make again."""
    base: str | Path
    if IS_WINDOWS:
        base = os.environ.get("LOCALAPPDATA") or Path("~/AppData/Local").expanduser()
    elif sys.platform == "darwin":
        base = Path("~/Library/Caches").expanduser()
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(base, "chatlab")


def folder_name(requirements: list[str]) -> str:
    """A name for what these requirements come to under this Python: several systems may share one kit."""
    processor = os.environ.get("PROCESSOR_ARCHITECTURE", "") if IS_WINDOWS else os.uname().machine
    what = (importlib.machinery.EXTENSION_SUFFIXES[0], processor, requirements)
    digest = hashlib.sha256(repr(what).encode()).hexdigest()[:12]
    return f"python{sys.version_info[0]}.{sys.version_info[1]}-{digest}"
