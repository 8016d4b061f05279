"""Whether a program is settled, as the Linux kernel says: nothing more can come unless a client acts.

Source: proc(5). `/proc/PID/task/TID/syscall` names the system call a thread sleeps
in and its arguments; `schedstat` counts how often it ran; a duplicate of the program's own socket
tells by `poll` whether the call would return now. (Reading `/proc/net/tcp` instead cost 4 ms a look.)
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence

from autograder.program.linux.sockets import (
    Borrow,
    CannotTell,
    acknowledge,
    acknowledge_all,
    borrowing,
    bytes_on_their_way,
    is_socket,
    socket_fds,
    unsent,
)
from autograder.program.linux.syscalls import NUMBERS, is_far, read, waits_in
from autograder.program.platform_support import IS_LINUX
from autograder.program.process_tree import has_children


def is_settled(pid: int, launcher: int, stdin_unread: int, our_sockets: Sequence[socket.socket]) -> bool | None:
    """Whether every thread of process `pid` sleeps in a call that only a client could end.

    `launcher` is the native id of the launcher's own thread; `stdin_unread` counts bytes typed and
    not yet read; `our_sockets` are the clients' ends, which must have nothing on the way. True and
    False are certain (nobody ran while we looked: the kernel's counts did not move); None: cannot
    be told here.
    """
    if not IS_LINUX or NUMBERS is None:
        return None
    try:
        before = _runs(pid)
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
        if has_children(pid):
            return None
        if _is_signalled(pid):
            return False
        if any(unsent(s.fileno()) for s in our_sockets if s.fileno() >= 0):
            acknowledge_all(pid)  # it may have read them long ago, and not have said so yet
            return False  # bytes are on their way to the program
        with borrowing(pid) as borrow:
            if bytes_on_their_way(pid, borrow, our_sockets):
                acknowledge(our_sockets)
                return False
            if not all(_only_a_client_ends(pid, name, args, borrow, stdin_unread) for name, args in waits):
                return False
        return _runs(pid) == before
    except (FileNotFoundError, ProcessLookupError):
        return False  # a thread, or all of it, ended while we looked: it moved
    except (PermissionError, ValueError, OSError, CannotTell):
        return None


def _is_signalled(pid: int) -> bool:
    """Whether a signal is on its way to the process: sent, and not delivered yet."""
    for line in read(f"/proc/{pid}/status").splitlines():
        if line.startswith(b"ShdPnd:"):
            return int(line.split()[1], 16) != 0
    return False


def _runs(pid: int, but_not: int = 0) -> dict[int, bytes]:
    """Each thread's run counters: equal ones mean that it did not run in between."""
    found = {}
    for name in os.listdir(f"/proc/{pid}/task"):
        if int(name) != but_not:
            found[int(name)] = read(f"/proc/{pid}/task/{name}/schedstat")
    return found


def movements(pid: int, but_not: int) -> dict[int, bytes] | None:
    """The run counters of a process's threads; equal ones at two looks: none ran in between. None: not known."""
    if not IS_LINUX:
        return None
    try:
        return _runs(pid, but_not)
    except (FileNotFoundError, ProcessLookupError):
        return {}  # it has ended
    except (PermissionError, ValueError, OSError):
        return None


def busy_seconds(pid: int, but_not: int) -> float:
    """Seconds that the process's threads ran or waited for a processor; 0 if unknown."""
    found = movements(pid, but_not)
    return sum(float(n) for counts in (found or {}).values() for n in counts.split()[:2]) / 1e9


def _may_be_reporting(pid: int, thread: int) -> bool:
    """Whether the launcher's thread may hold the lock of its line to us, which others then wait for."""
    words = read(f"/proc/{pid}/task/{thread}/syscall").split()
    return NUMBERS is None or len(words) < 7 or NUMBERS.get(int(words[0])) in ("futex", "sendto", "write")


def _only_a_client_ends(pid: int, name: str, args: list[int], borrow: Borrow, stdin_unread: int) -> bool:
    """Whether a waiting call has nothing to return with now."""
    if name in ("futex", "pause"):
        return True
    if name == "read" and args[0] == 0:
        return stdin_unread == 0
    if name in ("epoll_wait", "epoll_pwait2"):
        return not borrow.readable(args[0])
    if name in ("poll", "ppoll", "select"):
        return stdin_unread == 0 and not any(borrow.readable(fd) for fd in socket_fds(pid))
    if not is_socket(pid, args[0]):
        return False  # a pipe or a file is not ours to judge
    sends = name in ("sendto", "write")
    limit = borrow.time_limit(args[0], socket.SO_SNDTIMEO if sends else socket.SO_RCVTIMEO)
    if limit and not is_far(pid, limit):
        return False
    return sends or not borrow.readable(args[0])  # a full buffer: only a client that reads could end it


def starved_seconds(pid: int) -> float:
    """How long the program's threads waited for a processor, at the most, in seconds; 0 if unknown."""
    if not IS_LINUX:
        return 0.0
    longest = 0
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            longest = max(longest, int(read(f"/proc/{pid}/task/{thread}/schedstat").split()[1]))
    except (OSError, IndexError, ValueError):
        return longest / 1e9
    return longest / 1e9
