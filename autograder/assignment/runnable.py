"""Whether a program can run here, by its source: what it imports, and whether it is Python 3."""

from __future__ import annotations

import importlib.util
import sys

from autograder.assignment.source_facts import SourceFacts
from autograder.assignment.ungradable import CannotGrade, Ungradable

_WINDOW_TOOLKITS = {
    "tkinter", "customtkinter", "ttkbootstrap", "PyQt4", "PyQt5", "PyQt6", "PySide2", "PySide6", "kivy", "kivymd",
    "wx", "pygame", "dearpygui", "PySimpleGUI", "FreeSimpleGUI", "easygui", "flet", "gi", "turtle", "eel", "webview",
    "nicegui",
}  # fmt: skip
_FULL_SCREEN_TOOLKITS = {"curses", "prompt_toolkit", "textual", "urwid", "npyscreen", "asciimatics", "blessed"}
_ONLY_ON_WINDOWS = {"msvcrt", "winreg", "winsound", "_winapi", "win32api", "win32console"}
_IMPORTS_THAT_STOP_US = (
    (_WINDOW_TOOLKITS, Ungradable.OPENS_WINDOW),
    (_FULL_SCREEN_TOOLKITS, Ungradable.DRAWS_ON_WHOLE_TERMINAL),
    (_ONLY_ON_WINDOWS, Ungradable.NEEDS_WINDOWS),
)


def require_readable(source: SourceFacts) -> None:
    """Raise CannotGrade if this file is no Python 3."""
    if source.problem is not None:
        kind = Ungradable.PYTHON_2 if source.is_python2 else Ungradable.SYNTAX_ERROR
        raise CannotGrade(kind, problem=source.problem)


def require_runnable(source: SourceFacts, own_modules: set[str]) -> None:
    """Raise CannotGrade if this program cannot run here, or its keyboard and screen cannot be used as plain text.

    `own_modules` are the names by which the submission's own files can be imported.
    """
    require_readable(source)
    program = source.path.name
    for modules, kind in _IMPORTS_THAT_STOP_US:
        used = sorted(source.imports & modules)
        if used:
            raise CannotGrade(kind, program=program, module=used[0])
    missing = _missing_module(source.imports - own_modules)
    if missing is not None:
        raise CannotGrade(Ungradable.NEEDS_MODULE, program=program, module=missing)


def _missing_module(modules: set[str]) -> str | None:
    """The first module that is not installed here, if there is one."""
    for name in sorted(modules - set(sys.stdlib_module_names)):
        try:
            if importlib.util.find_spec(name) is None:
                return name
        except (ImportError, ValueError):
            return name
    return None
