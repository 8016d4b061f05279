"""An error that Windows gives a UDP socket: after a datagram to a closed port, a later receive fails.

It fails whoever has written meanwhile. Linux and macOS report no such error (unless the socket is connected), so a
program that does not handle it seems right there. Here the same error is raised on every system, once for each
datagram that went to a closed port.
"""

from __future__ import annotations

import errno
import socket

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_WSAECONNRESET = 10054


class WindowsUdpErrors:
    """Closed ports, and the errors that receives have to raise because of them."""

    def __init__(self) -> None:
        """No port is closed yet."""
        self._closed_ports: set[int] = set()
        self._due: dict[int, int] = {}  # fd -> errors that its next receives have to raise

    def close_port(self, port: int) -> None:
        """Note that nobody receives at this port any more."""
        self._closed_ports.add(port)

    def is_closed(self, address: Any) -> bool:
        """Whether nobody receives at `address`. Ask before the send: after it, a user who got it may have left."""
        ports = self._closed_ports
        return bool(ports) and isinstance(address, tuple) and len(address) > 1 and address[1] in ports

    def note_lost(self, fd: int) -> None:
        """Note that a datagram of this socket went to a closed port."""
        self._due[fd] = self._due.get(fd, 0) + 1

    def wrapped(self, receive: Callable[..., Any]) -> Callable[..., Any]:
        """`receive`, a method of a socket, that first raises what is due; ConnectionResetError, as on Windows."""

        def receive_or_fail(sock: socket.socket, *args: Any, **kwargs: Any) -> Any:
            fd = sock.fileno()
            if self._due.get(fd):
                self._due[fd] -= 1
                raise _connection_reset()
            try:
                return receive(sock, *args, **kwargs)
            finally:
                del args, kwargs  # see `SocketCalls._run`

        return receive_or_fail

    def forget(self, fd: int) -> None:
        """Note that a socket was closed: its number may come back as another's."""
        self._due.pop(fd, None)


class _ResetNumber(int):
    """10054, and equal to this system's `errno.ECONNRESET` as well: a program may compare with either of them."""

    def __eq__(self, other: object) -> bool:
        return other in (_WSAECONNRESET, errno.ECONNRESET)

    __hash__ = int.__hash__


def _connection_reset() -> ConnectionResetError:
    number = _ResetNumber(_WSAECONNRESET)
    error = ConnectionResetError(number, "An existing connection was forcibly closed by the remote host")
    error.winerror = number  # type: ignore[attr-defined]  # only Windows declares it
    return error
