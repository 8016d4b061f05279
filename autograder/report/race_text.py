"""What the race finder tells in a terminal: a bar while it sweeps, then each race with its two lines and its story."""

from __future__ import annotations

import sys
import threading
import time
from typing import TextIO

from autograder.races.sentences import sentence, what_was_swept
from autograder.races.sweep import Finding, SweepResult
from autograder.report.console import ReportBuilder, may_colour, print_lines, width_of
from autograder.story.diagram.plain_text import story_lines
from autograder.text.escaping import visible

_BAR = 30
_EVERY = 0.1  # seconds between two drawings of the bar


class Bar:
    """How far a sweep is, on one line of a terminal; nothing elsewhere."""

    def __init__(self, file: TextIO) -> None:
        """Draw on `file`."""
        self._file, self._shows = file, file.isatty()
        self._lock, self._drawn = threading.Lock(), 0.0

    def __call__(self, done: int, of: int) -> None:
        """`done` of so many runs are done."""
        with self._lock:
            if not self._shows or time.monotonic() - self._drawn < _EVERY:
                return
            self._drawn = time.monotonic()
            full = _BAR * done // max(of, 1)
            self._file.write(f"\r  [{'#' * full}{'-' * (_BAR - full)}] {done} of {of} runs ")
            self._file.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self._shows:
            self._file.write("\r" + " " * (_BAR + 30) + "\r")
            self._file.flush()


def print_races(result: SweepResult, command: str, *, full: bool = False, file: TextIO | None = None) -> None:
    """Tell a sweep. `command` is what to type for it again, without --pause and --seed."""
    file = file or sys.stdout
    encoding = getattr(file, "encoding", None) or "utf-8"
    page = ReportBuilder(width_of(file), encoding)
    for number, finding in enumerate(result.findings):
        page.gap()
        page.say(visible(sentence(finding, result.source)), "bad", indent=0)
        if finding.also_at:
            others = ", ".join(str(line) for line in finding.also_at)
            page.say(f"A pause at line {others} breaks the same.", "quiet")
        if number == 0 or full:
            _tell_story(page, finding)
        page.title("The same again")
        page.command(_repeat(result, finding, command))
    page.gap()
    if not result.findings and not result.scenes:
        page.say("Nothing could be swept: what the scenes need is missing without any hurry.", "title", indent=0)
    elif result.is_unswept:
        page.say("Nothing was swept: the budget ran out before the first run.", "title", indent=0)
    elif not result.findings:
        page.say("No race found.", "pass" if result.runs else "title", indent=0)
    elif len(result.findings) > 1 and not full:
        page.say(f"{len(result.findings)} races; the first one is told with its story.", "title", indent=0)
    for line in what_was_swept(result):
        page.say(visible(line), "quiet", indent=0)
    print_lines(page.lines, file, may_colour(file), encoding)


def _tell_story(page: ReportBuilder, finding: Finding) -> None:
    page.title(f"What happened, while {visible(finding.scene.says)}")
    for text, tone in story_lines(finding.story, page.width - 2, full=True, encoding=page.encoding):
        page.lines.append((f"  {text}".rstrip(), tone))


def _repeat(result: SweepResult, finding: Finding, command: str) -> str:
    if finding.paused is not None:
        return f"{command} --pause {finding.paused.spot.line}"
    return f"{command} --seed {result.seed}"
