"""Programs that never get going, or end too soon."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.diagnosis.evidence import RECEIVING, Evidence
from autograder.text.escaping import visible


def _listens(e: Evidence) -> bool:
    return any(x.what in (ev.PROGRAM_LISTENS, ev.CONNECTS) for x in e.events)


def waits_in_input(e: Evidence) -> str | None:
    """A server that asks its keyboard before it listens."""
    if e.role != "server" or _listens(e):
        return None
    for thread in e.threads:
        if thread.call == "input":
            return f"{e.program} does not listen yet: it waits in input() for somebody to type, at {e.stands(thread)}."
    return None


def never_listens(e: Evidence) -> str | None:
    """A server that never calls listen, whether it stands somewhere else or accepts without."""
    if e.role != "server" or _listens(e) or any(t.call == "input" for t in e.threads):
        return None
    for death in e.deaths:
        code = e.code(death.line, death.file)
        if "accept" in code and any(word in death.text for word in ("Invalid argument", "10022")):
            return f"{e.program} accepts without listening: no listen() was called before the accept() at {e.place(death)}."
    for thread in e.threads:
        if thread.main and thread.frames:
            return f"{e.program} runs and has not called listen(): its main thread stands at {e.stands(thread)}."
    return None


def ended_early(e: Evidence) -> str | None:
    """A server that came to its end, without an exception, while clients still want something of it."""
    exits = [x for x in e.story.events if x.what == ev.EXITS]
    if e.role != "server" or e.deaths or not has_ended(e) or any(x.what == ev.GETS for x in e.story.events):
        return None  # still running, or it was asked to end
    code = f" (exit code {exits[-1].size})" if exits else ""
    if not _listens(e):
        return f"{e.program} came to its end{code} and had not called listen()."
    return f"{e.program} came to its end{code} while there were clients{_last_call(e)}."


def _last_call(e: Evidence) -> str:
    broke = next((x for x in reversed(e.receives[-2:]) if x.error), None)
    if broke is not None:
        return f", after the {e.verb(broke)} at {e.place(broke)}, raised {visible(broke.error.split(':')[0])}"
    last = next((x for x in reversed(e.calls) if x.line), None)
    return f"; its last call on the wire was {e.verb(last)}() at {e.place(last)}" if last else ""


def has_ended(e: Evidence) -> bool:
    """Whether the program was gone when the check failed, or on its way out without having heard of anything since."""
    ends = [x.at for x in e.story.events if x.what == ev.MAIN_ENDS]
    gone = any(x.what == ev.EXITS for x in e.story.events)
    nowhere = e.story.thread_dump is not None and not e.threads
    if e.rests_on == "ended" or (nowhere and (gone or ends)):
        return True
    failed_at = e.story.failed_at or 0.0
    others = any(t.frames and not t.main for t in e.threads)
    heard = (x for x in e.story.calls("accept", *RECEIVING) if failed_at < x.at)
    return bool(ends) and not others and not any(x.at < ends[-1] for x in heard)


def ended_by_an_exception(e: Evidence) -> str | None:
    """A program whose main thread died of an exception, and with it the program."""
    for death in reversed(e.deaths):
        if death.thread == "MainThread":
            too = ", and the program with it" if any(x.what == ev.EXITS for x in e.events) else ""
            return (
                f"An exception ended the main thread of {e.program}{too}: {visible(death.text)}, at {e.place(death)}."
            )
    return None
