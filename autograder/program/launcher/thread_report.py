"""Threads of the student's program: where each stands, which locks it holds, and what ended it."""

from __future__ import annotations

import sys
import threading
import time

from autograder.program.launcher.blocking_calls import BlockingCall, BlockingCalls
from autograder.program.launcher.recorder import Recorder, exception_text, thread_name
from autograder.program.launcher.select_calls import SelectCalls, is_readable
from autograder.program.launcher.student_frames import MOST_FRAMES, is_ours
from autograder.program.launcher.wakers import Wakers
from autograder.program.launcher.watched_locks import WatchedLocks

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

_now = time.monotonic
_processor_time = time.process_time
_current_frames = sys._current_frames
# Calls that only a client, or another thread, can end; "paused" is the race finder's.
_WAITING = {"accept", "recv", "recv_into", "recvfrom", "recvfrom_into", "input", "select", "acquire", "join", "wait"}
_WAITING.add("paused")
_MOST_LOCALS = 8  # variables of one thread that are reported
_LONGEST_VALUE = 60  # characters of a local variable's value
_PLAIN = (bool, int, float, str, bytes, bytearray, type(None))


class ThreadReport:
    """Reports thread starts and deaths as they happen, and where all threads stand when asked."""

    def __init__(self, recorder: Recorder, blocking: BlockingCalls, selects: SelectCalls) -> None:
        """Thread dumps are made from what `blocking` and `selects` have noted."""
        self._recorder = recorder
        self._frames = recorder.frames
        self._blocking = blocking
        self._selects = selects
        self._locks = WatchedLocks(recorder.frames, blocking)
        self._wakers = Wakers()

    def install(self) -> None:
        """Wrap locks, waits and thread starts; report exceptions that end a thread."""
        self._locks.install()
        self._wakers.install()
        self._install_waits()
        threading.excepthook = self._excepthook
        recorder = self._recorder
        original_start = threading.Thread.start

        def start(self: threading.Thread) -> None:
            file, line, function = recorder.frames.where()
            if file:
                target = getattr(getattr(self, "_target", None), "__name__", "")
                recorder.report("thread starts", text=self.name, call=target, file=file, line=line, function=function)
            original_start(self)

        threading.Thread.start = start  # type: ignore[method-assign]  # reporting is the purpose

    def _install_waits(self) -> None:
        blocking = self._blocking
        original_sleep = time.sleep
        original_join = threading.Thread.join
        original_wait = threading.Condition.wait

        def sleep(seconds: float, /) -> None:
            with blocking.during("sleep", is_timed=True):
                original_sleep(seconds)

        def join(self: threading.Thread, timeout: float | None = None) -> None:
            with blocking.during("join", is_timed=timeout is not None):
                original_join(self, timeout)

        def wait(self: threading.Condition, timeout: float | None = None) -> bool:
            with blocking.during("wait", is_timed=timeout is not None):  # events, queues and semaphores wait here, too
                return original_wait(self, timeout)

        time.sleep = sleep  # type: ignore[assignment]  # takes what the original takes
        threading.Thread.join = join  # type: ignore[method-assign]  # to know how long it may take
        threading.Condition.wait = wait  # type: ignore[method-assign]  # as above

    # -- deaths ------------------------------------------------------------------------------------

    def _excepthook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_type is SystemExit:
            return
        name = args.thread.name if args.thread else "?"
        self.report_death(name, args.exc_type, args.exc_value, args.exc_traceback)
        print(f"Exception in thread {name}:", file=sys.stderr)
        show(args.exc_type, args.exc_value, args.exc_traceback)

    def report_death(
        self, name: str, kind: type[BaseException], error: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Report that an exception ended the thread `name`, with the innermost line of the student's files."""
        at = _now()
        frames = self._frames
        stack = frames.of_exception(tb)
        file, line, function = stack[0] if stack else ("", 0, "")
        if isinstance(error, SyntaxError) and error.filename and frames.is_students(error.filename):
            file, line = frames.short(error.filename), error.lineno or 0
        self._recorder.report(
            "thread dies", text=exception_text(kind, error), thread=name, file=file, line=line, function=function,
            callers=stack[1:], at=at,
        )  # fmt: skip

    # -- the thread dump ---------------------------------------------------------------------------

    def thread_dump(self) -> dict[str, Any]:
        """Where every thread of the student's program stands, as JSON data."""
        changes = self._blocking.changes
        main = threading.main_thread().ident
        ours = self._recorder.channel.own_thread
        found = [
            self._thread_state(ident, frame, ident == main)
            for ident, frame in _current_frames().items()
            if ident != ours
        ]
        settled = self._are_settled(found, changes)
        return {"threads": found, "settled": settled, "changes": self._blocking.changes, "cpu": _processor_time()}

    def _thread_state(self, ident: int, frame: FrameType, is_main: bool) -> dict[str, Any]:
        thread = threading._active.get(ident)  # type: ignore[attr-defined]  # the public way makes dummies
        noted = self._blocking.by_thread.get(ident)
        frames, innermost, library_function = self._stack(frame)
        # Past its last line, the main thread waits for the others, in a function of `threading`.
        if noted is None and is_main and frame.f_code.co_name == "_shutdown":
            noted = ("join", -1, False, _now(), 0)
        call, fd, is_timed, since, _ = noted or ("", -1, False, _now(), 0)
        if call in ("", "wait") and library_function and frames:
            call = library_function  # the word the student knows: "get" of a queue, not the "wait" inside it
        return {
            "name": thread_name(ident),
            "ident": ident,
            "native": getattr(thread, "native_id", None) if thread else None,
            "main": is_main,
            "daemon": bool(thread and thread.daemon),
            "call": call,
            "marked": noted is not None,
            "fd": fd,
            "timed": is_timed,
            "since": since,
            "frames": frames[:MOST_FRAMES],
            "locals": _short_locals(innermost) if frames else {},
            "wants": self._locks.wanted_by(ident, innermost),
            "holds": self._locks.held_by(ident, innermost),
        }

    def _stack(self, frame: FrameType) -> tuple[list[list[Any]], FrameType, str]:
        """The student's frames as [file, line, function], the innermost of them, and what it called of a library.

        Without frames of the student's the innermost one is `frame`.
        """
        found: list[list[Any]] = []
        innermost, library_function = frame, ""
        current: FrameType | None = frame
        while current is not None:
            file = current.f_code.co_filename
            if self._frames.is_students(file):
                if not found:
                    innermost = current
                found.append([self._frames.short(file), current.f_lineno, current.f_code.co_name])
            elif not found and not is_ours(file):
                library_function = current.f_code.co_name
            current = current.f_back
        return found, innermost, library_function

    def _are_settled(self, found: list[dict[str, Any]], changes: int) -> bool | None:
        """Whether only a client could make the program go on, as far as the wrappers know.

        True needs every thread inside a wrapped call that does not end by itself, with nothing to read
        there, and no call entered or left since there were so many `changes`. None: some thread is in a call that is
        not wrapped, and may come back from it at any time or never; or something else may wake one.
        """
        if self._wakers.are_there():
            return None
        for thread in found:
            if not thread["marked"]:
                return None if thread["call"] else False
            call = self._blocking.by_thread.get(thread["ident"])
            if call is not None and not self._waits(thread["ident"], call):
                return False  # without a call: the main thread past its end, or one that shows in `changes`
        return changes == self._blocking.changes

    def _waits(self, ident: int, call: BlockingCall) -> bool:
        """Whether a thread's call has nothing to return with now, and no time limit."""
        name, fd, is_timed, _, _ = call
        if name not in _WAITING or is_timed:
            return False
        return not (fd >= 0 and is_readable(fd)) and not self._selects.would_return(ident)


def show(kind: type[BaseException], error: BaseException | None, tb: TracebackType | None) -> None:
    """Print a traceback as Python does, without the launcher's own lines."""
    import traceback

    shown = traceback.TracebackException(kind, error, tb)  # type: ignore[arg-type]  # None only if the caller had none
    seen: set[int] = set()
    one: traceback.TracebackException | None = shown
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        one.stack = traceback.StackSummary.from_list([f for f in one.stack if not is_ours(f.filename)])
        one = one.__cause__ or one.__context__
    print("".join(shown.format()), end="", file=sys.stderr)


def _short_locals(frame: FrameType) -> dict[str, str]:
    """Local variables of plain types only: a student's own `__repr__` is never run."""
    if frame.f_code.co_name == "<module>":
        return {}
    found = list(frame.f_locals.items())[:_MOST_LOCALS]
    return {name: repr(value)[:_LONGEST_VALUE] for name, value in found if type(value) in _PLAIN}
