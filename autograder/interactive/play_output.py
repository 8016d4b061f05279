"""What `--play` prints: lines, and stories as diagrams."""

from __future__ import annotations

import shutil
import sys

from autograder.report.output_tail import last_lines
from autograder.story.diagram.plain_text import story_lines
from autograder.story.story import Story
from autograder.text.columns import encodable

_PRINTED = 6  # last lines of what the program printed
_WIDEST = 110  # columns


def say(text: str) -> None:
    """Print a line at once, in characters that the terminal has."""
    print(encodable(text, sys.stdout.encoding or "utf-8"), flush=True)


def print_last_lines(output: str) -> None:
    """Print the end of what the program printed."""
    for line in last_lines(output, _PRINTED)[0]:
        say(f"  {line}")


def draw(story: Story, *, full: bool = False) -> None:
    """Print a story as a diagram, as wide as the terminal; `full` leaves nothing out."""
    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST) if sys.stdout.isatty() else 80
    for text, _style in story_lines(story, width - 2, full=full, encoding=sys.stdout.encoding or "utf-8"):
        say(f"  {text}".rstrip())


def draw_excerpt(story: Story, began: float, ended: float) -> None:
    """Print what happened between two moments as a story of its own."""
    events = [e for e in story.events if began < e.at < ended]
    roles = [role for role in story.roles if any(role in (e.who, e.peer) for e in events)]
    if events:
        excerpt = Story(
            story.program, story.source, began=story.began, events=events, roles=roles, names=story.names,
            wire=story.wire,
        )  # fmt: skip
        draw(excerpt, full=True)
    else:
        say("  Nothing.")
