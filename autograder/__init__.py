"""The autograder of the chat lab. Start reading at `run.py`; `from autograder import Room` is for notebooks."""

from __future__ import annotations

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from autograder.scenario.room import Room

__all__ = ["Room"]


def __getattr__(name: str) -> object:
    # Lazily: the launcher imports this package inside the student's process and must stay small.
    if name == "Room":
        from autograder.scenario.room import Room
        from autograder.story.diagram.notebook_display import show_stories_as_diagrams

        show_stories_as_diagrams()
        return Room
    raise AttributeError(name)
