"""Client programs: two things to wait for at once, and an end to come to."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.call_names import ENDING, READING, RECEIVING, WATCHING_SOCKETS
from autograder.story.causes import Cause, Data
from autograder.story.diagnosis.evidence import Evidence, is_end
from autograder.story.diagnosis.facts import is_buffered
from autograder.story.events import Event
from autograder.story.failure_kinds import FailureKind
from autograder.story.thread_states import ThreadState

_WAITS_FOR_BYTES = (*READING, *WATCHING_SOCKETS, "recv_bytes")
_AT_SHUTDOWN = ("_shutdown", "join", "_wait_for_tstate_lock", "_join", "shutdown")
_SPINS = 4  # ends in a row: a careful program may ask twice


def _keyboard_thread(e: Evidence) -> ThreadState | None:
    """The thread of a client program that waits for somebody to type."""
    at_keyboard = (t for t in e.threads if t.call in ("input", "readline") and t.fd in (0, -1))
    return next(at_keyboard, None) if e.program_role == "client" else None


def _network_thread(e: Evidence) -> ThreadState | None:
    """The thread of a client program that waits for the server."""
    at_socket = (t for t in e.threads if t.call in _WAITS_FOR_BYTES and t.fd != 0)
    return next(at_socket, None) if e.program_role == "client" else None


def _server_has_gone(e: Evidence) -> bool:
    return bool(e.of("server", ev.HANGS_UP))


def does_not_receive_while_typing(e: Evidence) -> Cause | None:
    """It waits at the keyboard, and nobody takes what the server says."""
    keyboard = _keyboard_thread(e)
    if keyboard is None or _network_thread(e) is not None or not e.expected_on_screen:
        return None
    sent = e.of("server", ev.SENDS)
    heard = sum(r.size * r.times for r in e.receives)
    if not sent or heard > sum(x.size for x in sent[:-1]) or any(is_end(r) for r in e.receives):
        return None
    received = [r for r in e.receives if r.thread != keyboard.name and r.size]
    if received and not any(t.name == received[-1].thread for t in e.threads):
        return e.cause("does_not_receive_while_typing", received[-1], variant="no more", receive=received[-1])
    return e.cause("does_not_receive_while_typing", keyboard, sent=Data(sent[-1].data, sent[-1].size))


def does_not_type_while_receiving(e: Evidence) -> Cause | None:
    """It waits for the server, and nobody reads the keyboard."""
    thread = _network_thread(e)
    if thread is None or _keyboard_thread(e) is not None or not e.is_settled:
        return None
    typed = [x for x in e.events if x.what == ev.TYPES]
    asked = [x for x in e.events if x.what == ev.ASKS]
    if "stdin" in e.story.source:
        return None  # nobody reports what was read there
    if not typed or (asked and asked[-1].at > typed[-1].at) or len(asked) >= len(typed):
        return None
    return e.cause("does_not_type_while_receiving", thread, thread=thread, typed=_typed_data(typed[-1]))


def _typed_data(event: Event) -> Data:
    data = event.text.encode("utf-8", "replace")
    return Data(data, len(data))


def spins_after_the_server_has_gone(e: Evidence) -> Cause | None:
    """The server has gone, and the receiving loop goes round and round."""
    ends = [r for r in e.receives if is_end(r) and not r.error]
    times = sum(r.times for r in ends)
    if e.program_role != "client" or times < _SPINS:
        return None
    return e.cause(
        "spins_after_the_server_has_gone",
        ends[0],
        receive=ends[0],
        times=times,
        cpu=e.cpu_seconds,
        seconds=e.seconds,
    )


def _had_to_end(e: Evidence) -> bool:
    return e.failure.kind in (FailureKind.DOES_NOT_END, FailureKind.CONNECTION_NOT_CLOSED)


def a_thread_keeps_it_running(e: Evidence) -> Cause | None:
    """The main thread is done, and another, no daemon, still waits."""
    main = next((t for t in e.threads if t.main), None)
    passed = any(x.what == ev.MAIN_ENDS for x in e.events)
    if e.program_role != "client" or not _had_to_end(e) or main is None:
        return None
    other = next((t for t in e.threads if not t.main and not t.daemon and t.frames and t.call), None)
    if other is None or not (passed or main.call in _AT_SHUTDOWN):
        return None
    variant = "past the last line" if passed or not main.frames else ""
    return e.cause("a_thread_keeps_it_running", other, variant=variant, main=main, other=other)


def waits_at_the_keyboard_for_ever(e: Evidence) -> Cause | None:
    """The server has gone, that was seen, and the program still waits for somebody to type."""
    keyboard = _keyboard_thread(e)
    if e.failure.kind is not FailureKind.DOES_NOT_END or keyboard is None or not keyboard.main:
        return None
    ends = [r for r in e.receives if is_end(r)]
    if not ends or not _server_has_gone(e):
        return None
    return e.cause("waits_at_the_keyboard_for_ever", ends[-1], end=ends[-1], keyboard=keyboard)


def does_not_notice_the_end(e: Evidence) -> Cause | None:
    """The server has gone, and no thread was in a receive to see it."""
    keyboard = _keyboard_thread(e)
    if keyboard is None or not _server_has_gone(e) or _network_thread(e) is not None:
        return None
    if any(is_end(r) or r.error for r in e.receives):
        return None
    return e.cause("does_not_notice_the_end", keyboard)


def shows_nothing(e: Evidence) -> Cause | None:
    """What the server said was received and not printed."""
    if e.program_role != "client" or not e.expected_on_screen:
        return None
    for receive in e.receives:
        if e.expected_on_screen not in receive.data or any(x.what == ev.THREAD_DIES for x in e.after(receive)):
            continue
        if any(x.what == ev.PRINTS and x.thread == receive.thread for x in e.after(receive)):
            continue  # something was printed, in whatever form
        stands_there = any(t.call in READING and t.line == receive.line for t in e.threads)
        variant = "waits for more" if is_buffered(e.story, receive) and stands_there else ""
        return e.cause("shows_nothing", receive, variant=variant, receive=receive)
    return None


def never_connects(e: Evidence) -> Cause | None:
    """A client that stands somewhere else and has not connected."""
    if e.program_role != "client" or e.failure.kind is not FailureKind.DID_NOT_CONNECT:
        return None
    main = next((t for t in e.threads if t.main and t.frames), None)
    if main is None or any(x.call in ("connect", "connect_ex") for x in e.calls):
        return None
    return e.cause("never_connects", main, variant="" if main.call else "computes", thread=main)


def hung_up_before_everything_was_said(e: Evidence) -> Cause | None:
    """It closed its connection although nobody had typed exit."""
    if e.program_role != "client" or not e.failure.connection:
        return None
    closed = next((x for x in e.calls if x.call in ENDING and x.line), None)
    if closed is None or any(x.what == ev.ENDS_INPUT or (x.what == ev.TYPES and x.text == "exit") for x in e.events):
        return None
    last = next((r for r in reversed(e.calls) if r.call in RECEIVING and r.at < closed.at), None)
    return e.cause("hung_up_before_everything_was_said", closed, last=last)


def goes_on_after_exit(e: Evidence) -> Cause | None:
    """`exit` was typed, and the program asks for more."""
    keyboard = _keyboard_thread(e)
    exits = [x for x in e.events if x.what == ev.TYPES and x.text == "exit"]
    if keyboard is None or not exits or not _had_to_end(e) or not _asked_after(e, exits[-1]):
        return None
    return e.cause("goes_on_after_exit", keyboard)


def typed_and_not_sent(e: Evidence) -> Cause | None:
    """A line was typed and read, and nothing was sent before the next one is asked for."""
    keyboard = _keyboard_thread(e)
    typed = [x for x in e.events if x.what == ev.TYPES]
    if keyboard is None or not typed or e.failure.kind is not FailureKind.NOT_SENT_TO_SERVER:
        return None
    if not _asked_after(e, typed[-1]) or any(x.at > typed[-1].at for x in e.sends):
        return None
    return e.cause("typed_and_not_sent", keyboard, typed=_typed_data(typed[-1]))


def _asked_after(e: Evidence, typed: Event) -> bool:
    """Whether the program asked for another line after one was typed."""
    return any(x.what == ev.ASKS and x.at > typed.at for x in e.events)
