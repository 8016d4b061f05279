"""Whether a program is settled, as the Linux kernel says: nothing more can come unless a client acts.

Source: proc(5). `/proc/PID/task/TID/syscall` names the system call a thread sleeps in and its
arguments; `schedstat` counts how often it ran; `/proc/PID/net/*` tells what is queued in its sockets.
"""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

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
_LISTEN, _TIME_WAIT = "0A", "06"


@dataclass(frozen=True, slots=True)
class _Socket:
    state: str
    local_port: int
    far_port: int
    to_send: int  # bytes not yet acknowledged
    to_read: int  # bytes not yet read; for a listener, connections not yet accepted


def is_settled(pid: int, but_not: int, ports: frozenset[int], stdin_unread: int) -> bool | None:
    """Whether every thread of process `pid` sleeps in a call that only a client could end.

    `but_not` is the native id of the launcher's own thread; `ports` are the program's ports at our
    side of the wire; `stdin_unread` counts bytes typed and not yet read. True and False are certain
    (nobody ran while we looked: the kernel's counts did not move); None: cannot be told here.
    """
    numbers = _NUMBERS.get(platform.machine())
    if not IS_LINUX or numbers is None:
        return None
    try:
        before = _runs(pid, but_not)
        if has_children(pid):
            return None
        sockets = _sockets(pid)
        if any(s.to_send for s in sockets.values() if s.local_port in ports or s.far_port in ports):
            return False  # bytes are on their way, in one direction or the other
        for thread in before:
            if not _sleeps_for_a_client(pid, thread, numbers, sockets, stdin_unread, but_not):
                return False
        return _runs(pid, but_not) == before
    except (FileNotFoundError, ProcessLookupError):
        return False  # a thread, or all of it, ended while we looked: it moved
    except (PermissionError, ValueError, OSError):
        return None


def starved_seconds(pid: int) -> float:
    """How long the program's threads waited for a processor, at the most, in seconds; 0 if unknown."""
    if not IS_LINUX:
        return 0.0
    longest = 0
    for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            longest = max(longest, int(path.read_text().split()[1]))
        except (OSError, IndexError, ValueError):
            continue
    return longest / 1e9


def _runs(pid: int, but_not: int) -> dict[int, str]:
    """Each thread's run counters: equal ones mean that it did not run in between."""
    threads = [int(name) for name in os.listdir(f"/proc/{pid}/task")]
    return {t: Path(f"/proc/{pid}/task/{t}/schedstat").read_text() for t in threads if t != but_not}


def _sleeps_for_a_client(
    pid: int, thread: int, numbers: dict[int, str], sockets: dict[int, _Socket], stdin_unread: int, but_not: int
) -> bool:
    words = Path(f"/proc/{pid}/task/{thread}/syscall").read_text().split()
    if len(words) < 7:
        return False  # "running", or asleep outside a system call (a page fault)
    name = numbers.get(int(words[0]))
    args = [int(word, 16) for word in words[1:7]]
    if name in ("accept", "recvfrom", "read"):
        if name == "read" and args[0] == 0:
            return stdin_unread == 0
        found = _socket_at(pid, args[0], sockets)
        return found is not None and found.to_read == 0
    if name in ("sendto", "write"):
        # A full buffer: only a client that reads could end it. A pipe or a file is not ours to judge.
        return _socket_at(pid, args[0], sockets) is not None
    if name == "futex":
        return args[3] == 0  # no time-out: somebody else in this program has to release it
    if name == "pause":
        return True
    untimed = {
        "poll": args[2] in _FOREVER,
        "ppoll": args[2] == 0,
        "select": args[4] == 0,
        "epoll_wait": args[3] in _FOREVER,
        "epoll_pwait2": args[3] == 0,
    }
    return untimed.get(name or "", False) and not _anything_to_read(pid, sockets, stdin_unread)


def _socket_at(pid: int, fd: int, sockets: dict[int, _Socket]) -> _Socket | None:
    link = os.readlink(f"/proc/{pid}/fd/{fd}")
    if not link.startswith("socket:["):
        return None
    return sockets.get(int(link[8:-1]), _Socket("", 0, 0, 0, 1))  # unknown kind (Unix, say): never certain


def _anything_to_read(pid: int, sockets: dict[int, _Socket], stdin_unread: int) -> bool:
    """Whether any socket of the program has something to read, the launcher's own included."""
    if stdin_unread:
        return True
    for fd in os.listdir(f"/proc/{pid}/fd"):
        link = os.readlink(f"/proc/{pid}/fd/{fd}")
        if link.startswith("socket:["):
            found = sockets.get(int(link[8:-1]))
            if found is not None and found.to_read:
                return True
    return False


def _sockets(pid: int) -> dict[int, _Socket]:
    """inode -> socket, for all TCP and UDP sockets of the program's network."""
    found: dict[int, _Socket] = {}
    unnamed = -1
    for table in ("tcp", "tcp6", "udp", "udp6"):
        try:
            lines = Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
        except FileNotFoundError:
            continue  # no IPv6 here
        for line in lines:
            words = line.split()
            if words[3] == _TIME_WAIT:
                continue
            to_send, _, to_read = words[4].partition(":")
            inode = int(words[9])
            if inode == 0:  # a closed socket that still has bytes to deliver
                inode, unnamed = unnamed, unnamed - 1
            found[inode] = _Socket(
                state=words[3],
                local_port=int(words[1].rpartition(":")[2], 16),
                far_port=int(words[2].rpartition(":")[2], 16),
                to_send=int(to_send, 16) if words[3] != _LISTEN else 0,
                to_read=int(to_read, 16),
            )
    return found


def unread_from(pid: int, port: int) -> int | None:
    """How many bytes sent from a client's `port` the program has not read yet; None if it cannot be told."""
    if not IS_LINUX:
        return None
    try:
        sockets = list(_sockets(pid).values())
    except (OSError, ValueError):
        return None
    ours = sum(s.to_send for s in sockets if s.local_port == port)
    return ours + sum(s.to_read for s in sockets if s.far_port == port)
