"""A lesson's handout as data: its title, and each step with its points, text and hints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_STEP = re.compile(r"^### Step (?P<number>\d+)(?: \((?P<points>\d+) points?\))?: *(?P<title>.*\S)\s*$")
_HEADING = re.compile(r"^#{1,3} ")
_HINT = re.compile(r"^\s{0,3}(?P<number>\d+)\. +(?P<text>.*\S)\s*$")
_MARKS = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class HandoutStep:
    """One step of a handout. `hints` go from a question to the shape of the code in words."""

    number: int
    points: int
    title: str
    text: str = ""  # Markdown, without the hints
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handout:
    """What `lessons/NN_*/README.md` says."""

    title: str = ""
    steps: dict[int, HandoutStep] = field(default_factory=dict)

    def hint(self, step: int, level: int) -> str:
        """The hint of a step at a level from 1, the last one for higher levels; "" if the step has none."""
        hints = self.steps[step].hints if step in self.steps else ()
        return hints[min(max(level, 1), len(hints)) - 1] if hints else ""


def read_handout(lesson: Path) -> Handout:
    """The handout of a lesson's folder; an empty one if it cannot be read."""
    try:
        return parse_handout((lesson / "README.md").read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return Handout()


def parse_handout(text: str) -> Handout:
    """Parse a handout's Markdown: headings `### Step N (P points): title` and numbered hints inside `<details>`.

    Nothing in fenced code is a heading or a hint. Of two headings with the same number the first counts.
    """
    parser = _HandoutParser()
    for line in text.splitlines():
        parser.feed(line)
    parser.finish_step()
    return Handout(parser.title, parser.steps)


class _HandoutParser:
    """Takes a handout line by line."""

    def __init__(self) -> None:
        self.title = ""
        self.steps: dict[int, HandoutStep] = {}
        self._heading: re.Match[str] | None = None  # of the step that the lines belong to
        self._text: list[str] = []
        self._hints: list[str] = []
        self._fence = ""  # the marks that opened the fenced code we are in
        self._in_details = False

    def feed(self, line: str) -> None:
        marks = line.strip()[:3]
        if marks in ("```", "~~~") and (not self._fence or marks == self._fence):
            self._fence = "" if self._fence else marks
        elif not self._fence and _HEADING.match(line):
            self._begin_section(line)
            return
        elif not self._fence and line.strip().startswith("<details"):
            self._in_details = True
        elif not self._fence and self._in_details:
            self._take_hint(line)
        if not self._in_details:
            self._text.append(line)
        if not self._fence and "</details>" in line:
            self._in_details = False

    def _take_hint(self, line: str) -> None:
        hint = _HINT.match(line)
        if hint is not None and int(hint["number"]) == len(self._hints) + 1:
            self._hints.append(hint["text"])

    def _begin_section(self, line: str) -> None:
        self.finish_step()
        self._heading, self._in_details = _STEP.match(line), False
        if line.startswith("# "):
            self.title = self.title or line[2:].strip()

    def finish_step(self) -> None:
        if self._heading is not None:
            number, points = int(self._heading["number"]), int(self._heading["points"] or 0)
            text = "\n".join(self._text).strip()
            self.steps.setdefault(number, HandoutStep(number, points, self._heading["title"], text, tuple(self._hints)))
        self._text.clear()
        self._hints.clear()


def plain(markdown: str) -> str:
    """One line of Markdown as a terminal shows it: without emphasis and links; code keeps its backquotes."""
    return _MARKS.sub(lambda m: f"`{m[1]}`" if m[1] else m[2] or m[3], markdown)
