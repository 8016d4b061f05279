"""When a person has to grade: what cannot be run or judged here."""

from __future__ import annotations

import importlib.util
import sys

from autograder.assignment.source_facts import SourceFacts

_WINDOW_TOOLKITS = {
    "tkinter", "customtkinter", "ttkbootstrap", "PyQt4", "PyQt5", "PyQt6", "PySide2", "PySide6", "kivy", "kivymd",
    "wx", "pygame", "dearpygui", "PySimpleGUI", "FreeSimpleGUI", "easygui", "flet", "gi", "turtle", "eel", "webview",
    "nicegui",
}  # fmt: skip
_FULL_SCREEN_TOOLKITS = {"curses", "prompt_toolkit", "textual", "urwid", "npyscreen", "asciimatics", "blessed"}
_ONLY_ON_WINDOWS = {"msvcrt", "winreg", "winsound", "_winapi", "win32api", "win32console"}


class CannotGrade(Exception):
    """A person has to look: `reason` says why, `to_do` what that person would do."""

    def __init__(self, reason: str, to_do: str) -> None:
        """Both are sentences."""
        super().__init__(reason)
        self.reason = reason
        self.to_do = to_do


def require_runnable(source: SourceFacts, own_modules: set[str]) -> None:
    """Raise CannotGrade if this program cannot run here, or its keyboard and screen cannot be used as plain text.

    `own_modules` are the names that the submission's own files can be imported by.
    """
    if source.problem is not None:
        what = "this is Python 2: " if source.is_python2 else "Python cannot read "
        raise CannotGrade(what + source.problem, "Look at that line; run it with the Python that it was written for.")
    _require_plain_text(source)
    windows_modules = sorted(source.imports & _ONLY_ON_WINDOWS)
    if windows_modules:
        raise CannotGrade(
            f"{source.path.name} imports {windows_modules[0]}, which only Windows has", "Run it on a Windows machine."
        )
    missing = _missing_module(source.imports - own_modules)
    if missing is not None:
        raise CannotGrade(
            f"{source.path.name} imports {missing}, which is not installed here and does not come with Python",
            f"Install {missing} for the Python that grades, and grade again; or ask why it is needed.",
        )


def _require_plain_text(source: SourceFacts) -> None:
    for toolkits, what in ((_WINDOW_TOOLKITS, "opens a window"), (_FULL_SCREEN_TOOLKITS, "draws on a whole terminal")):
        used = sorted(source.imports & toolkits)
        if used:
            raise CannotGrade(
                f"{source.path.name} {what} ({used[0]}); the keyboard and the screen here are plain text",
                "Start the server and three of these clients on a desktop, and look at the windows.",
            )


def _missing_module(modules: set[str]) -> str | None:
    """The first module that is not installed here, if there is one."""
    for name in sorted(modules - set(sys.stdlib_module_names)):
        try:
            if importlib.util.find_spec(name) is None:
                return name
        except (ImportError, ValueError):
            return name
    return None
