"""Time limits that a program has the system keep (SO_RCVTIMEO, SO_SNDTIMEO): its calls end by themselves."""

from __future__ import annotations

import socket

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from typing import Any

_OPTIONS = (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO)
_limited: set[int] = set()  # fds


def install(cls: Any) -> None:
    """Note which sockets of this class get one."""
    original = cls.setsockopt

    def setsockopt(self: socket.socket, *args: Any) -> None:
        original(self, *args)
        if args[0] == socket.SOL_SOCKET and args[1] in _OPTIONS:
            _limited.add(self.fileno())

    cls.setsockopt = setsockopt


def is_timed(sock: socket.socket, fd: int) -> bool:
    """Whether a call on this socket may end by itself, by Python's time-out or by the system's."""
    return sock.gettimeout() is not None or fd in _limited


def forget(fd: int) -> None:
    """The socket was closed; the number may come back as another's."""
    _limited.discard(fd)
