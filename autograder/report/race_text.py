"""The race finder's report in a terminal: each race with its two lines, and the story of the first one."""

from __future__ import annotations

import sys
from typing import TextIO

from autograder.races.findings import Finding, SweepResult
from autograder.races.sentences import lines_in_words, sentence, what_was_swept
from autograder.races.shared_lines import OTHER_CODE
from autograder.report.console import ReportBuilder, may_colour, print_lines, width_of
from autograder.story.diagram.plain_text import story_lines
from autograder.text.escaping import visible


def print_races(result: SweepResult, command: str, *, full: bool = False, file: TextIO | None = None) -> None:
    """Print the report of a sweep. `command` is what to type to repeat it, without --pause and --seed."""
    file = file or sys.stdout
    encoding = getattr(file, "encoding", None) or "utf-8"
    page = ReportBuilder(width_of(file), encoding)
    for number, finding in enumerate(result.findings):
        page.gap()
        page.say(visible(sentence(finding, result.source)), "bad", indent=0)
        if finding.also_at:
            page.say(f"A pause at {visible(lines_in_words(finding.also_at))} breaks the same.", "quiet")
        if number == 0 or full:
            _add_story(page, finding)
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


def _add_story(page: ReportBuilder, finding: Finding) -> None:
    page.title(f"What happened, while {visible(finding.scene.name)}")
    for text, tone in story_lines(finding.story, page.width - 2, full=True, encoding=page.encoding):
        page.lines.append((f"  {text}".rstrip(), tone))


def _repeat(result: SweepResult, finding: Finding, command: str) -> str:
    if finding.pause is not None and finding.pause.point.line < OTHER_CODE:
        return f"{command} --pause {finding.pause.point.line}"
    return f"{command} --seed {result.seed}"
