"""Facts for a cause, made from events and thread states: where it was, in the student's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from autograder.story.causes import CallFacts, Data, Place, ThreadFacts, ThreadName
from autograder.story.events import Caller, Event
from autograder.story.story import Story
from autograder.story.thread_states import LockView, ThreadState

_READERS = ("readline", "readlines", "read", "recv", "receive")  # what a program calls that ends in `recv_into`


def code_at(story: Story, line: int, file: str = "") -> str:
    """A line of the student's program, stripped; "" if it is not known."""
    lines = story.source.splitlines()
    is_known = file in ("", story.program) and 1 <= line <= len(lines)
    return lines[line - 1].strip() if is_known else ""


def place_of_event(story: Story, event: Event) -> Place:
    """The line that led to a call or to a thread's death, and that is the student's to change."""
    return _place(story, [Caller(event.file, event.line, event.function), *event.callers])


def place_in_function(story: Story, event: Event, function: str) -> Place | None:
    """The line of this function that led to an event; None if none did."""
    stack = [Caller(event.file, event.line, event.function), *event.callers]
    found = next((caller for caller in stack if _function(caller.function) == function), None)
    return _place(story, [found]) if found else None


def outermost_own_place(story: Story, event: Event) -> Place:
    """The outermost of the student's lines that led to a call in its thread."""
    stack = [Caller(event.file, event.line, event.function), *event.callers]
    own = [caller for caller in stack if not _is_given(story, caller)]
    return _place(story, own[-1:] or stack)


def place_of_thread(story: Story, thread: ThreadState) -> Place:
    """The line at which a thread stands, and that is the student's to change."""
    if not thread.frames:
        return Place()
    place = _place(story, [Caller(f.file, f.line, f.function) for f in thread.frames])
    code = next((f.code for f in thread.frames if f.line == place.line and f.code), place.code)
    return replace(place, code=code)


def _place(story: Story, stack: Sequence[Caller]) -> Place:
    """The innermost line of a stack that is not in a function of the starter; the innermost one if all are."""
    inner, own = stack[0], stack[0]
    if _is_given(story, inner):
        own = next((caller for caller in stack if not _is_given(story, caller)), inner)
    place = Place(own.file or story.program, own.line, code_at(story, own.line, own.file), _function(own.function))
    return place if own is inner else replace(place, inner_line=inner.line, inner_function=_function(inner.function))


def _is_given(story: Story, caller: Caller) -> bool:
    """Whether a line is in a function of the starter that is not to be changed, or only calls the first function."""
    is_theirs = caller.function in (*story.given.functions, "<module>")
    return caller.file in ("", story.program) and is_theirs


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
    place = place_of_event(story, event)
    if place.inner_line:
        return event.call
    code = code_at(story, event.line, event.file)
    if event.call in code or not event.call.endswith("_into"):
        return event.call
    return next((word for word in _READERS if f"{word}(" in code), "reading")


def _function(name: str) -> str:
    return "" if name == "<module>" else name
