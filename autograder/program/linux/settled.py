"""Whether a program is settled, by what the Linux kernel knows: nothing more can come unless a client acts.

Source: proc(5). `/proc/PID/task/TID/syscall` has the system call that a thread sleeps in, with its arguments;
`schedstat` counts how often the thread ran; `poll` on a duplicate of the program's own socket says whether the
call would return now. (Reading `/proc/net/tcp` instead took 4 ms each time.)
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence

from autograder.program.linux.sockets import (
    CannotTell,
    Duplicates,
    acknowledge,
    acknowledge_all,
    bytes_on_their_way,
    duplicates_of,
    is_socket,
    socket_fds,
    unsent,
)
from autograder.program.linux.syscalls import NUMBERS, is_far, read_proc, waits_in
from autograder.program.linux.wakers import has_pending_signal, may_wake_itself
from autograder.program.platform_support import IS_LINUX


def is_settled(
    pid: int,
    launcher: int,
    stdin_unread: int,
    our_sockets: Sequence[socket.socket],
    is_alone: Callable[[], bool],
) -> bool | None:
    """Whether every thread of process `pid` sleeps in a call that only a client could end.

    `launcher` is the native id of the launcher's own thread; `stdin_unread` counts bytes typed and
    not yet read; `our_sockets` are the clients' ends, which must have nothing on the way; `is_alone` says whether
    no other process of the same program lives. True is certain: everything that could wake a thread is known,
    and the kernel's counters show that none ran during the examination. False: it moves, or something that nobody
    can foresee may wake it. None: the kernel does not let us examine it.
    """
    if not IS_LINUX or NUMBERS is None:
        return None
    try:
        before = _counters(pid)
        waits = []
        for thread in before:
            if thread == launcher:
                if _may_be_reporting(pid, thread):
                    return False
                continue
            wait = waits_in(pid, thread)
            if wait is None:
                return False
            waits.append(wait)
        status = read_proc(f"/proc/{pid}/status")
        if has_pending_signal(status) or may_wake_itself(pid, status):
            return False
        if any(unsent(s.fileno()) for s in our_sockets if s.fileno() >= 0):
            acknowledge_all(pid)  # it may have read them long ago, without having acknowledged them
            return False  # bytes are on their way to the program
        with duplicates_of(pid) as duplicates:
            if bytes_on_their_way(pid, duplicates, our_sockets):
                acknowledge(our_sockets)
                return False
            if not all(_only_a_client_ends(pid, name, args, duplicates, stdin_unread) for name, args in waits):
                return False
        return is_alone() and _counters(pid) == before
    except (FileNotFoundError, ProcessLookupError):
        return False  # a thread, or the whole program, ended meanwhile: it moved
    except (PermissionError, ValueError, OSError, CannotTell):
        return None


def _may_be_reporting(pid: int, thread: int) -> bool:
    """Whether the launcher's thread may hold the lock of its channel, for which other threads then wait."""
    words = read_proc(f"/proc/{pid}/task/{thread}/syscall").split()
    return NUMBERS is None or len(words) < 7 or NUMBERS.get(int(words[0])) in ("futex", "sendto", "write")


def _only_a_client_ends(pid: int, name: str, args: list[int], duplicates: Duplicates, stdin_unread: int) -> bool:
    """Whether a waiting call has nothing to return with now."""
    if name in ("futex", "pause"):
        return True
    if name == "read" and args[0] == 0:
        return stdin_unread == 0
    if name in ("epoll_wait", "epoll_pwait2"):
        return not duplicates.is_readable(args[0])
    if name in ("poll", "ppoll", "select"):
        return stdin_unread == 0 and not any(duplicates.is_readable(fd) for fd in socket_fds(pid))
    if not is_socket(pid, args[0]):
        return False  # a pipe or a file: another process may end this
    sends = name in ("sendto", "write")
    limit = duplicates.time_limit(args[0], socket.SO_SNDTIMEO if sends else socket.SO_RCVTIMEO)
    if limit and not is_far(pid, limit):
        return False
    return sends or not duplicates.is_readable(args[0])  # only a client that reads makes room for a send


# -- run counters --------------------------------------------------------------------------------------


def _counters(pid: int, but_not: int = 0) -> dict[int, bytes]:
    """What `schedstat` counts for each thread except one; if two readings are equal, none ran in between."""
    found = {}
    for name in os.listdir(f"/proc/{pid}/task"):
        if int(name) != but_not:
            found[int(name)] = read_proc(f"/proc/{pid}/task/{name}/schedstat")
    return found


def run_counters(pid: int, but_not: int) -> dict[int, bytes] | None:
    """As `_counters`; {} if the process has ended, None where the counters are not known."""
    if not IS_LINUX:
        return None
    try:
        return _counters(pid, but_not)
    except (FileNotFoundError, ProcessLookupError):
        return {}
    except (PermissionError, ValueError, OSError):
        return None


def busy_seconds(pid: int, but_not: int) -> float:
    """Seconds that the process's threads ran or waited for a processor; 0 if unknown."""
    found = run_counters(pid, but_not)
    return sum(float(n) for counts in (found or {}).values() for n in counts.split()[:2]) / 1e9


def starved_seconds(pid: int) -> float:
    """How long a thread of the program has waited for a processor, the longest of all, in seconds; 0 if unknown."""
    if not IS_LINUX:
        return 0.0
    longest = 0
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            longest = max(longest, int(read_proc(f"/proc/{pid}/task/{thread}/schedstat").split()[1]))
    except (OSError, IndexError, ValueError):
        return longest / 1e9
    return longest / 1e9
