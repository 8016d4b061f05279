"""Time limits that a program has the system keep (SO_RCVTIMEO, SO_SNDTIMEO: socket(7)): its calls end by themselves."""

from __future__ import annotations

import socket

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from typing import Any

_OPTIONS = (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO)


class SocketTimeouts:
    """Knows the sockets whose calls end by themselves."""

    def __init__(self) -> None:
        """None yet."""
        self._limited: set[int] = set()  # fds
        self.factor = 1  # by which Python's time-outs are shorter than the program sets them

    def install(self, cls: Any) -> None:
        """Note which sockets of this class get a time limit."""
        original, set_timeout = cls.setsockopt, cls.settimeout

        def setsockopt(sock: socket.socket, *args: Any) -> None:
            original(sock, *args)
            if args[0] == socket.SOL_SOCKET and args[1] in _OPTIONS:
                self._limited.add(sock.fileno())

        def settimeout(sock: socket.socket, value: Any) -> None:
            set_timeout(sock, value / self.factor if value and self.factor > 1 else value)

        cls.setsockopt, cls.settimeout = setsockopt, settimeout

    def is_timed(self, sock: socket.socket) -> bool:
        """Whether a call on this socket may end by itself, by Python's time-out or by the system's."""
        return sock.gettimeout() is not None or sock.fileno() in self._limited

    def forget(self, fd: int) -> None:
        """Note that a socket was closed: its number may come back as another's."""
        self._limited.discard(fd)
