"""`threading.Lock` and `RLock` that know who holds them and since which line.

Only locks made on a line of the student's files are replaced; those of the standard library stay as
they are.
"""

from __future__ import annotations

import _thread
import sys
import threading
import weakref

from autograder.program.launcher.blocking_calls import BlockingCalls
from autograder.program.launcher.recorder import thread_name
from autograder.program.launcher.student_frames import StudentFrames

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

_ident = _thread.get_ident
_real_lock = threading.Lock
_real_rlock = threading.RLock


class WatchedLocks:
    """All locks that the student's files have made, and who waits for which."""

    def __init__(self, frames: StudentFrames, blocking: BlockingCalls) -> None:
        """Note threads that wait for a lock in `blocking`, too."""
        self.frames = frames
        self.blocking = blocking
        self.waiting: dict[int, WatchedLock] = {}  # thread -> the lock it waits for
        self.all: list[weakref.ref[WatchedLock]] = []  # append and copy are atomic, a set's are not

    def install(self) -> None:
        """Have `threading.Lock` and `threading.RLock` make watched ones for the student's files."""

        def lock() -> Any:
            frame = sys._getframe(1)
            if self.frames.is_students(frame.f_code.co_filename):
                return WatchedLock(self, _real_lock(), frame.f_lineno)
            return _real_lock()

        def rlock() -> Any:
            frame = sys._getframe(1)
            if self.frames.is_students(frame.f_code.co_filename):
                return WatchedRLock(self, _real_rlock(), frame.f_lineno)
            return _real_rlock()

        lock.__name__, rlock.__name__ = "Lock", "RLock"
        threading.Lock = lock  # type: ignore[assignment]  # a factory before 3.13, a type since
        threading.RLock = rlock  # type: ignore[assignment]  # a factory, as the original

    def wanted_by(self, ident: int, frame: FrameType) -> dict[str, Any] | None:
        """The lock that a thread waits for, as its `frame` calls it, with its owner; None if it waits for none."""
        lock = self.waiting.get(ident)
        if lock is None:
            return None
        owner = lock.owner
        return {"name": _name(lock, frame), "owner": thread_name(owner) if owner else "", "line": lock.owner_line}

    def held_by(self, ident: int, frame: FrameType) -> list[str]:
        """Names of the locks that a thread holds, as its `frame` calls them."""
        self.all[:] = [ref for ref in list(self.all) if ref() is not None]
        return [_name(lock, frame) for ref in list(self.all) if (lock := ref()) is not None and lock.owner == ident]


class WatchedLock:
    """A lock that remembers its owner. Behaves as `threading.Lock` does."""

    def __init__(self, locks: WatchedLocks, real: Any, made: int) -> None:
        """Wrap `real`; `made` is the line that made it."""
        self._locks = locks
        self._real = real
        self.made = made
        self.owner = 0
        self.owner_line = 0
        locks.all.append(weakref.ref(self))

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Take the lock, noting who waits and who has it."""
        locks = self._locks
        line = locks.frames.where(sys._getframe(1))[1]
        got = self._real.acquire(False)
        if not got:
            if not blocking:
                return False
            ident = _ident()
            locks.waiting[ident] = self
            try:
                with locks.blocking.during("acquire", is_timed=timeout >= 0, line=line):
                    got = self._real.acquire(True, timeout)
            finally:
                locks.waiting.pop(ident, None)
        if got:
            self.owner = _ident()
            self.owner_line = line
        return bool(got)

    def release(self) -> None:
        """Give the lock back."""
        owner, line = self.owner, self.owner_line
        self.owner = self.owner_line = 0
        try:
            self._real.release()
        except RuntimeError:
            self.owner, self.owner_line = owner, line
            raise

    def locked(self) -> bool:
        """Whether somebody holds it."""
        return bool(self.owner)

    def __enter__(self) -> bool:
        """Take it for a `with` block."""
        line = self._locks.frames.where(sys._getframe(1))[1]
        got = self.acquire()
        self.owner_line = line
        return got

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Give it back at the end of a `with` block."""
        self.release()

    def __repr__(self) -> str:
        """As the real one, which names its state."""
        return repr(self._real)

    def _at_fork_reinit(self) -> None:
        self._real._at_fork_reinit()
        self.owner = self.owner_line = 0


class WatchedRLock(WatchedLock):
    """A reentrant lock that remembers its owner, with what `threading.Condition` asks of one."""

    def release(self) -> None:
        """Give back one level."""
        self._real.release()
        if not self._real._is_owned():
            self.owner = self.owner_line = 0

    def _is_owned(self) -> bool:
        return bool(self._real._is_owned())

    def _release_save(self) -> Any:
        self.owner = self.owner_line = 0
        return self._real._release_save()

    def _acquire_restore(self, state: Any) -> None:
        self._real._acquire_restore(state)
        self.owner = _ident()


def _name(lock: WatchedLock, frame: FrameType) -> str:
    """How the student calls the lock, as seen from `frame`; else the line that made it."""
    for names in (frame.f_locals, frame.f_globals):
        for name, value in list(names.items()):
            if value is lock:
                return name
            held = getattr(value, "__dict__", None)
            if isinstance(held, dict):
                for attribute, inner in list(held.items()):
                    if inner is lock:
                        return f"{name}.{attribute}"
    return f"the lock made at line {lock.made}"
