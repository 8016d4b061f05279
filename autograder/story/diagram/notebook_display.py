"""Stories in a notebook: a cell that ends in a story shows its diagram."""

from __future__ import annotations

from autograder.story.diagram.svg import story_svg
from autograder.story.story import Story


def show_stories_as_diagrams() -> None:
    """Give stories the method that notebooks ask for a picture. Here, since a story need not know how it is drawn."""
    setattr(Story, "_repr_svg_", story_svg)  # noqa: B010  mypy: a class has no such attribute
