"""Setting up the private environment: install into a folder beside the one that is meant, and rename it when whole."""

from __future__ import annotations

import errno
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TextIO

from autograder.cli.pip_install import NO_SPACE, READ_ONLY, PipFailed, Trouble, pip_install
from autograder.course.lessons import ROOT
from autograder.course.requirements import CannotInstall, this_python
from autograder.program.launcher.remove_folder import remove_folder
from autograder.program.platform_support import IS_WINDOWS
from autograder.text.phrases import listed

_UNFINISHED = ".unfinished-"
_LEFT_OVER = 3600.0  # seconds after which an unfinished folder belongs to nobody any more
_RENAME_TRIES = 50
_LONGEST_LINE = 200  # characters of pip's last line that are shown
_NO_SPACE_ERRORS = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def set_up(requirements: list[str], name: str, places: tuple[Path, ...]) -> Path:
    """Install packages into the folder `name` in the first of the places that takes it. Raises CannotInstall."""
    trouble, last_line = READ_ONLY, ""
    for place in places:
        try:
            return _install_into(place, name, requirements)
        except PipFailed as failed:
            trouble, last_line = failed.trouble, failed.last_line
        except OSError as error:
            trouble = NO_SPACE if error.errno in _NO_SPACE_ERRORS else READ_ONLY
        if trouble not in (NO_SPACE, READ_ONLY):
            break  # it would be the same elsewhere
    raise CannotInstall(_sentence(trouble, requirements, places, last_line))


def _install_into(place: Path, name: str, requirements: list[str]) -> Path:
    """Install into `place`, beside the folder that is meant, and put it there when it is whole.

    Raises PipFailed, or OSError if the place cannot be written.
    """
    place.mkdir(parents=True, exist_ok=True)
    _clear_what_is_left(place)
    folder = place / name
    if folder.is_dir():
        if all((folder / package).is_dir() for package in _names(requirements)):
            return folder  # another first run has made it meanwhile
        remove_folder(str(folder))
    unfinished = tempfile.mkdtemp(prefix=_UNFINISHED, dir=place)
    try:
        packages = Path(unfinished, "packages")
        progress = Progress(
            sys.stderr, f"First run: fetching {listed(_names(requirements))} into {_shown(place)}, once"
        )
        try:
            pip_install(requirements, packages, Path(unfinished), progress.step)
        finally:
            progress.end()
        return _put_in_place(packages, folder)
    finally:
        remove_folder(unfinished)


def _put_in_place(packages: Path, folder: Path) -> Path:
    """Rename a finished folder to its name, unless another first run was quicker."""
    for _ in range(_RENAME_TRIES - 1):
        try:
            return packages.rename(folder)
        except OSError:
            if folder.is_dir():
                return folder
            if not IS_WINDOWS:
                raise
        time.sleep(0.1)  # a virus scanner reads what is new, and nobody says when it has done
    return packages.rename(folder)


def _clear_what_is_left(place: Path) -> None:
    """Remove what runs that were killed have left."""
    for folder in place.glob(f"{_UNFINISHED}*"):
        try:
            age = time.time() - folder.stat().st_mtime
        except FileNotFoundError:
            continue  # its run has just ended
        if age > _LEFT_OVER:
            remove_folder(str(folder))


class Progress:
    """One line that grows by a dot for each step, on a terminal and in a file alike."""

    def __init__(self, file: TextIO | None, says: str) -> None:
        """Say what is being done."""
        self._file, self._began = file, time.monotonic()
        self._write(f"{says} ")

    def step(self) -> None:
        """One step is done."""
        self._write(".")

    def end(self) -> None:
        """End the line with the time it took."""
        self._write(f" {time.monotonic() - self._began:.0f} s\n")

    def _write(self, text: str) -> None:
        if self._file is not None:  # pythonw.exe has none
            self._file.write(text)
            self._file.flush()


# -- in words --------------------------------------------------------------------------------------


def _sentence(trouble: Trouble, requirements: list[str], places: tuple[Path, ...], last_line: str) -> str:
    run = " ".join(_quoted(word) for word in sys.argv)
    known = {
        "places": " and ".join(str(place) for place in places),
        "requirements": " ".join(f'"{requirement}"' for requirement in requirements),
        "last_line": last_line[:_LONGEST_LINE],
        "python": this_python(),
        "private_python": r".venv\Scripts\python" if IS_WINDOWS else ".venv/bin/python",
        "install_pip": _command_that_installs_pip(),
        "run": run,
    }
    meaning, command = trouble.meaning.format(**known), trouble.command.format(**known)
    return f"The autograder needs {listed(_names(requirements))}, and {meaning}: {trouble.remedy}.\n\n    {command}"


def _command_that_installs_pip() -> str:
    """What to type on this system for a Python that came without it."""
    for tool, command in (
        ("apt", "sudo apt install python3-venv"),
        ("dnf", "sudo dnf install python3-pip"),
        ("pacman", "sudo pacman -S python-pip"),
        ("apk", "sudo apk add py3-pip"),
    ):
        if shutil.which(tool):
            return command
    return f"{this_python()} -m ensurepip"


def _names(requirements: list[str]) -> list[str]:
    return [requirement.partition(">")[0] for requirement in requirements]


def _shown(place: Path) -> str:
    return str(place.relative_to(ROOT) if place.is_relative_to(ROOT) else place)


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word
