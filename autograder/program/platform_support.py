"""The one door to what differs between systems: sessions, groups, orphans. POSIX, Linux and Windows side by side."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, Protocol

IS_WINDOWS = sys.platform == "win32"
# CHATLAB_AS_ELSEWHERE: do without what only Linux has. For tests, and for machines whose /proc misleads.
IS_LINUX = sys.platform == "linux" and "CHATLAB_AS_ELSEWHERE" not in os.environ
MARK = "CHATLAB_RUN"  # environment variable that every process of a run carries, unless it takes it off
_FILE_LIMIT = 2_000_000_000  # bytes of one file that a program writes; its folder and its output are watched besides
_CLEARING_UP = 5.0  # seconds that clearing up may take


def popen_options() -> dict[str, Any]:
    """Arguments for `Popen` that put the program into a group of its own.

    A session of its own also has the kernel's scheduler treat it fairly beside others: 100 of 100
    correct servers passed under load with it, 90 to 99 without (measured).
    """
    if IS_WINDOWS:
        return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    return {"start_new_session": True}


def adopt_orphans() -> bool:
    """On Linux, become the parent of grandchildren whose parent has ended, so that they can be found.

    Returns whether we are.
    """
    if not IS_LINUX:
        return False
    pr_set_child_subreaper = 36
    return bool(libc().prctl(pr_set_child_subreaper, 1, 0, 0, 0) == 0)


@cache
def libc() -> Any:
    """The C library's functions (Linux); what went wrong in them stands in `ctypes.get_errno()`."""
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


class Killable(Protocol):
    """What is asked here of a process that we started: the part of `subprocess.Popen` that it needs."""

    @property
    def pid(self) -> int: ...  # noqa: D102
    @property
    def returncode(self) -> int | None: ...  # noqa: D102
    def poll(self) -> int | None: ...  # noqa: D102
    def wait(self, timeout: float | None = None) -> int: ...  # noqa: D102
    def kill(self) -> None: ...  # noqa: D102


def file_limit() -> int:
    """How many bytes one file of a program may have; 0 where there is no such limit.

    Each program gets a number of its own, by which its offspring is known on Linux: the limit is inherited, and nobody
    but root can raise it again.
    """
    try:
        import resource
    except ImportError:  # Windows
        return 0
    limit = _FILE_LIMIT + 1 + secrets.randbelow(1 << 24)
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    return limit if most == resource.RLIM_INFINITY or most > limit else 0


def let_go_on(process: Killable) -> None:
    """Wake a process of ours that somebody else has stopped (not on Windows)."""
    if not IS_WINDOWS and process.poll() is None:
        import signal

        os.kill(process.pid, signal.SIGCONT)


def kill_tree(process: Killable, mark: str, limit: int = 0) -> int:
    """End a program and everything it started; returns how many processes besides itself there were.

    What it started is known by kinship, by the `mark` in its environment, and by its file `limit`.
    """
    others = empty = 0
    for _ in range(20):  # a program that starts processes faster than we end them is ended a few at a time
        family = _descendants(process, mark, limit)
        if not IS_WINDOWS:
            _kill_group(process)
        if process.poll() is None:
            process.kill()
        for pid in family:
            _kill(pid)
        others += len(family)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue
        empty = 0 if family else empty + 1
        if empty > (others > 0):  # while some are ending, the kernel's list may miss others (proc(5), children)
            break
    return others


def can_terminate() -> bool:
    """Whether a program can be asked to end by SIGTERM; Windows ends it without asking."""
    return not IS_WINDOWS


def end_tidily() -> None:
    """Have every way to end us from outside raise KeyboardInterrupt, as Ctrl-C does, so that we clear up.

    What comes within `_CLEARING_UP` seconds after that is impatience, and ignored: it would end the clearing up.
    """
    import signal
    import time

    began = time.monotonic() - 2 * _CLEARING_UP

    def stop(number: int, frame: object) -> None:
        nonlocal began
        if time.monotonic() - began > _CLEARING_UP:
            began = time.monotonic()
            raise KeyboardInterrupt

    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):  # kill; a closed terminal; Ctrl-Break on Windows
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


def ignore_impatience() -> None:
    """Let no Ctrl-C end the clearing up from here on: it must not leave processes behind."""
    import signal
    import threading

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and threading.current_thread() is threading.main_thread():
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def send_signal(pid: int, number: int) -> None:
    """Send a signal to a process; on POSIX only. One that has gone gets none."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _kill_group(process: Killable) -> None:
    # Only while it is not reaped: afterwards its number may belong to somebody else.
    if process.returncode is None:
        try:
            os.killpg(process.pid, 9)
        except (ProcessLookupError, PermissionError):
            return  # macOS says "not permitted" for a group of zombies


def _kill(pid: int) -> None:
    try:
        if IS_WINDOWS:
            import psutil

            psutil.Process(pid).kill()
        else:
            os.kill(pid, 9)
            os.waitpid(pid, os.WNOHANG)
    except (OSError, ChildProcessError):
        return  # gone already, or not our own child to reap
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "psutil":
            raise
        return  # psutil.NoSuchProcess: gone already


def _descendants(process: Killable, mark: str, limit: int) -> list[int]:
    """Processes that the program started and that still run, by kinship and, on Linux, by what they carry."""
    if IS_LINUX:
        found = _children_of(process.pid) if process.returncode is None else set()
        adopted = {pid for pid in _children_of(os.getpid()) if pid != process.pid and _carries(pid, mark, limit)}
        for pid in list(adopted):
            adopted |= _children_of(pid)
        return sorted(found | adopted)
    import psutil

    try:
        return [p.pid for p in psutil.Process(process.pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _children_of(pid: int) -> set[int]:
    """All descendants of a process, as the kernel lists them."""
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        parent = waiting.pop()
        try:
            threads = os.listdir(f"/proc/{parent}/task")
        except OSError:
            continue  # it ended while we looked
        for thread in threads:
            try:
                with open(f"/proc/{parent}/task/{thread}/children", "rb") as listing:
                    children = [int(word) for word in listing.read().split()]
            except OSError:
                continue
            waiting += [c for c in children if c not in found]
            found.update(children)
    return found


def _carries(pid: int, mark: str, limit: int) -> bool:
    """Whether an orphan comes of the program with this mark and limit, or has lowered its limit to be nobody's."""
    try:
        if f"{MARK}={mark}".encode() in Path(f"/proc/{pid}/environ").read_bytes():
            return True
        lines = Path(f"/proc/{pid}/limits").read_bytes().splitlines()
    except OSError:
        return False
    found = next((line.split()[4] for line in lines if line.startswith(b"Max file size")), b"")
    return bool(limit) and found.isdigit() and (int(found) == limit or int(found) <= _FILE_LIMIT)


def has_children(pid: int) -> bool:
    """Whether a process has started others (Linux); False where that cannot be read cheaply."""
    return IS_LINUX and bool(_children_of(pid))
