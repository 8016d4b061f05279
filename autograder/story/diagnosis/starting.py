"""Programs that never get going, or end too soon."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.diagnosis.evidence import Evidence
from autograder.story.quoting import visible


def _listens(e: Evidence) -> bool:
    return any(x.what == ev.PROGRAM_LISTENS for x in e.events)


def waits_in_input(e: Evidence) -> str | None:
    """A server that asks its keyboard before it listens."""
    if e.role != "server" or _listens(e):
        return None
    for thread in e.threads:
        if thread.call == "input":
            return (
                f"{e.program} has not come to listen: it waits in input() for somebody to type, at {e.stands(thread)}."
            )
    return None


def never_listens(e: Evidence) -> str | None:
    """A server that runs and never calls listen."""
    if e.role != "server" or _listens(e) or any(t.call == "input" for t in e.threads):
        return None
    for thread in e.threads:
        if thread.main and thread.frames:
            return f"{e.program} runs and has not called listen(): its main thread stands at {e.stands(thread)}."
    return None


def ended_early(e: Evidence) -> str | None:
    """A server that is gone while clients still want something of it, its last line passed without an exception."""
    exits = [x for x in e.events if x.what == ev.EXITS]
    if e.role != "server" or e.rests_on != "ended" or not exits or e.deaths:
        return None
    last = next((x for x in reversed(e.calls) if x.line), None)
    if not _listens(e):
        return f"{e.program} came to its end (exit code {exits[-1].size}) and had not called listen()."
    what = f"; its last call on the wire was {last.call} at {e.place(last)}" if last else ""
    return f"{e.program} came to its end (exit code {exits[-1].size}) while there were clients{what}."


def ended_by_an_exception(e: Evidence) -> str | None:
    """A program whose main thread died of an exception, and with it the program."""
    for death in reversed(e.deaths):
        if death.thread == "MainThread":
            ended = "ended there" if any(x.what == ev.EXITS for x in e.events) else "went no further"
            return f"{e.program} {ended} with an exception, at {e.place(death)}: {visible(death.text)}."
    return None
