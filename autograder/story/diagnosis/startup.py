"""Programs that never get going, or end too soon."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.call_names import RECEIVING
from autograder.story.causes import Cause
from autograder.story.diagnosis.evidence import Evidence
from autograder.story.diagnosis.python_errors import is_not_listening
from autograder.story.failure_facts import ENDED


def _listens(e: Evidence) -> bool:
    return any(x.what in (ev.PROGRAM_LISTENS, ev.CONNECTS) for x in e.events)


def waits_in_input(e: Evidence) -> Cause | None:
    """A server that asks its keyboard before it listens."""
    if e.program_role != "server":
        return None
    acceptors = {x.thread for x in e.calls if x.call == "accept"}
    serving = _listens(e)
    thread = next((t for t in e.threads if t.call == "input" and (not serving or t.name in acceptors)), None)
    return e.cause("waits_in_input", thread, variant="serving" if serving else "") if thread else None


def never_listens(e: Evidence) -> Cause | None:
    """A server that never calls listen, whether it stands somewhere else or accepts without."""
    if e.program_role != "server" or _listens(e) or any(t.call == "input" for t in e.threads):
        return None
    for death in e.deaths:
        if "accept" in e.code(death) and is_not_listening(death.text):
            return e.cause("never_listens", death, variant="accepts")
    main = next((t for t in e.threads if t.main and t.frames), None)
    return e.cause("never_listens", main) if main else None


def ended_early(e: Evidence) -> Cause | None:
    """A server that came to its end, without an exception, while clients still want something of it."""
    exits = [x for x in e.story.events if x.what == ev.EXITS]
    asked_to_end = any(x.what == ev.GETS for x in e.story.events)
    if e.program_role != "server" or e.deaths or not has_ended(e) or asked_to_end:
        return None
    exit_code = exits[-1].size if exits else None
    if not _listens(e):
        return e.cause("ended_early", variant="before listening", exit_code=exit_code)
    broken = next((x for x in reversed(e.receives[-2:]) if x.error), None)
    last = next((x for x in reversed(e.calls) if x.line), None) if broken is None else None
    return e.cause("ended_early", broken or last, exit_code=exit_code, broken=broken, last=last)


def has_ended(e: Evidence) -> bool:
    """Whether the program was gone when the check failed, or on its way out without having heard of anything since."""
    ends = [x.at for x in e.story.events if x.what == ev.MAIN_ENDS]
    gone = any(x.what == ev.EXITS for x in e.story.events)
    nowhere = e.story.thread_dump is not None and not e.threads
    if e.failure.rests_on == ENDED or (nowhere and (gone or ends)):
        return True
    failed_at = e.story.failed_at or 0.0
    others = any(t.frames and not t.main for t in e.threads)
    heard = (x for x in e.story.calls("accept", *RECEIVING) if failed_at < x.at)
    return bool(ends) and not others and not any(x.at < ends[-1] for x in heard)


def ended_by_an_exception(e: Evidence) -> Cause | None:
    """A program whose main thread died of an exception, and with it the program."""
    death = next((x for x in reversed(e.deaths) if x.thread == "MainThread"), None)
    if death is None:
        return None
    variant = "and the program" if any(x.what == ev.EXITS for x in e.events) else ""
    return e.cause("ended_by_an_exception", death, variant=variant, error=death.text)
