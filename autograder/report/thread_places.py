"""Where the program stands, in plain words: for each thread its line, what it is in and what it waits for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from autograder.story import events as ev
from autograder.story.call_names import SENDING
from autograder.story.deadlock import circle
from autograder.story.events import Event
from autograder.story.normalizing import until_failure
from autograder.story.story import Story
from autograder.story.thread_states import ThreadDump, ThreadState, thread_label
from autograder.text.escaping import visible
from autograder.text.phrases import listed

_AROUND = 2  # lines of source before and after
_MOST = 5  # places told; a program of 200 threads stands in few different ones
_IDLE = ("accept", "join")  # calls in which most programs rest: their line is told without its surroundings


@dataclass(frozen=True, slots=True)
class ExcerptLine:
    """One line of an excerpt; `here` marks where the thread stands."""

    number: int
    text: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class ThreadPlace:
    """A place where one or more threads stand, or where one died.

    `who` names the threads, `doing` says in words what they are in and wait for.
    """

    who: str
    doing: str
    file: str = ""
    line: int = 0
    function: str = ""
    excerpt: tuple[ExcerptLine, ...] = ()
    called_from: str = ""
    died: bool = False
    since: str = ""  # how long it has been there, to be put behind `doing`


def excerpt(source: str, line: int, around: int = _AROUND) -> tuple[ExcerptLine, ...]:
    """The line of the source with those around it, common indentation removed; empty if there is no such line."""
    lines = source.splitlines()
    if not 1 <= line <= len(lines):
        return ()
    first, last = max(1, line - around), min(len(lines), line + around)
    shown = [lines[number - 1].expandtabs(4).rstrip() for number in range(first, last + 1)]
    indent = min((len(text) - len(text.lstrip()) for text in shown if text), default=0)
    return tuple(ExcerptLine(first + i, visible(text[indent:]), first + i == line) for i, text in enumerate(shown))


def _peer(thread: ThreadState, otherwise: str) -> str:
    return visible(thread.peer) or otherwise


def _with_peer(story: Story, thread: ThreadState) -> ThreadState:
    """The thread with the role at the far end of its connection, if the story knows it."""
    if thread.peer or thread.fd < 0:
        return thread
    return replace(thread, peer=next((e.peer for e in reversed(story.events) if e.fd == thread.fd and e.peer), ""))


def doing(thread: ThreadState) -> str:
    """What the thread is in, in plain words: "in recv(): waits for bytes from alice"."""
    call = thread.call
    if thread.wants is not None:
        return _wants(thread)
    words = {
        "accept": "waits for somebody to connect",
        "recv": f"waits for bytes from {_peer(thread, 'a client')}",
        "recv_into": f"waits for bytes from {_peer(thread, 'a client')}",
        "readinto": f"waits for bytes from {_peer(thread, 'a client')}",
        "recvfrom": "waits for a datagram from anybody",
        "send": f"waits until {_peer(thread, 'the other side')} takes what was sent before",
        "sendall": f"waits until {_peer(thread, 'the other side')} takes what was sent before",
        "sendto": "waits until the datagram can leave",
        "connect": "waits for the other side to accept",
        "input": "waits for somebody to type",
        "sleep": "sleeps",
        "get": "waits for something to be put into a queue",
        "put": "waits for room in a queue",
        "join": "waits for another thread to end",
        "wait": "waits for an event that another thread has to set",
        "select": "waits until a socket has something to read",
        "poll": "waits until a socket has something to read",
        "epoll_wait": "waits until a socket has something to read",
        "acquire": "waits for a lock",
    }.get(call, "")
    if not call:
        return "is running"
    words = f"in {visible(call)}(): {words}" if words else f"in {visible(call)}()"
    if thread.timed and call != "sleep":
        words += ", for a limited time"
    return words


def _since(thread: ThreadState) -> str:
    """How long a thread has been in its call, if that is worth a word."""
    return f"; so far for {thread.seconds:.1f} s" if thread.call and not thread.wants and thread.seconds >= 1 else ""


def _of_one_who_has_gone(story: Story, thread: ThreadState) -> str:
    """What a thread is in whose other side has gone: no bytes will come, and none will be taken; "" for any other."""
    call, before = thread.call, until_failure(story)
    if call in ("recv", "recv_into", "readinto"):
        ends = [e for e in before if e.what == ev.CALLS and e.line == thread.line and e.thread == thread.name]
        if ends and not ends[-1].size and not ends[-1].error and sum(e.times for e in ends if not e.size) > 1:
            return f'in {call}(), which returns b"" each time: the other side has gone'
    gone = any(e.who == thread.peer and e.what in (ev.HANGS_UP, ev.RESETS) for e in before if thread.peer)
    return f"in {visible(call)}() to {visible(thread.peer)}, who has gone" if gone and call in SENDING else ""


def _wants(thread: ThreadState) -> str:
    lock = thread.wants
    assert lock is not None
    name = visible(lock.name) or "a lock"
    if not lock.owner:
        return f"waits for {name}, which nobody holds"
    since = f" since line {lock.owner_line}" if lock.owner_line else ""
    if lock.owner == thread.name:
        return f"waits for {name}, which it holds itself{since}"
    return f"waits for {name}, which {thread_label(lock.owner)} holds{since}"


def _called_from(thread: ThreadState) -> str:
    callers = [f for f in thread.frames[1:] if f.function != "<module>" or len(thread.frames) == 2]
    functions = ("" if f.function == "<module>" else f" in {visible(f.function)}" for f in callers)
    return ", ".join(f"line {f.line}{function}" for f, function in zip(callers, functions, strict=False))


def _rank(thread: ThreadState, ring: tuple[ThreadState, ...]) -> tuple[bool, bool, bool, bool]:
    return (thread not in ring, thread.wants is None, thread.call in _IDLE, thread.call == "join")


def places(story: Story) -> tuple[list[ThreadPlace], int]:
    """Where each thread that matters stands, the most telling first; and how many places are left out.

    Threads outside the student's files are passed over; those at the same line in the same call
    share a place. Threads that died come first.
    """
    found = [_place_of_death(story, e) for e in until_failure(story) if e.what == ev.THREAD_DIES]
    thread_dump = story.thread_dump or ThreadDump()
    ring = circle(thread_dump)
    groups: dict[tuple[object, ...], list[ThreadState]] = {}
    for thread in sorted((t for t in thread_dump.threads if t.frames), key=lambda t: _rank(t, ring)):
        thread = _with_peer(story, thread)
        frame = thread.frames[0]
        key = (frame.file, frame.line, thread.call, thread.wants.name if thread.wants else "")
        groups.setdefault(key, []).append(thread)
    found += [_place_of(story, group) for group in groups.values()]
    return found[:_MOST], max(0, len(found) - _MOST)


def _place_of(story: Story, threads: list[ThreadState]) -> ThreadPlace:
    first, frame = threads[0], threads[0].frames[0]
    words = _of_one_who_has_gone(story, first) or doing(first)
    if len(threads) > 1:
        peers = dict.fromkeys(t.peer for t in threads if t.peer)
        if len(peers) > 1 and first.peer:
            everyone = f"{listed([visible(p) for p in peers])}, each in its own thread"
            words = words.replace(f" {visible(first.peer)}", f" {everyone}", 1)
    names = [thread_label(t.name) for t in threads]
    own = frame.file in ("", story.program)
    around = 0 if first.call in _IDLE else _AROUND
    alone = (ExcerptLine(frame.line, visible(frame.code), True),)
    return ThreadPlace(
        who=listed(names if len(names) <= 4 else [*names[:3], f"{len(names) - 3} more threads"]),
        doing=words,
        file=visible(frame.file),
        line=frame.line,
        function="" if frame.function == "<module>" else visible(frame.function),
        excerpt=excerpt(story.source, frame.line, around) if own else alone,
        called_from=_called_from(first),
        since=_since(first),
    )


def _place_of_death(story: Story, event: Event) -> ThreadPlace:
    own = event.file in ("", story.program)
    return ThreadPlace(
        who=thread_label(event.thread) or "a thread",
        doing=f"died here: {visible(event.text)}",
        file=visible(event.file),
        line=event.line,
        function="" if event.function == "<module>" else visible(event.function),
        excerpt=excerpt(story.source, event.line) if own else (),
        died=True,
    )


def ending(story: Story) -> str:
    """How the program ended, in words; "" if it still ran."""
    for event in reversed(story.events):
        if event.what == ev.EXITS:
            code = event.size
            how = f"exit code {code}" if code >= 0 else f"stopped by signal {-code}"
            return f"The program has ended, {how}."
    return ""
