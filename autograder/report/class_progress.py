"""How far a class is: a bar with what is being graded, in a terminal; nothing anywhere else."""

from __future__ import annotations

from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from autograder.report.console import is_terminal
from autograder.text.columns import cut
from autograder.text.escaping import visible

_SHOWN = 3  # names of students beside the bar
_LONGEST = 24  # columns of a name


class ClassProgress:
    """The bar; a context manager."""

    def __init__(self, file: TextIO) -> None:
        """The bar is drawn on `file` if that is a terminal."""
        self._running: list[str] = []
        self._bar = Progress(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(file=file),
            disable=not is_terminal(file),
        )
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> ClassProgress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bar.stop()

    def begins(self, total: int, left: int) -> None:
        """So many submissions, of which so many are left to grade."""
        self._bar.update(self._task, total=total, completed=total - left)

    def grades(self, student: str) -> None:
        """A submission is being graded."""
        self._running.append(student)
        self._show()

    def has_kept(self, student: str) -> None:
        """A record has been written."""
        if student in self._running:
            self._running.remove(student)
        self._bar.advance(self._task)
        self._show()

    def _show(self) -> None:
        names = ", ".join(cut(visible(name), _LONGEST) for name in self._running[:_SHOWN])
        self._bar.update(self._task, description=names)
