"""A lesson's handout as data: its title, and each step with points, words and hints."""

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
    """One step as the handout tells it. `hints` go from a question to the shape of the code in words."""

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
        """The hint of a step at a level from 1; the last one there is for levels beyond, "" if there is none."""
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

    Text in fenced code is never taken for a heading or a hint. A step that stands twice counts once,
    the first time.
    """
    title = ""
    steps: dict[int, HandoutStep] = {}
    step: re.Match[str] | None = None
    words: list[str] = []
    hints: list[str] = []
    fence, in_details = "", False

    def finish() -> None:
        if step is not None:
            number = int(step["number"])
            body = "\n".join(words).strip()
            found = HandoutStep(number, int(step["points"] or 0), step["title"], body, tuple(hints))
            steps.setdefault(number, found)
        words.clear()
        hints.clear()

    for line in text.splitlines():
        mark = line.strip()[:3]
        if mark in ("```", "~~~") and (not fence or mark == fence):
            fence = "" if fence else mark
        elif not fence and _HEADING.match(line):
            finish()
            step, in_details = _STEP.match(line), False
            title = title or (line[2:].strip() if line.startswith("# ") else "")
            continue
        elif not fence and line.strip().startswith("<details"):
            in_details = True
        elif not fence and in_details and (hint := _HINT.match(line)) and int(hint["number"]) == len(hints) + 1:
            hints.append(hint["text"])
        if not in_details:
            words.append(line)
        if not fence and "</details>" in line:
            in_details = False
    finish()
    return Handout(title, steps)


def plain(markdown: str) -> str:
    """One line of Markdown without its marks, as a terminal shows it; code keeps its backquotes."""
    return _MARKS.sub(lambda m: f"`{m[1]}`" if m[1] else m[2] or m[3], markdown)
