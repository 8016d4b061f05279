"""Facts for a cause, made from events and thread states: where it was, in the student's own words."""

from __future__ import annotations

from autograder.story.causes import CallFacts, Data, Place, ThreadFacts, ThreadName
from autograder.story.events import Event
from autograder.story.story import Story
from autograder.story.thread_states import LockView, ThreadState

_READERS = ("readline", "readlines", "read", "recv", "receive")  # what a program calls that ends in `recv_into`


def code_at(story: Story, line: int, file: str = "") -> str:
    """A line of the student's program, stripped; "" if it is not known."""
    lines = story.source.splitlines()
    is_known = file in ("", story.program) and 1 <= line <= len(lines)
    return lines[line - 1].strip() if is_known else ""


def place_of_event(story: Story, event: Event) -> Place:
    """Where a call was made, or a thread died."""
    code = code_at(story, event.line, event.file)
    return Place(event.file or story.program, event.line, code, _function(event.function))


def place_of_thread(story: Story, thread: ThreadState) -> Place:
    """Where a thread stands."""
    if not thread.frames:
        return Place()
    frame = thread.frames[0]
    code = frame.code or code_at(story, frame.line, frame.file)
    return Place(frame.file or story.program, frame.line, code, _function(frame.function))


def place_of_lock(story: Story, thread: ThreadState) -> Place:
    """Where the lock was taken that a thread waits for."""
    line = thread.wants.owner_line if thread.wants else 0
    return Place(story.program, line, code_at(story, line))


def call_facts(story: Story, event: Event) -> CallFacts:
    """What a sentence may say of a call, or of a thread's death."""
    return CallFacts(
        event.call,
        _verb(story, event),
        place_of_event(story, event),
        Data(event.data, event.size),
        ThreadName(event.thread),
        event.error.partition(":")[0],
    )


def thread_facts(story: Story, thread: ThreadState) -> ThreadFacts:
    """What a sentence may say of a thread."""
    lock = thread.wants or LockView("", "", 0)
    name, owner = ThreadName(thread.name), ThreadName(lock.owner)
    return ThreadFacts(name, thread.call, place_of_thread(story, thread), lock.name, owner, lock.owner_line)


def is_buffered(story: Story, event: Event) -> bool:
    """Whether a receive was made by a file over the socket, which hands on less than it got, or more."""
    return event.call == "recv_into" and "recv_into" not in code_at(story, event.line, event.file)


def _verb(story: Story, event: Event) -> str:
    """A call by the word that stands in the student's line: what `readline` calls is nothing they wrote."""
    code = code_at(story, event.line, event.file)
    if event.call in code or not event.call.endswith("_into"):
        return event.call
    return next((word for word in _READERS if f"{word}(" in code), "reading")


def _function(name: str) -> str:
    return "" if name == "<module>" else name
