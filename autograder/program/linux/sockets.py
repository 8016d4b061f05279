"""What is on its way between the program and its clients, as the Linux kernel tells of the program's own sockets.

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
_TIMEVAL = struct.calcsize("@ll")
_UNACKED, _WINDOW, _INFO = 24, 228, 232  # where these stand in `struct tcp_info` (linux/tcp.h), and up to where it goes


class CannotTell(Exception):
    """Neither this kernel nor this sandbox lets us look."""


def acknowledge_all(pid: int) -> None:
    """Send the acknowledgements that the process's TCP sockets hold back for up to 40 ms (tcp(7), TCP_QUICKACK).

    Only then do two programs that talk to each other look settled as soon as they are.
    """
    if not IS_LINUX:
        return
    try:
        with borrowing(pid) as borrow:
            for fd in socket_fds(pid):
                with socket.socket(fileno=os.dup(borrow.take(fd))) as theirs:
                    acknowledge([theirs])
    except (OSError, CannotTell):
        return  # gone, or not ours to look at: the looks that follow say so themselves


def acknowledge(sockets: Iterable[socket.socket]) -> None:
    """Have TCP sockets of ours or borrowed ones send the acknowledgement they hold back (Linux)."""
    for sock in sockets if IS_LINUX else ():
        with suppress(OSError):  # not TCP, or ended
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def narrow(pid: int, client: socket.socket, size: int) -> None:
    """Let the process's end of a client's connection buffer only so many bytes of what it sends, as a poor line would.

    Done from outside, on a duplicate of its socket (Linux); nothing is done elsewhere.
    """
    if not IS_LINUX:
        return
    try:
        own = client.getsockname()
        with borrowing(pid) as borrow:
            for fd in socket_fds(pid):
                with socket.socket(fileno=os.dup(borrow.take(fd))) as sock, suppress(OSError):
                    if sock.getpeername()[:2] == own[:2]:
                        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)
    except (OSError, CannotTell):
        return


def open_sockets(pid: int) -> int | None:
    """How many sockets a process has open; 0 once it has ended, None where that cannot be read."""
    if not IS_LINUX:
        return None
    try:
        return len(socket_fds(pid))
    except FileNotFoundError:
        return 0
    except OSError:
        return None


def unread_from(pid: int, client: socket.socket) -> int | None:
    """How many bytes sent by `client` (a connected TCP socket) the program has not read; None if it cannot be told."""
    if not IS_LINUX or client.fileno() < 0:
        return None
    on_their_way = unsent(client.fileno())
    try:
        own = client.getsockname()
        with borrowing(pid) as borrow:
            for fd in socket_fds(pid):
                try:
                    sock = socket.socket(fileno=os.dup(borrow.take(fd)))
                except FileNotFoundError:
                    continue  # closed while we looked
                try:
                    if sock.getpeername()[:2] == own[:2]:
                        return on_their_way + unread(sock.fileno())
                except OSError:
                    continue  # not connected: a listener
                finally:
                    sock.close()
    except (OSError, CannotTell):
        return None
    return on_their_way or 1  # not accepted yet: everything is unread


def bytes_on_their_way(pid: int, borrow: Borrow, our_sockets: Sequence[socket.socket]) -> bool:
    """Whether the program has sent bytes that have not arrived at a client of ours yet.

    Bytes that queue up because the client does not read what it has are not on their way: they stay. But only when
    the client's window is closed: until then TCP's own timers move some more, up to a quarter of a second later.
    """
    unread_at = {_port(s): unread(s.fileno()) for s in our_sockets if s.fileno() >= 0}
    for fd in socket_fds(pid):
        copy = borrow.take(fd)
        if not unsent(copy):
            continue
        sock = socket.socket(fileno=os.dup(copy))
        try:
            if sock.family not in _INTERNET:
                continue  # what it keeps in a pair of its own goes to no client
            if not unread_at.get(int(sock.getpeername()[1]), 0) or not _is_stuck(sock):
                return True
        except OSError:
            continue  # not connected any more
        finally:
            sock.close()
    return False


def _is_stuck(sock: socket.socket) -> bool:
    """Whether the far end has acknowledged all that it got, and takes no more (tcp(7), TCP_INFO; since Linux 5.4)."""
    info = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO)
    if len(info) < _INFO:
        return False
    return struct.unpack_from("I", info, _UNACKED) == struct.unpack_from("I", info, _WINDOW) == (0,)


def unsent(fd: int) -> int:
    """Bytes in a socket's send queue that the other side has not acknowledged yet (Linux `SIOCOUTQ`)."""
    import fcntl
    import termios

    try:
        return int(struct.unpack("i", fcntl.ioctl(fd, termios.TIOCOUTQ, b"\0" * 4))[0])
    except OSError:
        return 0  # the connection has ended: nothing is on its way any more


def unread(fd: int) -> int:
    """Bytes that have arrived at a socket of ours and were not read yet."""
    import fcntl
    import termios

    return int(struct.unpack("i", fcntl.ioctl(fd, termios.FIONREAD, b"\0" * 4))[0])


def _port(sock: socket.socket) -> int:
    return int(sock.getsockname()[1])


def is_socket(pid: int, fd: int) -> bool:
    """Whether a file descriptor of a process is a socket."""
    return os.readlink(f"/proc/{pid}/fd/{fd}").startswith("socket:")


def socket_fds(pid: int) -> list[int]:
    """The file descriptors of a process that are sockets, and stay open while we look."""
    found = []
    for name in os.listdir(f"/proc/{pid}/fd"):
        with suppress(FileNotFoundError):
            if is_socket(pid, int(name)):
                found.append(int(name))
    return found


@contextmanager
def borrowing(pid: int) -> Iterator[Borrow]:
    """Borrow from a process; what was taken is closed at the end. Raises OSError or CannotTell."""
    pidfd = os.pidfd_open(pid)
    borrow = Borrow(pidfd)
    try:
        yield borrow
    finally:
        for fd in borrow.taken:
            os.close(fd)
        os.close(pidfd)


class Borrow:
    """Duplicates of another process's file descriptors."""

    def __init__(self, pidfd: int) -> None:
        """Borrow from the process behind `pidfd`."""
        self._pidfd = pidfd
        self.taken: list[int] = []

    def take(self, fd: int) -> int:
        """A duplicate of `fd`, for as long as we borrow. Raises FileNotFoundError if it was closed, or CannotTell."""
        import ctypes

        copy = int(libc().syscall(_PIDFD_GETFD, self._pidfd, fd, 0))
        if copy < 0 and ctypes.get_errno() == errno.EBADF:
            raise FileNotFoundError(fd)
        if copy < 0:
            raise CannotTell
        self.taken.append(copy)
        return copy

    def time_limit(self, fd: int, option: int) -> float:
        """Seconds that a call on a socket may take, as the system was told (SO_RCVTIMEO, SO_SNDTIMEO: socket(7)); or 0.

        Raises OSError if it is no socket.
        """
        sock = socket.socket(fileno=self.take(fd))
        try:
            seconds, microseconds = struct.unpack("@ll", sock.getsockopt(socket.SOL_SOCKET, option, _TIMEVAL))
        finally:
            sock.detach()
        return float(seconds + microseconds / 1e6)

    def readable(self, fd: int) -> bool:
        """Whether reading (accepting) would return now; also whether something of ours is still on its way back."""
        import select

        copy = self.take(fd)
        poll = select.poll()
        poll.register(copy, select.POLLIN)
        return bool(poll.poll(0))
