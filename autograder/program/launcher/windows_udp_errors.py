"""What Windows tells a UDP socket whose datagram reached nobody: the next receive fails, whoever has written meanwhile.

Linux and macOS keep quiet about it (unless the socket is connected), so a program that cannot stand it
looks right there. Here the same error is raised on every system, once for each datagram in vain.
"""

from __future__ import annotations

import errno

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from typing import Any

_WSAECONNRESET = 10054
_ports: set[int] = set()
_owed: dict[int, int] = {}  # fd -> errors that its next receives have to raise


class _Number(int):
    """10054, equal to this system's own number too: on Windows `errno.ECONNRESET` is 10054."""

    def __eq__(self, other: object) -> bool:
        return other in (_WSAECONNRESET, errno.ECONNRESET)

    __hash__ = int.__hash__


def announce(port: int) -> None:
    """From now on nobody lives at this port."""
    _ports.add(port)


def is_gone(address: Any) -> bool:
    """Whether nobody lives at `address` now. Ask before the send: afterwards the user may have heard it and gone."""
    return bool(_ports) and isinstance(address, tuple) and len(address) > 1 and address[1] in _ports


def note_sent(fd: int) -> None:
    """A datagram went out to somebody who is gone."""
    _owed[fd] = _owed.get(fd, 0) + 1


def raise_if_owed(fd: int) -> None:
    """Raise what Windows would, if a datagram of this socket reached nobody."""
    if _owed.get(fd):
        _owed[fd] -= 1
        number = _Number(_WSAECONNRESET)
        error = ConnectionResetError(number, "An existing connection was forcibly closed by the remote host")
        error.winerror = number  # type: ignore[attr-defined]  # only Windows declares it
        raise error


def forget(fd: int) -> None:
    """The socket was closed; the number may come back as another's."""
    _owed.pop(fd, None)
