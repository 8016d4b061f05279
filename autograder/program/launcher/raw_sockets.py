"""Sockets of the C module `_socket`, without the Python class around them: some programs and libraries (gevent) use it.

The methods of that class cannot be replaced, so programs find one that is derived from it, with methods that can.
"""

from __future__ import annotations

import _socket

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from typing import Any


def replacement() -> Any:
    """A class that does what `_socket.socket` does."""
    return type("socket", (_socket.socket,), {"__module__": "_socket", "__slots__": ()})


def install(cls: Any) -> None:
    """Have programs find a class in the place of `_socket.socket`. What `socket` has taken from there stays."""
    _socket.socket = cls  # type: ignore[misc]  # replacing it is the purpose
    _socket.SocketType = cls
