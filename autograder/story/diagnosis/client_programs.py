"""Client programs: two things to wait for at once, and an end to come to."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.causes import Cause, Data
from autograder.story.diagnosis.evidence import IN_RECEIVE, RECEIVING, Evidence, is_end
from autograder.story.events import Event
from autograder.story.thread_states import ThreadState

_WAITS_FOR_BYTES = (*IN_RECEIVE, "select", "poll", "epoll_wait", "recv_bytes")
_AT_SHUTDOWN = ("_shutdown", "join", "_wait_for_tstate_lock", "_join", "shutdown")


def _at_keyboard(e: Evidence) -> ThreadState | None:
    return next((t for t in e.threads if t.call in ("input", "readline") and t.fd in (0, -1)), None)


def _at_wire(e: Evidence) -> ThreadState | None:
    return next((t for t in e.threads if t.call in _WAITS_FOR_BYTES and t.fd != 0), None)


def does_not_receive_while_typing(e: Evidence) -> Cause | None:
    """It waits at the keyboard, and nobody takes what the server says."""
    keyboard = _at_keyboard(e)
    if e.role != "client" or keyboard is None or _at_wire(e) is not None or not e.expected_on_screen:
        return None
    sent = [x for x in e.events if x.who == "server" and x.what == ev.SENDS]
    heard = sum(r.size * r.times for r in e.receives)
    if not sent or heard > sum(x.size for x in sent[:-1]) or any(is_end(r) for r in e.receives):
        return None
    last = Data(sent[-1].data, sent[-1].size)
    return e.cause("does_not_receive_while_typing", e.place_of(keyboard), sent=last)


def does_not_type_while_receiving(e: Evidence) -> Cause | None:
    """It waits for the server, and nobody reads the keyboard."""
    wire = _at_wire(e)
    if e.role != "client" or wire is None or _at_keyboard(e) is not None or e.rests_on != "settled":
        return None
    typed = [x for x in e.events if x.what == ev.TYPES]
    asked = [x for x in e.events if x.what == ev.ASKS]
    if "stdin" in e.story.source:
        return None  # nobody tells what was read there
    if not typed or (asked and asked[-1].at > typed[-1].at) or len(asked) >= len(typed):
        return None
    last = _typed_data(typed[-1])
    return e.cause("does_not_type_while_receiving", e.place_of(wire), thread=e.thread(wire), typed=last)


def _typed_data(event: Event) -> Data:
    data = event.text.encode("utf-8", "replace")
    return Data(data, len(data))


def spins_after_the_server_has_gone(e: Evidence) -> Cause | None:
    """The server has gone, and the receiving loop goes round and round."""
    if e.role != "client":
        return None
    ends = [r for r in e.receives if is_end(r) and not r.error]
    count = sum(r.times for r in ends)
    if count < 4:
        return None
    return e.cause(
        "spins_after_the_server_has_gone",
        e.place(ends[0]),
        receive=e.call(ends[0]),
        times=count,
        cpu=e.cpu_seconds,
        seconds=e.seconds,
    )


def _should_have_ended(e: Evidence) -> bool:
    return "does not end" in e.reason or "did not close its connection" in e.reason


def a_thread_keeps_it_running(e: Evidence) -> Cause | None:
    """The main thread is done, and another, no daemon, still waits."""
    if e.role != "client" or not _should_have_ended(e):
        return None
    main = next((t for t in e.threads if t.main), None)
    passed = any(x.what == ev.MAIN_ENDS for x in e.events)
    if main is None or not (passed or main.call in _AT_SHUTDOWN):
        return None
    others = [t for t in e.threads if not t.main and not t.daemon and t.frames]
    other = next((t for t in others if t.call), None)
    if other is None:
        return None
    return e.cause(
        "a_thread_keeps_it_running",
        e.place_of(other),
        variant="past the last line" if passed or not main.frames else "",
        main=e.thread(main),
        other=e.thread(other),
    )


def waits_at_the_keyboard_for_ever(e: Evidence) -> Cause | None:
    """The server has gone, that was seen, and the program still waits for somebody to type."""
    keyboard = _at_keyboard(e)
    if e.role != "client" or "does not end" not in e.reason or keyboard is None or not keyboard.main:
        return None
    ends = [r for r in e.receives if is_end(r)]
    if not ends or not any(x.who == "server" and x.what == ev.HANGS_UP for x in e.events):
        return None
    return e.cause(
        "waits_at_the_keyboard_for_ever",
        e.place(ends[-1]),
        end=e.call(ends[-1]),
        keyboard=e.thread(keyboard),
    )


def does_not_notice_the_end(e: Evidence) -> Cause | None:
    """The server has gone, and no thread was in a receive to see it."""
    keyboard = _at_keyboard(e)
    gone = [x for x in e.events if x.who == "server" and x.what == ev.HANGS_UP]
    if e.role != "client" or not gone or keyboard is None or _at_wire(e) is not None:
        return None
    if any(is_end(r) or r.error for r in e.receives):
        return None
    return e.cause("does_not_notice_the_end", e.place_of(keyboard))


def shows_nothing(e: Evidence) -> Cause | None:
    """What the server said was received and not printed."""
    if e.role != "client" or not e.expected_on_screen:
        return None
    wanted = e.expected_on_screen.encode("utf-8", "replace")
    for receive in e.receives:
        if wanted not in receive.data or any(x.what == ev.THREAD_DIES for x in e.after(receive)):
            continue
        stands_there = any(t.call in IN_RECEIVE and t.line == receive.line for t in e.threads)
        variant = "waits for more" if e.is_buffered(receive) and stands_there else ""
        return e.cause("shows_nothing", e.place(receive), variant=variant, receive=e.call(receive))
    return None


def never_connects(e: Evidence) -> Cause | None:
    """A client that stands somewhere else and has not connected."""
    if e.role != "client" or "did not connect" not in e.reason or any(x.call.startswith("connect") for x in e.calls):
        return None
    for thread in e.threads:
        if thread.main and thread.frames:
            variant = "" if thread.call else "computes"
            return e.cause("never_connects", e.place_of(thread), variant=variant, thread=e.thread(thread))
    return None


def hung_up_before_everything_was_said(e: Evidence) -> Cause | None:
    """It closed its connection although nobody had typed exit."""
    if e.role != "client" or "closed the connection" not in e.reason:
        return None
    closed = next((x for x in e.calls if x.call in ("close", "shutdown") and x.line), None)
    if closed is None or any(x.what == ev.ENDS_INPUT or x.text == "exit" for x in e.events):
        return None
    last = next((r for r in reversed(e.calls) if r.call in RECEIVING and r.at < closed.at), None)
    return e.cause("hung_up_before_everything_was_said", e.place(closed), last=e.call(last) if last else None)


def goes_on_after_exit(e: Evidence) -> Cause | None:
    """`exit` was typed, and the program asks for more."""
    keyboard = _at_keyboard(e)
    exits = [x for x in e.events if x.what == ev.TYPES and x.text == "exit"]
    if e.role != "client" or not exits or keyboard is None or not _should_have_ended(e):
        return None
    if not any(x.what == ev.ASKS and x.at > exits[-1].at for x in e.events):
        return None
    return e.cause("goes_on_after_exit", e.place_of(keyboard))


def typed_and_not_sent(e: Evidence) -> Cause | None:
    """A line was typed and read, and nothing was sent before the next one is asked for."""
    keyboard = _at_keyboard(e)
    typed = [x for x in e.events if x.what == ev.TYPES]
    if e.role != "client" or keyboard is None or not typed or "did not get it" not in e.reason:
        return None
    asked = any(x.what == ev.ASKS and x.at > typed[-1].at for x in e.events)
    if not asked or any(x.at > typed[-1].at for x in e.sends):
        return None
    return e.cause("typed_and_not_sent", e.place_of(keyboard), typed=_typed_data(typed[-1]))
