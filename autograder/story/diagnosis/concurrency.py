"""Threads that die, and threads that wait for each other."""

from __future__ import annotations

from autograder.story.causes import Cause, ThreadName
from autograder.story.deadlock import circle
from autograder.story.diagnosis.evidence import IN_RECEIVE, Evidence

_BUSY_SHARE = 0.5  # of the time since the start, spent computing
_WAITS_FOR_OTHERS = (*IN_RECEIVE, "send", "sendall", "accept", "input", "sleep", "join", "get")
_CHANGED = ("changed size during iteration", "mutated during iteration")  # Python's own words


def deadlock(e: Evidence) -> Cause | None:
    """Threads that wait for each other's locks, or one for its own."""
    ring = circle(e.story.thread_dump) if e.story.thread_dump else ()
    if not ring:
        return None
    if len(ring) == 1:
        return e.cause("deadlock", e.place_of_lock(ring[0]), variant="itself", first=e.thread(ring[0]))
    first, second, *others = (e.thread(thread) for thread in ring)
    return e.cause("deadlock", e.place_of(ring[0]), first=first, second=second, third=others[0] if others else None)


def waits_with_the_lock(e: Evidence) -> Cause | None:
    """A thread waits for a client while it holds a lock that others want."""
    by_name = {t.name: t for t in e.threads}
    for thread in e.threads:
        owner = by_name.get(thread.wants.owner) if thread.wants else None
        if owner is None or owner is thread or owner.wants is not None or owner.call not in _WAITS_FOR_OTHERS:
            continue
        return e.cause(
            "waits_with_the_lock",
            e.place_of_lock(thread),
            owner=e.thread(owner),
            waiting=e.thread(thread),
            peer=e.peer_of(owner) or None,
        )
    return None


def waits_for_a_slow_reader(e: Evidence) -> Cause | None:
    """A thread that passes messages on waits in a send until one of those who listen reads."""
    waiting = e.waiting
    if e.role != "server" or waiting is None or not e.expected:
        return None
    for thread in e.threads:
        slow = e.peer_of(thread)
        if thread.call in ("send", "sendall") and slow and slow != waiting.who:
            return e.cause(
                "waits_for_a_slow_reader",
                e.place_of(thread),
                variant="timed" if thread.timed else "",
                thread=e.thread(thread),
                slow=slow,
                waiting=waiting.who,
            )
    return None


def never_gives_the_lock_back(e: Evidence) -> Cause | None:
    """A lock is held by a thread that has ended."""
    names = {t.name for t in e.threads}
    for thread in e.threads:
        if thread.wants and thread.wants.owner and thread.wants.owner not in names:
            return e.cause("never_gives_the_lock_back", e.place_of_lock(thread), thread=e.thread(thread))
    return None


def dictionary_changed_while_iterating(e: Evidence) -> Cause | None:
    """A loop over a dictionary or a set that another thread, or the loop itself, changed meanwhile."""
    for death in e.deaths:
        if any(words in death.text for words in _CHANGED):
            return e.cause(
                "dictionary_changed_while_iterating",
                e.place(death),
                error=death.text,
                thread=ThreadName(death.thread),
                served=e.serves(death.thread) or None,
            )
    return None


def dies_in_a_thread(e: Evidence) -> Cause | None:
    """An exception ended a thread."""
    for death in e.deaths:
        if death.thread == "MainThread":
            continue
        served = e.serves(death.thread)
        before = next((x for x in reversed(e.calls) if x.thread == death.thread and x.at <= death.at), None)
        broken = before is not None and before.error and before.line != death.line
        return e.cause(
            "dies_in_a_thread",
            e.place(death),
            thread=ThreadName(death.thread),
            error=death.text,
            served=served if served not in ("", "server") else None,
            broken=e.call(before) if before is not None and broken else None,
        )
    return None


def spins(e: Evidence) -> Cause | None:
    """A thread that computes and waits for nothing, for most of the time."""
    thread_dump, end = e.story.thread_dump, e.story.failed_at
    if thread_dump is None or end is None or thread_dump.settled or len(e.deaths) > 0:
        return None
    seconds = end - e.story.began
    calls = any(x.at > end - 0.5 * seconds for x in e.calls)
    if calls or seconds < 1 or thread_dump.cpu_seconds < _BUSY_SHARE * seconds:
        return None
    for thread in thread_dump.threads:
        if thread.frames and not thread.call:
            return e.cause(
                "spins",
                e.place_of(thread),
                thread=ThreadName(thread.name),
                cpu=thread_dump.cpu_seconds,
                seconds=seconds,
            )
    return None
