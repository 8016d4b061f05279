"""A story while it happens: each new event as a line of text."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.story import events as ev
from autograder.story.events import PROGRAM, Event
from autograder.story.story import Story
from autograder.text.escaping import quoted, visible

_SHOWN = {ev.CONNECTS, ev.SENDS, ev.RECEIVES, ev.HANGS_UP, ev.SEES_CLOSE, ev.SEES_RESET, ev.PRINTS, ev.THREAD_DIES}
_IN_WORDS = {ev.THREAD_DIES: "a thread dies,", ev.SEES_CLOSE: "sees the connection end", ev.SEES_RESET: "sees a reset"}


class LiveStory:
    """The events of a story that came since this was last asked for them."""

    def __init__(self, story: Story) -> None:
        """What has happened so far is no news."""
        self._story = story
        self._seen = {_key(event) for event in story.events}  # by key: some events arrive late, and before others

    def news(self) -> Iterator[str]:
        """What came since the last time, one line for each event that is worth showing."""
        shown: list[Event] = []
        for event in list(self._story.events):
            if _key(event) in self._seen:
                continue
            self._seen.add(_key(event))
            if event.what == ev.PRINTS and shown and _writer(shown[-1]) == _writer(event):  # one print, several writes
                shown[-1] = shown[-1]._replace(text=f"{shown[-1].text.rstrip()} {event.text}")
            elif event.what in _SHOWN:
                shown.append(event)
        for event in shown:
            yield _in_words(event, self._story.program)


def _key(event: Event) -> tuple[float, str, str]:
    return event.at, event.who, event.what


def _writer(event: Event) -> tuple[str, str, int]:
    return event.what, event.thread, event.line


def _in_words(event: Event, program: str) -> str:
    who = program if event.who == PROGRAM else event.who
    at = f", line {event.line}" if event.line else ""
    data = event.data or event.text.encode("utf-8", "surrogatepass")
    text = f" {quoted(data, event.size or None)}" if data else ""
    return f"{visible(who)}{at}: {_IN_WORDS.get(event.what, event.what)}{text}"
