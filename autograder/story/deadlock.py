"""A deadlock: threads that wait for each other in a circle."""

from __future__ import annotations

from autograder.story.thread_states import ThreadDump, ThreadState, thread_label
from autograder.text.escaping import visible


def circle(thread_dump: ThreadDump) -> tuple[ThreadState, ...]:
    """The threads of a deadlock, each waiting for a lock that the next one holds; empty if there is none."""
    by_name = {t.name: t for t in thread_dump.threads}
    for start in thread_dump.threads:
        path: list[ThreadState] = []
        current: ThreadState | None = start
        while current is not None and current not in path:
            path.append(current)
            current = by_name.get(current.wants.owner) if current.wants and current.wants.owner else None
        if current is not None and current is start:
            return tuple(path)
    return ()


def circle_words(threads: tuple[ThreadState, ...]) -> list[str]:
    """The deadlock, one sentence for each thread, in the order of the circle."""
    words = []
    for thread in threads:
        if thread.wants is not None:
            since = f" since line {thread.wants.owner_line}" if thread.wants.owner_line else ""
            at = f" at line {thread.line}" if thread.line else ""
            owner = "itself" if thread.wants.owner == thread.name else thread_label(thread.wants.owner)
            lock = visible(thread.wants.name) or "a lock"
            words.append(f"{thread_label(thread.name)} waits{at} for {lock}, held by {owner}{since}")
    return words
