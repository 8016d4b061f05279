"""Threads and locks of the student's program: who stands where, who holds what, and who died of what."""

from __future__ import annotations

import _thread
import sys
import threading
import time

from autograder.program.launcher import blocking_calls, select_calls, student_frames, watched_locks
from autograder.program.launcher.channel import Channel

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

_now = time.monotonic
_ident = _thread.get_ident
_current_frames = sys._current_frames
_WAITING = {"accept", "recv", "recv_into", "recvfrom", "recvfrom_into", "input", "select", "acquire", "join", "wait"}
_WAITING.add("paused")  # by the race finder
_SHORT = 60  # characters of a local variable's value
_PLAIN = (bool, int, float, str, bytes, bytearray, type(None))

_channel: Channel


def name_of_current() -> str:
    """The current thread's name, without making a `_DummyThread` for a foreign one."""
    return _name_of(_ident())


def _name_of(ident: int) -> str:
    thread = threading._active.get(ident)  # type: ignore[attr-defined]  # the public way makes dummies
    return thread.name if thread else f"thread {ident}"


def install(channel: Channel) -> None:
    """Wrap locks, `sleep` and thread starts; report exceptions that end a thread."""
    global _channel
    _channel = channel
    watched_locks.install(blocking_calls.calls, blocking_calls.changes)
    threading.excepthook = _excepthook
    original_start = threading.Thread.start
    original_sleep = time.sleep
    original_join = threading.Thread.join
    original_wait = threading.Condition.wait

    def start(self: threading.Thread) -> None:
        file, line, function = student_frames.where()
        if file:
            target = getattr(getattr(self, "_target", None), "__name__", "")
            channel.report("thread starts", text=self.name, call=target, file=file, line=line, function=function)
        original_start(self)

    def sleep(seconds: float, /) -> None:
        with blocking_calls.standing("sleep", -1, timed=True, line=0):
            original_sleep(seconds)

    def join(self: threading.Thread, timeout: float | None = None) -> None:
        with blocking_calls.standing("join", -1, timed=timeout is not None, line=0):
            original_join(self, timeout)

    def wait(self: threading.Condition, timeout: float | None = None) -> bool:
        with blocking_calls.standing(
            "wait", -1, timed=timeout is not None, line=0
        ):  # events, queues and semaphores wait here, too
            return original_wait(self, timeout)

    threading.Thread.join = join  # type: ignore[method-assign]  # so that one can tell how long it may take
    threading.Condition.wait = wait  # type: ignore[method-assign]  # as above
    threading.Thread.start = start  # type: ignore[method-assign]  # reporting is the purpose
    time.sleep = sleep  # type: ignore[assignment]  # takes what the original takes


def _excepthook(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is SystemExit:
        return
    name = args.thread.name if args.thread else "?"
    report_death(name, args.exc_type, args.exc_value, args.exc_traceback)
    print(f"Exception in thread {name}:", file=sys.stderr)
    show(args.exc_type, args.exc_value, args.exc_traceback)


def report_death(name: str, kind: type[BaseException], error: BaseException | None, tb: TracebackType | None) -> None:
    """Tell that an exception ended the thread `name`, with the innermost line of the student's files."""
    at = _now()
    import traceback

    file, line, function = "", 0, ""
    for frame, number in traceback.walk_tb(tb):
        if student_frames.is_students(frame.f_code.co_filename):
            file, line, function = student_frames.short(frame.f_code.co_filename), number, frame.f_code.co_name
    if isinstance(error, SyntaxError) and error.filename and student_frames.is_students(error.filename):
        file, line = student_frames.short(error.filename), error.lineno or 0
    text = f"{kind.__name__}: {error}" if error is not None and str(error) else kind.__name__
    if kind is RecursionError:  # the last straw may have been a function of ours
        text = "RecursionError: maximum recursion depth exceeded"
    _channel.report("thread dies", text=text[:400], thread=name, file=file, line=line, function=function, at=at)


def show(kind: type[BaseException], error: BaseException | None, tb: TracebackType | None) -> None:
    """Print a traceback as Python does, without the launcher's own lines."""
    import traceback

    told = traceback.TracebackException(kind, error, tb)  # type: ignore[arg-type]  # None only if the caller had none
    seen: set[int] = set()
    one: traceback.TracebackException | None = told
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        one.stack = traceback.StackSummary.from_list([f for f in one.stack if not student_frames.is_ours(f.filename)])
        one = one.__cause__ or one.__context__
    print("".join(told.format()), end="", file=sys.stderr)


def standing_report() -> dict[str, Any]:
    """Where every thread of the student's program stands, as JSON data."""
    before = blocking_calls.changes[0]
    main = threading.main_thread().ident
    found = []
    for ident, frame in _current_frames().items():
        if ident != _channel.thread:
            found.append(_thread_report(ident, frame, ident == main))
    settled = _settled(found, before)
    return {"threads": found, "settled": settled, "changes": blocking_calls.changes[0], "cpu": time.process_time()}


def _thread_report(ident: int, frame: FrameType, is_main: bool) -> dict[str, Any]:
    thread = threading._active.get(ident)  # type: ignore[attr-defined]  # the public way makes dummies
    mark = blocking_calls.calls.get(ident)
    if mark is None and is_main and frame.f_code.co_name == "_shutdown":
        mark = ("join", -1, False, _now(), 0)  # past its last line, Python waits for the other threads
    call, fd, timed, since, _line = mark or ("", -1, False, _now(), 0)
    frames: list[list[Any]] = []
    called, innermost = "", frame
    current: FrameType | None = frame
    while current is not None:
        file = current.f_code.co_filename
        if student_frames.is_students(file):
            if not frames:
                innermost = current
            frames.append([student_frames.short(file), current.f_lineno, current.f_code.co_name])
        elif not frames and not student_frames.is_ours(file):
            called = current.f_code.co_name  # the library function that the student's line called
        current = current.f_back
    if call in ("", "wait") and called and frames:
        call = called  # the word the student knows: "get" of a queue, not the "wait" inside it
    return {
        "name": _name_of(ident),
        "ident": ident,
        "native": getattr(thread, "native_id", None) if thread else None,
        "main": is_main,
        "daemon": bool(thread and thread.daemon),
        "call": call,
        "marked": mark is not None,
        "fd": fd,
        "timed": timed,
        "since": since,
        "frames": frames[:8],
        "locals": _short_locals(innermost) if frames else {},
        "wants": watched_locks.wanted_by(ident, _name_of, innermost),
        "holds": watched_locks.held_by(ident, innermost),
    }


def _short_locals(frame: FrameType) -> dict[str, str]:
    """Local variables of plain types only: a student's own `__repr__` is never run."""
    if frame.f_code.co_name == "<module>":
        return {}
    return {name: repr(value)[:_SHORT] for name, value in list(frame.f_locals.items())[:8] if type(value) in _PLAIN}


def _settled(found: list[dict[str, Any]], before: int) -> bool | None:
    """Whether only a client could make the program go on, as far as the wrappers know.

    True needs every thread inside a wrapped call that does not end by itself, with nothing to read
    there, and nobody moved while we looked. None: some thread is in a call that is not wrapped, and
    may come back from it at any time or never.
    """
    for thread in found:
        if not thread["marked"]:
            return None if thread["call"] else False
        call = blocking_calls.calls.get(thread["ident"])
        if call is None:
            continue  # the main thread past its end; any other that lost its mark shows in `changes`
        if call[0] not in _WAITING or call[2]:
            return False
        if (call[1] >= 0 and select_calls.readable(call[1])) or select_calls.selectable(thread["ident"]):
            return False
    return before == blocking_calls.changes[0]
