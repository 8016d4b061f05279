"""Our end of a TCP connection: nothing held back, everything acknowledged at once."""

from __future__ import annotations

import socket

_QUICKACK = getattr(socket, "TCP_QUICKACK", None)


def prepare(sock: socket.socket) -> None:
    """Make a connected socket of ours non-blocking and prompt.

    Without TCP_NODELAY a second small message waits up to 40 ms for the first to be acknowledged.
    """
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setblocking(False)
    acknowledge(sock)


def acknowledge(sock: socket.socket) -> None:
    """Acknowledge at once (Linux), so that "all was delivered" can be seen without waiting 40 ms for it.

    The kernel forgets the option (tcp(7), TCP_QUICKACK), so it is set after each receive.
    """
    if _QUICKACK is not None:
        try:
            sock.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
        except OSError:
            return  # the connection ended meanwhile: the next poll finds out
