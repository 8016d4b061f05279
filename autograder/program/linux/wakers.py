"""What else than a client, or one of its own threads, could wake a process: a timer, a signal, a descriptor.

Nobody knows when these fire. So a process that has one is not known to be settled, whatever its threads sleep in.
Source: proc(5), signal(7), timerfd_create(2).
"""

from __future__ import annotations

import os
import signal

from autograder.program.linux.syscalls import FAR, read_proc

_DESCRIPTORS = ("socket:[", "pipe:[", "anon_inode:[eventpoll]", "anon_inode:[eventfd]", "/")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/dev/random", "/dev/shm/")
_TIMER = "anon_inode:[timerfd]"
# Signals that nothing sends by itself: another process does, or the program's own mistake, or its end.
_SENT_BY_SOMEBODY = {
    signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGILL, signal.SIGTRAP, signal.SIGABRT, signal.SIGBUS,
    signal.SIGFPE, signal.SIGKILL, signal.SIGUSR1, signal.SIGSEGV, signal.SIGUSR2, signal.SIGPIPE, signal.SIGTERM,
    signal.SIGCHLD, signal.SIGCONT, signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGXCPU,
    signal.SIGXFSZ, signal.SIGWINCH, signal.SIGSYS, 32, 33,
}  # fmt: skip  # 32, 33: of the C library's threads (nptl(7))
_HARMLESS = sum(1 << (number - 1) for number in _SENT_BY_SOMEBODY)


def has_pending_signal(status: bytes) -> bool:
    """Whether a signal was sent to the process and is not delivered yet, by its /proc/PID/status."""
    return _mask(status, b"ShdPnd:") != 0


def may_wake_itself(pid: int, status: bytes) -> bool:
    """Whether a timer, a signal or a descriptor could wake the process. Raises OSError as reading /proc does."""
    return (
        bool(_mask(status, b"SigCgt:") & ~_HARMLESS)
        or _has_timers(pid)
        or any(_fills_by_itself(pid, fd) for fd in os.listdir(f"/proc/{pid}/fd"))
    )


def _mask(status: bytes, name: bytes) -> int:
    """A set of signals in /proc/PID/status, bit n-1 for signal n; 0 if it is not there."""
    _, found, rest = status.partition(b"\n" + name)
    return int(rest.split(None, 1)[0], 16) if found else 0


def _has_timers(pid: int) -> bool:
    """Whether the process has made a timer of its own (timer_create(2)); False where the kernel does not say."""
    try:
        return bool(read_proc(f"/proc/{pid}/timers"))
    except FileNotFoundError:
        return False  # a kernel without CONFIG_CHECKPOINT_RESTORE


def _fills_by_itself(pid: int, fd: str) -> bool:
    """Whether a descriptor may become readable without a client, a thread of the program, or a process of its own."""
    try:
        kind = os.readlink(f"/proc/{pid}/fd/{fd}")
        if kind == _TIMER:
            return _fires_soon(read_proc(f"/proc/{pid}/fdinfo/{fd}"))
    except FileNotFoundError:
        return False  # closed meanwhile
    if kind.startswith("/dev/"):
        return not kind.startswith(_DEVICES)
    return not kind.startswith(_DESCRIPTORS)


def _fires_soon(timer: bytes) -> bool:
    """Whether a timer descriptor is set, and its time is not far away, by its /proc/PID/fdinfo."""
    _, found, rest = timer.partition(b"\nit_value: (")
    if not found:
        return True
    seconds, nanoseconds = rest.partition(b")")[0].split(b",")
    return 0 < int(seconds) + int(nanoseconds) / 1e9 < FAR
