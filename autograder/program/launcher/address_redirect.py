"""Where the addresses in a program's source really lead.

Whatever a program binds becomes a private loopback port, and whatever it connects to becomes the address that the
autograder has chosen. So hard-coded ports work, two runs never collide, and a stranger on port 8080 is never graded
by mistake. What the program reads back (`recvfrom`) is the address it asked for.
"""

from __future__ import annotations

import _socket
import os
import socket

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from typing import Any

_getaddrinfo = _socket.getaddrinfo
_LOOPBACK = {socket.AF_INET: "127.0.0.1"}
if hasattr(socket, "AF_INET6"):
    _LOOPBACK[socket.AF_INET6] = "::1"
_HIGHEST_PORT = 65535


class Redirect:
    """The addresses of one program: as it asks for them, and where they really are."""

    def __init__(self, targets: dict[str, Any], port_map: str = "", port: int = 0, port_for: int = 0) -> None:
        """`targets` maps "tcp" or "udp" to [host, port]: where connections of that kind go.

        `port_map` is a folder that several programs share: each writes there which real port stands for
        the one it asked for, so that they find one another by the ports in their sources.
        `port` stands for the port `port_for` (0: for the first one that is asked for): a program started again gets
        the one it had. Without it, each stands for any free one.
        """
        self._port_map, self._port, self._port_for = port_map, port, port_for
        self._known_senders: set[int] = set()  # real ports that have written to us: answers go there as they are
        self._targets = {kind: tuple(address) for kind, address in targets.items()}
        self._own: dict[tuple[str, int], tuple[Any, ...]] = {}  # (kind, asked port) -> the real address
        self._asked: dict[tuple[str, int], tuple[Any, ...]] = {}  # real (host, port) -> what was asked for

    def bind_address(self, sock: socket.socket, asked: Any) -> Any:
        """The address to bind instead of `asked`: loopback, any free port. Odd ones stay, to fail as at home."""
        if not _is_redirected(sock, asked) or not _is_known(asked[0], sock.family):
            return asked
        if self._port_for not in (0, asked[1]):
            return (_LOOPBACK[sock.family], 0)
        port, self._port = self._port, 0
        return (_LOOPBACK[sock.family], port)

    def remember(self, kind: str, asked: Any, real: tuple[Any, ...]) -> None:
        """Note that the program asked for one port and was bound to another."""
        if isinstance(asked, tuple) and len(asked) >= 2 and asked[1]:
            self._own[kind, asked[1]] = real
            if self._port_map:
                entry = f"{self._port_map}/{kind}-{asked[1]}"
                with open(f"{entry}-{real[1]}", "w") as file:
                    file.write(f"{real[0]} {real[1]}")
                os.replace(file.name, entry)  # at once: another program may be reading it

    def destination(self, sock: socket.socket, asked: Any, *, connects: bool = False) -> Any:
        """The address to send to, or to connect to if it `connects`, instead of `asked`; `asked` itself if it stays."""
        if not _is_redirected(sock, asked):
            return asked
        kind = "udp" if sock.type == socket.SOCK_DGRAM else "tcp"
        own = self._own.get((kind, asked[1]))
        if own is not None and connects:  # a server that connects to itself; answers to clients stay
            return own
        target = self._from_port_map(kind, asked[1])
        if target is None and asked[1] not in self._known_senders:
            target = self._targets.get(kind)
        if target is None:
            return _on_loopback(asked) if connects and kind == "udp" else asked
        self._asked[target[0], target[1]] = (_numeric(asked[0]), asked[1])
        return target

    def _from_port_map(self, kind: str, port: int) -> tuple[Any, ...] | None:
        """The real address of another program, with the same port map, that asked for `port`."""
        if not self._port_map or port in self._known_senders:
            return None
        try:
            with open(f"{self._port_map}/{kind}-{port}") as file:
                host, _, real = file.read().partition(" ")
        except OSError:
            return None
        return (host, int(real))

    def as_asked(self, real: Any) -> Any:
        """The address a program expects to see for `real`: the one it asked for, if it was redirected."""
        if isinstance(real, tuple) and len(real) >= 2:
            if self._port_map and (real[0], real[1]) not in self._asked:
                self._known_senders.add(real[1])
            return self._asked.get((real[0], real[1]), real)
        return real

    def install_names(self) -> None:
        """Let this machine's own name, and for redirected clients any name, resolve to loopback."""
        original = socket.getaddrinfo
        by_name = socket.gethostbyname
        own = socket.gethostname()

        def getaddrinfo(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
            try:
                return original(host, port, *args, **kwargs)
            except socket.gaierror:
                if host == own or self._targets:
                    return original("127.0.0.1", port, *args, **kwargs)
                raise

        def gethostbyname(host: str) -> str:
            try:
                return by_name(host)
            except socket.gaierror:
                if host == own or self._targets:
                    return "127.0.0.1"
                raise

        socket.getaddrinfo = getaddrinfo
        socket.gethostbyname = gethostbyname


def _is_redirected(sock: socket.socket, asked: Any) -> bool:
    """Whether `asked` is an internet address with a valid port, of a socket that takes such addresses."""
    return sock.family in _LOOPBACK and _is_address(asked) and 0 <= asked[1] <= _HIGHEST_PORT


def _is_address(value: Any) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) >= 2
        and isinstance(value[0], str)
        and isinstance(value[1], int)
        and not isinstance(value[1], bool)
    )


def _is_known(host: str, family: int) -> bool:
    """Whether `host` means anything at all; a misspelt name has to fail as it does at home."""
    if host in ("", "localhost", "<broadcast>") or host == socket.gethostname():
        return True
    try:
        return bool(_getaddrinfo(host, None, family))
    except (OSError, UnicodeError):
        return False


def _on_loopback(asked: tuple[Any, ...]) -> tuple[Any, ...]:
    """UDP `connect` to 8.8.8.8, done to learn one's own address, stays on loopback: no network is needed."""
    return asked if _numeric(asked[0]).startswith("127.") else ("127.0.0.1", asked[1])


def _numeric(host: str) -> str:
    """`host` as a number, as `recvfrom` would show it."""
    if host in ("", "localhost", "<broadcast>"):
        return "127.0.0.1"
    try:
        return str(_getaddrinfo(host, None, socket.AF_INET)[0][4][0])
    except (OSError, UnicodeError):
        return "127.0.0.1"
