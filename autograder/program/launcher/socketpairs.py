"""Pairs of sockets on a system that has none (Windows): there Python makes one of a listener and a connection.

Every asyncio program begins with such a pair. It is the program's own business: its listener is not for
clients, and its connection is not redirected.
"""

from __future__ import annotations

import _socket
import _thread
import socket

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_ident = _thread.get_ident
_USED = ("bind", "listen", "accept", "connect", "close")  # methods of the sockets that a pair is made with


def methods() -> dict[str, Callable[..., Any]]:
    """The methods a pair is made with, as they are now; none where the system has pairs."""
    return {} if hasattr(_socket, "socketpair") else {name: getattr(socket.socket, name) for name in _USED}


def leave_alone(plain: dict[str, Callable[..., Any]], before_each: Callable[[], None]) -> None:
    """Have `socket.socketpair` use these `plain` methods, whatever has replaced them since.

    `before_each` is called before a pair is made: it may be an event loop's, which has been imported by now.
    """
    if not plain:
        return
    making: set[int] = set()  # threads
    original = socket.socketpair

    def socketpair(*args: Any, **kwargs: Any) -> Any:
        before_each()
        making.add(_ident())
        try:
            return original(*args, **kwargs)
        finally:
            making.discard(_ident())

    socket.socketpair = socketpair
    for name, method in plain.items():
        setattr(socket.socket, name, _either(making, method, getattr(socket.socket, name)))


def _either(making: set[int], plain: Callable[..., Any], wrapped: Callable[..., Any]) -> Callable[..., Any]:
    """A method that is `plain` for a thread that is `making` a pair, and `wrapped` for all others."""

    def method(sock: socket.socket, *args: Any) -> Any:
        return (plain if _ident() in making else wrapped)(sock, *args)

    method.__name__ = wrapped.__name__
    return method
