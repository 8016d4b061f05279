"""Threads that die, and threads that wait for each other."""

from __future__ import annotations

from autograder.story.call_names import READING, SENDING_STREAM
from autograder.story.causes import Cause, ThreadName
from autograder.story.deadlock import circle
from autograder.story.diagnosis.evidence import Evidence
from autograder.story.diagnosis.facts import place_of_lock
from autograder.story.diagnosis.python_errors import is_changed_while_iterating

_BUSY_SHARE = 0.5  # of the time since the start, spent computing
_WAITS_FOR_OTHERS = (*READING, *SENDING_STREAM, "accept", "input", "sleep", "join", "get")


def deadlock(e: Evidence) -> Cause | None:
    """Threads that wait for each other's locks, or one for its own."""
    ring = circle(e.story.thread_dump) if e.story.thread_dump else ()
    if not ring:
        return None
    if len(ring) == 1:
        return e.cause("deadlock", place_of_lock(e.story, ring[0]), variant="itself", first=ring[0])
    first, second, *others = ring
    return e.cause("deadlock", first, first=first, second=second, third=others[0] if others else None)


def waits_with_the_lock(e: Evidence) -> Cause | None:
    """A thread waits for a client while it holds a lock that others want."""
    by_name = {t.name: t for t in e.threads}
    for thread in e.threads:
        owner = by_name.get(thread.wants.owner) if thread.wants else None
        if owner is None or owner is thread or owner.wants is not None or owner.call not in _WAITS_FOR_OTHERS:
            continue
        peer = e.peer_of(owner) or None
        return e.cause("waits_with_the_lock", place_of_lock(e.story, thread), owner=owner, waiting=thread, peer=peer)
    return None


def waits_for_a_slow_reader(e: Evidence) -> Cause | None:
    """A thread that passes messages on waits in a send until one of those who listen reads."""
    if e.program_role != "server" or not e.expected:
        return None
    for thread in e.threads:
        slow = e.peer_of(thread)
        if thread.call in SENDING_STREAM and slow and slow != e.failure.who:
            return e.cause(
                "waits_for_a_slow_reader",
                thread,
                variant="timed" if thread.timed else "",
                thread=thread,
                slow=slow,
                waiting=e.failure.who,
            )
    return None


def never_gives_the_lock_back(e: Evidence) -> Cause | None:
    """A lock is held by a thread that has ended."""
    names = {t.name for t in e.threads}
    for thread in e.threads:
        if thread.wants and thread.wants.owner and thread.wants.owner not in names:
            return e.cause("never_gives_the_lock_back", place_of_lock(e.story, thread), thread=thread)
    return None


def dictionary_changed_while_iterating(e: Evidence) -> Cause | None:
    """A loop over a dictionary or a set that another thread, or the loop itself, changed meanwhile."""
    death = next((x for x in e.deaths if is_changed_while_iterating(x.text)), None)
    if death is None:
        return None
    served = e.served_by(death.thread) or None
    thread = ThreadName(death.thread)
    return e.cause("dictionary_changed_while_iterating", death, error=death.text, thread=thread, served=served)


def dies_in_a_thread(e: Evidence) -> Cause | None:
    """An exception ended a thread."""
    death = next((x for x in e.deaths if x.thread != "MainThread"), None)
    if death is None:
        return None
    served = e.served_by(death.thread)
    before = next((x for x in reversed(e.calls) if x.thread == death.thread and x.at <= death.at), None)
    broke_before = before is not None and before.error and before.line != death.line
    return e.cause(
        "dies_in_a_thread",
        death,
        thread=ThreadName(death.thread),
        error=death.text,
        served=served if served not in ("", "server") else None,
        broken=before if broke_before else None,
    )


def spins(e: Evidence) -> Cause | None:
    """A thread that computes and waits for nothing, for most of the time."""
    dump, end = e.story.thread_dump, e.story.failed_at
    if dump is None or end is None or dump.settled or e.deaths:
        return None
    seconds = end - e.story.began
    calls = any(x.at > end - 0.5 * seconds for x in e.calls)
    if calls or seconds < 1 or dump.cpu_seconds < _BUSY_SHARE * seconds:
        return None
    thread = next((t for t in e.threads if t.frames and not t.call), None)
    if thread is None:
        return None
    return e.cause("spins", thread, thread=ThreadName(thread.name), cpu=dump.cpu_seconds, seconds=seconds)
