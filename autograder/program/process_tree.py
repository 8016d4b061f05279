"""Trees of processes: a program, and everything that it started, is ended as one.

A program may start others, have them outlive it, and give them sessions and environments of their own. On Linux they
are found all the same, as long as we have not ended them: by parentage (orphans become our children), and by
what they inherit.
"""

from __future__ import annotations

import os
import secrets
import subprocess
from pathlib import Path
from typing import Protocol

from autograder.program.platform_support import IS_LINUX, IS_WINDOWS, libc

RUN_VARIABLE = "CHATLAB_RUN"  # environment variable with the run's mark, in every process of it that keeps it
_FILE_LIMIT = 2_000_000_000  # bytes of one file that a program writes; its folder and its output are watched besides


class Killable(Protocol):
    """What is asked here of a process that we started: the part of `subprocess.Popen` that it needs."""

    @property
    def pid(self) -> int: ...  # noqa: D102
    @property
    def returncode(self) -> int | None: ...  # noqa: D102
    def poll(self) -> int | None: ...  # noqa: D102
    def wait(self, timeout: float | None = None) -> int: ...  # noqa: D102
    def kill(self) -> None: ...  # noqa: D102


def adopt_orphans() -> bool:
    """On Linux, become the parent of grandchildren whose parent has ended, so that they can be found.

    Returns whether we are (prctl(2), PR_SET_CHILD_SUBREAPER).
    """
    if not IS_LINUX:
        return False
    pr_set_child_subreaper = 36
    return bool(libc().prctl(pr_set_child_subreaper, 1, 0, 0, 0) == 0)


def file_limit() -> int:
    """How many bytes one file of a program may have; 0 where there is no such limit.

    Each program gets a number of its own, by which the processes that it starts are known on Linux: they inherit the
    limit, and nobody but root can raise it again.
    """
    try:
        import resource
    except ImportError:  # Windows
        return 0
    limit = _FILE_LIMIT + 1 + secrets.randbelow(1 << 24)
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    return limit if most == resource.RLIM_INFINITY or most > limit else 0


def wake(process: Killable) -> None:
    """Let a process of ours run on that somebody else has stopped with SIGSTOP (not on Windows)."""
    if not IS_WINDOWS and process.poll() is None:
        import signal

        os.kill(process.pid, signal.SIGCONT)


def kill_tree(process: Killable, mark: str, limit: int = 0) -> int:
    """End a program and everything it started; returns how many processes besides itself there were.

    What it started is known by parentage, by the `mark` in its environment, and by its file `limit`.
    """
    others = quiet_rounds = 0
    kill = _kill_on_windows if IS_WINDOWS else _kill
    for _ in range(20):  # a program that starts processes faster than we end them is ended a few at a time
        found = started_by(process, mark, limit)
        if not IS_WINDOWS:
            kill_group(process)
        if process.poll() is None:
            process.kill()
        for pid in found:
            kill(pid)
        others += len(found)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue
        quiet_rounds = 0 if found else quiet_rounds + 1
        if quiet_rounds == (
            2 if others else 1
        ):  # while some end, the kernel's list may miss others (proc(5), children)
            break
    return others


def started_by(process: Killable, mark: str, limit: int) -> list[int]:
    """Processes that the program started and that are still there, by parentage and, on Linux, by what they carry.

    Those that have ended, and that nobody has waited for, are among them.
    """
    if IS_LINUX:
        found = _descendants_of(process.pid) if process.returncode is None else set()
        adopted = {
            pid for pid in _descendants_of(os.getpid()) if pid != process.pid and _inherits_from(pid, mark, limit)
        }
        for pid in list(adopted):
            adopted |= _descendants_of(pid)
        return sorted(found | adopted)
    import psutil

    try:
        return [p.pid for p in psutil.Process(process.pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _descendants_of(pid: int) -> set[int]:
    """All descendants of a process, as the kernel lists them."""
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        parent = waiting.pop()
        try:
            threads = os.listdir(f"/proc/{parent}/task")
        except OSError:
            continue  # it has ended meanwhile
        for thread in threads:
            try:
                with open(f"/proc/{parent}/task/{thread}/children", "rb") as listing:
                    children = [int(word) for word in listing.read().split()]
            except OSError:
                continue
            waiting += [c for c in children if c not in found]
            found.update(children)
    return found


def _inherits_from(pid: int, mark: str, limit: int) -> bool:
    """Whether an orphan was started by the program with this mark and limit, or has lowered its limit to hide that."""
    if f"{RUN_VARIABLE}={mark}".encode() in _content(f"/proc/{pid}/environ"):
        return True
    # A process that has made itself unreadable (prctl(2), PR_SET_DUMPABLE) hides its environment, and not its limits.
    lines = _content(f"/proc/{pid}/limits").splitlines()
    found = next((line.split()[4] for line in lines if line.startswith(b"Max file size")), b"")
    return bool(limit) and found.isdigit() and (int(found) == limit or int(found) <= _FILE_LIMIT)


def _content(path: str) -> bytes:
    """What a file below /proc says; nothing if it may not be read, or its process has ended."""
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


def kill_group(process: Killable) -> None:
    """Kill the group of a process of ours that was started with one of its own (not on Windows)."""
    # Only while it is not reaped: afterwards its number may belong to somebody else.
    if process.returncode is None:
        try:
            os.killpg(process.pid, 9)
        except (ProcessLookupError, PermissionError):
            return  # macOS says "not permitted" for a group of zombies


def _kill(pid: int) -> None:
    try:
        os.kill(pid, 9)
        os.waitpid(pid, os.WNOHANG)
    except OSError:
        return  # it has ended, or is no child of ours to reap


def _kill_on_windows(pid: int) -> None:
    import psutil

    try:
        psutil.Process(pid).kill()
    except (OSError, psutil.Error):
        return  # it has ended


def others_running(process: Killable, mark: str, limit: int) -> list[int]:
    """As `started_by`, without those that have ended."""
    return [pid for pid in started_by(process, mark, limit) if not _has_ended(pid)]


def _has_ended(pid: int) -> bool:
    """Whether a process has ended, waited for or not (Linux; elsewhere False: nobody sees those that have)."""
    if not IS_LINUX:
        return False
    try:
        state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state in (b"Z", b"X")  # proc_pid_stat(5)
