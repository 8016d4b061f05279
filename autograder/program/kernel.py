"""Whether a program is settled, as the Linux kernel says: nothing more can come unless a client acts.

Source: proc(5), pidfd_getfd(2). `/proc/PID/task/TID/syscall` names the system call a thread sleeps
in and its arguments; `schedstat` counts how often it ran; a duplicate of the program's own socket
tells by `poll` whether the call would return now. (Reading `/proc/net/tcp` instead cost 4 ms a look.)
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from autograder.program.doors import IS_LINUX, has_children
from autograder.program.sleeping import NUMBERS, read, waits_in

_PIDFD_GETFD = 438  # the same number on every architecture


class _CannotTell(Exception):
    """Neither this kernel nor this sandbox lets us look."""


def is_settled(pid: int, but_not: int, stdin_unread: int, our_sockets: Sequence[socket.socket]) -> bool | None:
    """Whether every thread of process `pid` sleeps in a call that only a client could end.

    `but_not` is the native id of the launcher's own thread; `stdin_unread` counts bytes typed and
    not yet read; `our_sockets` are the clients' ends, which must have nothing on the way. True and
    False are certain (nobody ran while we looked: the kernel's counts did not move); None: cannot
    be told here.
    """
    if not IS_LINUX or NUMBERS is None:
        return None
    try:
        before = _runs(pid, but_not)
        waits = []
        for thread in before:
            wait = waits_in(pid, thread)
            if wait is None:
                return False
            waits.append(wait)
        if has_children(pid):
            return None
        if _is_signalled(pid):
            return False
        if any(_unsent(s.fileno()) for s in our_sockets if s.fileno() >= 0):
            return False  # bytes are on their way to the program
        with _borrowing(pid) as borrow:
            if _bytes_on_their_way(pid, borrow, our_sockets):
                return False
            if not all(_only_a_client_ends(pid, name, args, borrow, stdin_unread) for name, args in waits):
                return False
        return _runs(pid, but_not) == before
    except (FileNotFoundError, ProcessLookupError):
        return False  # a thread, or all of it, ended while we looked: it moved
    except (PermissionError, ValueError, OSError, _CannotTell):
        return None


def _is_signalled(pid: int) -> bool:
    """Whether a signal is on its way to the process: sent, and not delivered yet."""
    for line in read(f"/proc/{pid}/status").splitlines():
        if line.startswith(b"ShdPnd:"):
            return int(line.split()[1], 16) != 0
    return False


def _runs(pid: int, but_not: int) -> dict[int, bytes]:
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


def narrow(pid: int, client: socket.socket, size: int) -> None:
    """Let the process's end of a client's connection buffer only so many bytes of what it sends, as a poor line would.

    Done from outside, on a duplicate of its socket (Linux); nothing is done elsewhere.
    """
    if not IS_LINUX:
        return
    try:
        own = client.getsockname()
        with _borrowing(pid) as borrow:
            for fd in _socket_fds(pid):
                with socket.socket(fileno=os.dup(borrow.take(fd))) as sock, suppress(OSError):
                    if sock.getpeername()[:2] == own[:2]:
                        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)
    except (OSError, _CannotTell):
        return


def acknowledge_all(pid: int) -> None:
    """Send the acknowledgements that the process's TCP sockets hold back for up to 40 ms (tcp(7), TCP_QUICKACK).

    Only then do two programs that talk to each other look settled as soon as they are.
    """
    if not IS_LINUX:
        return
    try:
        with _borrowing(pid) as borrow:
            for fd in _socket_fds(pid):
                sock = socket.socket(fileno=os.dup(borrow.take(fd)))
                try:
                    if sock.type == socket.SOCK_STREAM:
                        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
                except OSError:
                    continue  # not TCP, or ended
                finally:
                    sock.close()
    except (OSError, _CannotTell):
        return  # gone, or not ours to look at: the looks that follow say so themselves


def _only_a_client_ends(pid: int, name: str, args: list[int], borrow: _Borrow, stdin_unread: int) -> bool:
    """Whether a waiting call has nothing to return with now."""
    if name in ("futex", "pause"):
        return True
    if name == "read" and args[0] == 0:
        return stdin_unread == 0
    if name in ("epoll_wait", "epoll_pwait2"):
        return not borrow.readable(args[0])
    if name in ("poll", "ppoll", "select"):
        return stdin_unread == 0 and not any(borrow.readable(fd) for fd in _socket_fds(pid))
    if not _is_socket(pid, args[0]):
        return False  # a pipe or a file is not ours to judge
    if name in ("sendto", "write"):
        return True  # a full buffer: only a client that reads could end it
    return not borrow.readable(args[0])


def _is_socket(pid: int, fd: int) -> bool:
    return os.readlink(f"/proc/{pid}/fd/{fd}").startswith("socket:")


def _socket_fds(pid: int) -> list[int]:
    return [int(fd) for fd in os.listdir(f"/proc/{pid}/fd") if _is_socket(pid, int(fd))]


def open_sockets(pid: int) -> int | None:
    """How many sockets a process has open; 0 once it has ended, None where that cannot be read."""
    if not IS_LINUX:
        return None
    try:
        return len(_socket_fds(pid))
    except FileNotFoundError:
        return 0
    except OSError:
        return None


class _Borrow:
    """Duplicates of another process's file descriptors."""

    def __init__(self, pidfd: int) -> None:
        self._pidfd = pidfd
        self._syscall = _libc_syscall()
        self.taken: list[int] = []

    def take(self, fd: int) -> int:
        copy = int(self._syscall(_PIDFD_GETFD, self._pidfd, fd, 0))
        if copy < 0:
            raise _CannotTell
        self.taken.append(copy)
        return copy

    def readable(self, fd: int) -> bool:
        """Whether reading (accepting) would return now; also whether something of ours is still on its way back."""
        import select

        copy = self.take(fd)
        poll = select.poll()
        poll.register(copy, select.POLLIN)
        return bool(poll.poll(0))


def _libc_syscall() -> Callable[..., int]:
    import ctypes

    return ctypes.CDLL(None, use_errno=True).syscall


@contextmanager
def _borrowing(pid: int) -> Iterator[_Borrow]:
    pidfd = os.pidfd_open(pid)
    borrow = _Borrow(pidfd)
    try:
        yield borrow
    finally:
        for fd in borrow.taken:
            os.close(fd)
        os.close(pidfd)


def _unsent(fd: int) -> int:
    """Bytes in a socket's send queue that the other side has not acknowledged yet (Linux `SIOCOUTQ`)."""
    import fcntl
    import termios

    try:
        return int(struct.unpack("i", fcntl.ioctl(fd, termios.TIOCOUTQ, b"\0" * 4))[0])
    except OSError:
        return 0  # the connection has ended: nothing is on its way any more


def _bytes_on_their_way(pid: int, borrow: _Borrow, our_sockets: Sequence[socket.socket]) -> bool:
    """Whether the program has sent bytes that have not arrived at a client of ours yet.

    Bytes that queue up because the client does not read what it has are not on their way: they stay.
    """
    unread_at = {_port(s): _unread(s.fileno()) for s in our_sockets if s.fileno() >= 0}
    for fd in _socket_fds(pid):
        copy = borrow.take(fd)
        if not _unsent(copy):
            continue
        sock = socket.socket(fileno=os.dup(copy))
        try:
            if not unread_at.get(int(sock.getpeername()[1]), 0):
                return True
        except OSError:
            continue  # not connected any more
        finally:
            sock.close()
    return False


def _port(sock: socket.socket) -> int:
    return int(sock.getsockname()[1])


def unread_from(pid: int, client: socket.socket) -> int | None:
    """How many bytes sent by `client` (a connected TCP socket) the program has not read; None if it cannot be told."""
    if not IS_LINUX or client.fileno() < 0:
        return None
    unsent = _unsent(client.fileno())
    try:
        own = client.getsockname()
        with _borrowing(pid) as borrow:
            for fd in _socket_fds(pid):
                sock = socket.socket(fileno=os.dup(borrow.take(fd)))
                try:
                    if sock.getpeername()[:2] == own[:2]:
                        return unsent + _unread(sock.fileno())
                except OSError:
                    continue  # not connected: a listener
                finally:
                    sock.close()
    except (OSError, _CannotTell):
        return None
    return unsent or 1  # not accepted yet: everything is unread


def _unread(fd: int) -> int:
    import fcntl
    import termios

    return int(struct.unpack("i", fcntl.ioctl(fd, termios.FIONREAD, b"\0" * 4))[0])


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
