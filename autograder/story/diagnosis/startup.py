"""Programs that never get going, or end too soon."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.causes import CallFacts, Cause
from autograder.story.diagnosis.evidence import RECEIVING, Evidence


def _listens(e: Evidence) -> bool:
    return any(x.what in (ev.PROGRAM_LISTENS, ev.CONNECTS) for x in e.events)


def waits_in_input(e: Evidence) -> Cause | None:
    """A server that asks its keyboard before it listens."""
    if e.role != "server" or _listens(e):
        return None
    for thread in e.threads:
        if thread.call == "input":
            return e.cause("waits_in_input", e.place_of(thread))
    return None


def never_listens(e: Evidence) -> Cause | None:
    """A server that never calls listen, whether it stands somewhere else or accepts without."""
    if e.role != "server" or _listens(e) or any(t.call == "input" for t in e.threads):
        return None
    for death in e.deaths:
        code = e.code(death.line, death.file)
        if "accept" in code and any(word in death.text for word in ("Invalid argument", "10022")):
            return e.cause("never_listens", e.place(death), variant="accepts")
    for thread in e.threads:
        if thread.main and thread.frames:
            return e.cause("never_listens", e.place_of(thread))
    return None


def ended_early(e: Evidence) -> Cause | None:
    """A server that came to its end, without an exception, while clients still want something of it."""
    exits = [x for x in e.story.events if x.what == ev.EXITS]
    if e.role != "server" or e.deaths or not has_ended(e) or any(x.what == ev.GETS for x in e.story.events):
        return None  # still running, or it was asked to end
    exit_code = exits[-1].size if exits else None
    if not _listens(e):
        return e.cause("ended_early", variant="before listening", exit_code=exit_code)
    broken, last = _last_calls(e)
    call = broken or last
    return e.cause("ended_early", call.place if call else None, exit_code=exit_code, broken=broken, last=last)


def _last_calls(e: Evidence) -> tuple[CallFacts | None, CallFacts | None]:
    """The receive that raised an exception at the end; without one, the last call of all."""
    broken = next((x for x in reversed(e.receives[-2:]) if x.error), None)
    if broken is not None:
        return e.call(broken), None
    last = next((x for x in reversed(e.calls) if x.line), None)
    return None, e.call(last) if last else None


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


def ended_by_an_exception(e: Evidence) -> Cause | None:
    """A program whose main thread died of an exception, and with it the program."""
    for death in reversed(e.deaths):
        if death.thread == "MainThread":
            ended = any(x.what == ev.EXITS for x in e.events)
            variant = "and the program" if ended else ""
            return e.cause("ended_by_an_exception", e.place(death), variant=variant, error=death.text)
    return None
