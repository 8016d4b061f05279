"""Where another process listens, by what the Linux kernel knows of its sockets."""

from __future__ import annotations

import socket

from autograder.program.linux.sockets import duplicates_of, socket_fds

_KINDS = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}
_INTERNET = (socket.AF_INET, socket.AF_INET6)


def listening_addresses(pid: int, kind: str) -> list[tuple[str, int]]:
    """The addresses at which a process listens (TCP), or receives from anybody (UDP), in the order of its descriptors.

    Raises OSError or CannotTell.
    """
    found = []
    with duplicates_of(pid) as duplicates:
        for fd in socket_fds(pid):
            try:
                sock = duplicates.socket_of(fd)
            except OSError:
                continue  # closed meanwhile
            with sock:
                if sock.family in _INTERNET and sock.type == _KINDS[kind] and _takes_from_anybody(sock):
                    host, port = sock.getsockname()[:2]
                    found.append((str(host), int(port)))
    return found


def _takes_from_anybody(sock: socket.socket) -> bool:
    if sock.type == socket.SOCK_STREAM:
        return bool(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    try:
        sock.getpeername()
    except OSError:
        return bool(sock.getsockname()[1])
    return False
