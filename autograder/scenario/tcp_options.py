"""Our end of a TCP connection: nothing held back, everything acknowledged at once."""

from __future__ import annotations

import socket
import struct

_QUICKACK = getattr(socket, "TCP_QUICKACK", None)


def prepare(sock: socket.socket) -> None:
    """Make a connected socket of ours non-blocking and prompt.

    Without TCP_NODELAY a second small message waits up to 40 ms for the first to be acknowledged.
    """
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setblocking(False)
    acknowledge(sock)


def set_to_reset(sock: socket.socket) -> None:
    """Let the close of this socket break the connection off with a reset, as a crashed machine does."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def acknowledge(sock: socket.socket) -> None:
    """Acknowledge at once (Linux), so that "all was delivered" can be seen without waiting 40 ms for it.

    The kernel forgets the option (tcp(7), TCP_QUICKACK), so it is set after each receive.
    """
    if _QUICKACK is not None:
        try:
            sock.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
        except OSError:
            return  # the connection ended meanwhile: the next poll finds out
