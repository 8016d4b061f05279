"""Whether a program is settled, as the Linux kernel says: nothing more can come unless a client acts.

Source: proc(5). `/proc/PID/task/TID/syscall` names the system call a thread sleeps
in and its arguments; `schedstat` counts how often it ran; a duplicate of the program's own socket
tells by `poll` whether the call would return now. (Reading `/proc/net/tcp` instead cost 4 ms a look.)
"""

from __future__ import annotations

import os
import platform
import socket
from collections.abc import Sequence

from autograder.program.delivery import (
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
from autograder.program.doors import IS_LINUX, has_children

# System call numbers: by name, since they differ between machines (Linux, arch/*/unistd).
_NUMBERS = {
    "x86_64": {
        0: "read", 1: "write", 7: "poll", 20: "write", 23: "select", 34: "pause", 43: "accept", 44: "sendto",
        45: "recvfrom", 46: "sendto", 47: "recvfrom", 202: "futex", 232: "epoll_wait", 270: "select",
        271: "ppoll", 281: "epoll_wait", 288: "accept", 441: "epoll_pwait2",
    },
    "aarch64": {
        22: "epoll_wait", 63: "read", 64: "write", 66: "write", 72: "select", 73: "ppoll", 98: "futex",
        202: "accept", 206: "sendto", 207: "recvfrom", 211: "sendto", 212: "recvfrom", 242: "accept",
        441: "epoll_pwait2",
    },
}  # fmt: skip
_FOREVER = {0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF}  # -1 as the kernel prints it


def is_settled(pid: int, launcher: int, stdin_unread: int, our_sockets: Sequence[socket.socket]) -> bool | None:
    """Whether every thread of process `pid` sleeps in a call that only a client could end.

    `launcher` is the native id of the launcher's own thread; `stdin_unread` counts bytes typed and
    not yet read; `our_sockets` are the clients' ends, which must have nothing on the way. True and
    False are certain (nobody ran while we looked: the kernel's counts did not move); None: cannot
    be told here.
    """
    numbers = _NUMBERS.get(platform.machine())
    if not IS_LINUX or numbers is None:
        return None
    try:
        before = _runs(pid)
        waits = []
        for thread in before:
            if thread == launcher:
                if _may_be_reporting(pid, thread, numbers):
                    return False
                continue
            wait = _waits_in(pid, thread, numbers)
            if wait is None:
                return False
            waits.append(wait)
        if has_children(pid):
            return None
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


def _runs(pid: int, but_not: int = 0) -> dict[int, bytes]:
    """Each thread's run counters: equal ones mean that it did not run in between."""
    found = {}
    for name in os.listdir(f"/proc/{pid}/task"):
        if int(name) != but_not:
            found[int(name)] = _read(f"/proc/{pid}/task/{name}/schedstat")
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


def _read(path: str) -> bytes:
    fd = os.open(path, os.O_RDONLY)
    try:
        return os.read(fd, 4096)
    finally:
        os.close(fd)


def _may_be_reporting(pid: int, thread: int, numbers: dict[int, str]) -> bool:
    """Whether the launcher's thread may hold the lock of its line to us, which others then wait for."""
    words = _read(f"/proc/{pid}/task/{thread}/syscall").split()
    return len(words) < 7 or numbers.get(int(words[0])) in ("futex", "sendto", "write")


def _waits_in(pid: int, thread: int, numbers: dict[int, str]) -> tuple[str, list[int]] | None:
    """The untimed waiting call that a thread sleeps in, with its arguments; None if it runs or will go on by itself."""
    words = _read(f"/proc/{pid}/task/{thread}/syscall").split()
    if len(words) < 7:
        return None  # "running", or asleep outside a system call (a page fault)
    name = numbers.get(int(words[0]))
    args = [int(word, 16) for word in words[1:7]]
    if name in ("accept", "recvfrom", "read", "sendto", "write", "pause"):
        return name, args
    untimed = {
        "futex": args[3] == 0,  # a lock without time-out: somebody else in this program has to release it
        "poll": args[2] in _FOREVER,
        "ppoll": args[2] == 0,
        "select": args[4] == 0,
        "epoll_wait": args[3] in _FOREVER,
        "epoll_pwait2": args[3] == 0,
    }
    return (name, args) if name is not None and untimed.get(name) else None


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
    if name in ("sendto", "write"):
        return True  # a full buffer: only a client that reads could end it
    return not borrow.readable(args[0])


def starved_seconds(pid: int) -> float:
    """How long the program's threads waited for a processor, at the most, in seconds; 0 if unknown."""
    if not IS_LINUX:
        return 0.0
    longest = 0
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            longest = max(longest, int(_read(f"/proc/{pid}/task/{thread}/schedstat").split()[1]))
    except (OSError, IndexError, ValueError):
        return longest / 1e9
    return longest / 1e9
