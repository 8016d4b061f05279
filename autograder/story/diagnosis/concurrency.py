"""Threads that die, and threads that wait for each other."""

from __future__ import annotations

from autograder.story.diagnosis.evidence import IN_RECEIVE, Evidence
from autograder.story.thread_states import ThreadDump, ThreadState
from autograder.text.escaping import visible

_BUSY_SHARE = 0.5  # of the time since the start, spent computing


def circle(thread_dump: ThreadDump) -> tuple[ThreadState, ...]:
    """The threads of a deadlock, each waiting for a lock that the next one holds; empty if there is none."""
    by_name = {t.name: t for t in thread_dump.threads}
    for start in thread_dump.threads:
        path: list[ThreadState] = []
        current: ThreadState | None = start
        while current is not None and current not in path:
            path.append(current)
            current = by_name.get(current.wants.owner) if current.wants and current.wants.owner else None
        if current is start:
            return tuple(path)
    return ()


def deadlock(e: Evidence) -> str | None:
    """Threads that wait for each other's locks, or one for its own."""
    ring = circle(e.story.thread_dump) if e.story.thread_dump else ()
    if len(ring) == 1 and (lock := ring[0].wants):
        return (
            f"{_upper(e.label(ring[0].name))} waits for itself: it took {visible(lock.name)} at line {lock.owner_line}, "
            f"and wants the same lock again at {e.stands(ring[0])}."
        )
    if not ring:
        return None
    parts = []
    for thread in ring[:3]:
        if lock := thread.wants:
            parts.append(
                f"{e.label(thread.name)} wants {visible(lock.name)} at {e.stands(thread)}, "
                f"which {e.label(lock.owner)} holds since line {lock.owner_line}"
            )
    return f"A deadlock: {'; '.join(parts)}."


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def waits_with_the_lock(e: Evidence) -> str | None:
    """A thread waits for a client while it holds a lock that others want."""
    by_name = {t.name: t for t in e.threads}
    for thread in e.threads:
        owner = by_name.get(thread.wants.owner) if thread.wants else None
        if thread.wants is None or owner is None or owner is thread or owner.wants is not None:
            continue
        waits = owner.call in IN_RECEIVE or owner.call in ("send", "sendall", "accept", "input", "sleep", "join", "get")
        if waits:
            of = f" for {e.peer_of(owner)}" if e.peer_of(owner) else ""
            return (
                f"{_upper(e.label(owner.name))} holds {visible(thread.wants.name)} since line {thread.wants.owner_line} "
                f"while it waits{of} in {owner.call}() at {e.stands(owner)}; {e.label(thread.name)} wants that lock at "
                f"line {thread.line}."
            )
    return None


def waits_for_a_slow_reader(e: Evidence) -> str | None:
    """A thread that passes messages on waits in a send until one of those who listen reads."""
    waiting = e.waiting
    if e.role != "server" or waiting is None or not e.expected:
        return None
    for thread in e.threads:
        slow = e.peer_of(thread)
        if thread.call in ("send", "sendall") and slow and slow != waiting.who:
            until = "or its time-out is over" if thread.timed else "however long that takes"
            return (
                f"{_upper(e.label(thread.name))} waits in {thread.call}() at {e.stands(thread)}, until {slow} reads what "
                f"was sent before, {until}; so long it passes nothing on to {waiting.who}."
            )
    return None


def never_gives_the_lock_back(e: Evidence) -> str | None:
    """A lock is held by a thread that has ended."""
    names = {t.name for t in e.threads}
    for thread in e.threads:
        if thread.wants and thread.wants.owner and thread.wants.owner not in names:
            return (
                f"{visible(thread.wants.name)} was taken at line {thread.wants.owner_line} by a thread that has ended, "
                f"and was never given back; {e.label(thread.name)} waits for it at {e.stands(thread)}."
            )
    return None


def dictionary_changed_while_iterating(e: Evidence) -> str | None:
    """A loop over a dictionary or a set that another thread, or the loop itself, changed meanwhile."""
    for death in e.deaths:
        if "changed size during iteration" in death.text or "mutated during iteration" in death.text:
            who = e.label(death.thread)
            served = e.serves(death.thread)
            whose = f", which serves {served}" if served else ""
            return f"The loop at {e.place(death)}, met a change while it ran ({visible(death.text)}); that ended {who}{whose}."
    return None


def dies_in_a_thread(e: Evidence) -> str | None:
    """An exception ended a thread."""
    for death in e.deaths:
        if death.thread == "MainThread":
            continue
        served = e.serves(death.thread)
        whose = f", which serves {served}," if served and served != "server" else ""
        before = next((x for x in reversed(e.calls) if x.thread == death.thread and x.at <= death.at), None)
        while_ = ""
        if before is not None and before.error and before.line != death.line:
            error = visible(before.error.split(":")[0])
            while_ = f", after the {e.verb(before)} at line {before.line} had raised {error}"
        return f"{_upper(e.label(death.thread))}{whose} died of {visible(death.text)}, at {e.place(death)}{while_}."
    return None


def spins(e: Evidence) -> str | None:
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
            return (
                f"{_upper(e.label(thread.name))} computes without end, at {e.stands(thread)}: "
                f"{thread_dump.cpu_seconds:.1f} s of processor time in {seconds:.1f} s, and no call on the wire."
            )
    return None
