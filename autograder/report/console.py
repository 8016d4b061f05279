"""A report in a terminal: lines that fit its width and its encoding, in colour where it has some."""

from __future__ import annotations

import os
import shutil
from typing import TextIO

from autograder.text.columns import cells, cut, encodable, wrapped
from autograder.text.escaping import visible

Line = tuple[str, str]  # text, and how it is coloured
USUAL_WIDTH = 80  # columns, where there is no terminal to ask
_NARROWEST, _WIDEST = 40, 110


class ReportBuilder:
    """Collects the lines of a report; every line that is added fits the width and the encoding."""

    def __init__(self, width: int, encoding: str) -> None:
        """`width` in columns; at least 40 and at most 110 are used."""
        self.width, self.encoding = max(_NARROWEST, min(width, _WIDEST)), encoding
        self.more = encodable("…", encoding)
        self.lines: list[Line] = []
        self.heading: Line = ("", "")  # the last title: what follows it needs no empty line

    def add(self, text: str, style: str = "") -> None:
        """One line, cut if it is too long."""
        self.lines.append((cut(encodable(text, self.encoding), self.width, self.more).rstrip(), style))

    def say(self, text: str, style: str = "", indent: int = 2, gap: bool = False, lines: int = 12) -> None:
        """A sentence, wrapped; `gap` puts an empty line before it."""
        if gap:
            self.gap()
        for part in wrapped(encodable(text, self.encoding), self.width - indent, lines, ellipsis=self.more):
            self.lines.append((" " * indent + part, style))

    def command(self, text: str) -> None:
        """Something to copy: never cut or wrapped, whatever the width."""
        self.lines.append((f"  {encodable(visible(text), self.encoding)}", ""))

    def title(self, text: str) -> None:
        """The heading of a part."""
        self.gap()
        self.add(text, "title")
        self.heading = self.lines[-1]

    def gap(self) -> None:
        """An empty line, never two and none under a title."""
        if self.lines and self.lines[-1][0] and self.lines[-1] != self.heading:
            self.lines.append(("", ""))


_STYLES = {
    "pass": "green",
    "fail": "bold red",
    "wait": "dim",
    "oops": "bold magenta",
    "title": "bold",
    "bad": "red",
    "quiet": "dim",
    "gap": "dim",
    "here": "bold yellow",
    "hint": "cyan",
}


def is_terminal(file: TextIO) -> bool:
    """Whether a person reads this stream in a terminal."""
    try:
        return file.isatty()
    except (AttributeError, ValueError):
        return False


def width_of(file: TextIO) -> int:
    """The columns of the terminal; 80 for anything else."""
    return shutil.get_terminal_size((USUAL_WIDTH, 24)).columns if is_terminal(file) else USUAL_WIDTH


def may_colour(file: TextIO) -> bool:
    """Whether to use colours: a terminal that can show them, and no NO_COLOR (https://no-color.org)."""
    return is_terminal(file) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def print_lines(lines: list[Line], file: TextIO, color: bool, encoding: str) -> None:
    """Write the lines, with their styles if in `color`, in characters that `encoding` has."""
    if not color:
        file.write("".join(f"{encodable(text, encoding)}\n" for text, _style in lines))
        file.flush()
        return
    from rich.console import Console
    from rich.text import Text

    widest = max((cells(text) for text, _style in lines), default=1)
    console = Console(file=file, force_terminal=True, width=widest + 1, highlight=False, markup=False, emoji=False)
    for text, style in lines:
        console.print(Text(text, style=_STYLES.get(style, "")), soft_wrap=True)
