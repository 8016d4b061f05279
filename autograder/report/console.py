"""What a report is written on: lines that fit a width and an encoding."""

from __future__ import annotations

from autograder.text.escaping import cut, encodable, visible, wrapped

Line = tuple[str, str]  # text, and how it is coloured


class Paper:
    """Lines being collected: everything that goes on it fits its width and its encoding."""

    def __init__(self, width: int, encoding: str) -> None:
        self.width, self.encoding = width, encoding
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
