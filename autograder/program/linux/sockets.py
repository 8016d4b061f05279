"""Sockets of another process, by what the Linux kernel knows of them: what is unread, unsent, on its way.

Source: pidfd_getfd(2), tcp(7), ioctl(2) with `SIOCOUTQ` and `FIONREAD`.
"""

from __future__ import annotations

import errno
import os
import socket
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

from autograder.program.platform_support import IS_LINUX, libc

_PIDFD_GETFD = 438  # the same number on every architecture
_INTERNET = (socket.AF_INET, socket.AF_INET6)
_MOST_DESCRIPTORS = 4000  # that a look goes through: a chat needs one for each user
_TIMEVAL = struct.calcsize("@ll")
_UNACKED, _WINDOW, _INFO = 24, 228, 232  # offsets in `struct tcp_info` (linux/tcp.h); how many bytes of it are read


class CannotTell(Exception):
    """The kernel, or a sandbox, does not let us examine the process."""


# -- duplicates of its sockets -------------------------------------------------------------------------


class Duplicates:
    """Duplicates of another process's file descriptors (pidfd_getfd(2))."""

    def __init__(self, pidfd: int) -> None:
        """Duplicate those of the process behind `pidfd`."""
        self._pidfd = pidfd
        self.all: list[int] = []

    def of(self, fd: int) -> int:
        """A duplicate of `fd`. Raises FileNotFoundError if the process has closed it, or CannotTell."""
        import ctypes

        duplicate = int(libc().syscall(_PIDFD_GETFD, self._pidfd, fd, 0))
        if duplicate < 0 and ctypes.get_errno() == errno.EBADF:
            raise FileNotFoundError(fd)
        if duplicate < 0:
            raise CannotTell
        self.all.append(duplicate)
        return duplicate

    def socket_of(self, fd: int) -> socket.socket:
        """A duplicate of `fd` as a socket, to be closed by the caller. Raises as `of`, and OSError if it is none."""
        return _as_socket(self.of(fd))

    def time_limit(self, fd: int, option: int) -> float:
        """Seconds that a call on a socket may take: `option` is SO_RCVTIMEO or SO_SNDTIMEO (socket(7)). 0: no limit.

        Raises OSError if it is no socket.
        """
        with self.socket_of(fd) as sock:
            seconds, microseconds = struct.unpack("@ll", sock.getsockopt(socket.SOL_SOCKET, option, _TIMEVAL))
        return float(seconds + microseconds / 1e6)

    def is_readable(self, fd: int) -> bool:
        """Whether reading from `fd`, or accepting there, would return now."""
        import select

        poll = select.poll()
        poll.register(self.of(fd), select.POLLIN)
        return bool(poll.poll(0))


def _as_socket(fd: int) -> socket.socket:
    """A further duplicate of `fd` as a socket. Raises OSError if it is none, or one without a name (AF_ALG)."""
    duplicate = os.dup(fd)
    try:
        return socket.socket(fileno=duplicate)
    except OSError:
        os.close(duplicate)
        raise


@contextmanager
def duplicates_of(pid: int) -> Iterator[Duplicates]:
    """Duplicates of a process's file descriptors, closed at the end. Raises OSError or CannotTell."""
    pidfd = os.pidfd_open(pid)
    duplicates = Duplicates(pidfd)
    try:
        yield duplicates
    finally:
        for fd in duplicates.all:
            os.close(fd)
        os.close(pidfd)


def is_socket(pid: int, fd: int) -> bool:
    """Whether a file descriptor of a process is a socket."""
    return os.readlink(f"/proc/{pid}/fd/{fd}").startswith("socket:")


def socket_fds(pid: int) -> list[int]:
    """The file descriptors of a process that are sockets; those closed meanwhile are left out."""
    found = []
    names = os.listdir(f"/proc/{pid}/fd")
    if len(names) > _MOST_DESCRIPTORS:
        raise CannotTell  # each look would take longer than anybody waits
    for name in names:
        with suppress(FileNotFoundError):
            if is_socket(pid, int(name)):
                found.append(int(name))
    return found


def open_sockets(pid: int) -> int | None:
    """How many sockets a process has open; 0 once it has ended, None where that cannot be read."""
    if not IS_LINUX:
        return None
    try:
        return len(socket_fds(pid))
    except FileNotFoundError:
        return 0
    except (OSError, CannotTell):
        return None


def can_examine(pid: int) -> bool:
    """Whether the kernel lets us look into a process of ours: a program can forbid it, and so can a sandbox."""
    if not IS_LINUX:
        return False
    try:
        socket_fds(pid)
        with duplicates_of(pid) as duplicates:
            duplicates.of(0)
    except (OSError, CannotTell):
        return False
    return True


# -- bytes that are not where they will be -------------------------------------------------------------


def unsent(fd: int) -> int:
    """Bytes in a socket's send queue that the other side has not acknowledged yet (Linux `SIOCOUTQ`)."""
    import fcntl
    import termios

    try:
        return int(struct.unpack("i", fcntl.ioctl(fd, termios.TIOCOUTQ, b"\0" * 4))[0])
    except OSError:
        return 0  # the connection has ended: nothing is on its way any more


def unread(fd: int) -> int:
    """Bytes that have arrived at a socket and were not read yet."""
    import fcntl
    import termios

    return int(struct.unpack("i", fcntl.ioctl(fd, termios.FIONREAD, b"\0" * 4))[0])


def unread_from(pids: Iterable[int], client: socket.socket) -> int | None:
    """How many bytes sent by `client`, a connected TCP socket, none of these processes has read; None if unknown."""
    if not IS_LINUX or client.fileno() < 0:
        return None
    on_their_way = unsent(client.fileno())
    try:
        own = client.getsockname()[:2]
        for pid in pids:
            found = _unread_in(pid, own)
            if found is not None:
                return on_their_way + found
    except (OSError, CannotTell):
        return None
    return on_their_way or 1  # not accepted yet: everything is unread


def _unread_in(pid: int, peer: tuple[str, int]) -> int | None:
    """Unread bytes of a process's connection with `peer`; None if it has none. Raises OSError or CannotTell."""
    with duplicates_of(pid) as duplicates:
        for fd in socket_fds(pid):
            try:
                sock = duplicates.socket_of(fd)
            except OSError:
                continue  # closed meanwhile, or a socket without a name
            with sock, suppress(OSError):  # not connected: a listener
                if sock.getpeername()[:2] == peer:
                    return unread(sock.fileno())
    return None


def bytes_on_their_way(pid: int, duplicates: Duplicates, our_sockets: Sequence[socket.socket]) -> bool:
    """Whether the program has sent bytes that have not arrived at a client of ours yet.

    Bytes that queue up because the client does not read what it has are not on their way: they stay. But only when
    the client's window is closed: until then TCP's own timers move some more, up to a quarter of a second later.
    """
    unread_at = {_port(s): unread(s.fileno()) for s in our_sockets if s.fileno() >= 0}
    for fd in socket_fds(pid):
        duplicate = duplicates.of(fd)
        if not unsent(duplicate):
            continue
        try:
            with _as_socket(duplicate) as sock:
                if sock.family not in _INTERNET:
                    continue  # a Unix socket: no client is at its other end
                if not unread_at.get(int(sock.getpeername()[1]), 0) or not _is_stuck(sock):
                    return True
        except OSError:
            continue  # not connected any more, or a socket without a name
    return False


def _is_stuck(sock: socket.socket) -> bool:
    """Whether the far end has acknowledged all that it got, and takes no more (tcp(7), TCP_INFO; since Linux 5.4)."""
    info = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO)
    if len(info) < _INFO:
        return False
    return struct.unpack_from("I", info, _UNACKED) == struct.unpack_from("I", info, _WINDOW) == (0,)


def _port(sock: socket.socket) -> int:
    return int(sock.getsockname()[1])


# -- what is done to its sockets -----------------------------------------------------------------------


def acknowledge(sockets: Iterable[socket.socket]) -> None:
    """Have TCP sockets, ours or duplicates, send the acknowledgement they hold back (Linux)."""
    for sock in sockets if IS_LINUX else ():
        with suppress(OSError):  # not TCP, or ended
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def acknowledge_all(pid: int) -> None:
    """Send the acknowledgements that the process's TCP sockets hold back for up to 40 ms (tcp(7), TCP_QUICKACK).

    Only then are two programs that talk to each other known to be settled as soon as they are.
    """
    if not IS_LINUX:
        return
    try:
        with duplicates_of(pid) as duplicates:
            for fd in socket_fds(pid):
                with suppress(OSError), duplicates.socket_of(fd) as theirs:
                    acknowledge([theirs])
    except (OSError, CannotTell):
        return  # it has ended, or we may not: whoever examines it next finds that out


def limit_send_buffer(pids: Iterable[int], client: socket.socket, size: int) -> None:
    """Let the processes' end of a client's connection buffer only `size` bytes of what they send, as on a slow network.

    Done from outside, on a duplicate of the socket (Linux); nothing is done elsewhere.
    """
    if not IS_LINUX:
        return
    try:
        own = client.getsockname()
        for pid in pids:
            with duplicates_of(pid) as duplicates:
                for fd in socket_fds(pid):
                    with suppress(OSError), duplicates.socket_of(fd) as sock:
                        if sock.getpeername()[:2] == own[:2]:
                            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)
    except (OSError, CannotTell):
        return
