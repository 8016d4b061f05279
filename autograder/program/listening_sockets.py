"""Where processes listen, as the operating system knows it: for a program whose launcher does not report it.

A program may have its server in a process that it started, may have become another one (`os.execv`), or may use a
library that makes its sockets without Python.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from autograder.program.addresses import Listener
from autograder.program.faults import MachineFault
from autograder.program.linux.listening import listening_addresses
from autograder.program.linux.sockets import CannotTell
from autograder.program.platform_support import IS_LINUX

_GIVEN_PORTS = 32768  # the lowest port that systems give to a socket that asks for none (ip(7), RFC 6335)


def find_listener(pids: Iterable[int], kind: str, *, must_be_seen: bool = False) -> Listener | None:
    """The first socket of this kind ("tcp" or "udp") at which one of these processes listens, at its loopback address.

    Its line is not known, nor is what its source asks for. Raises MachineFault if none is found and a process does
    not let us look: then it may listen. One that `must_be_seen` has forbidden it itself, and is said not to listen.
    """
    hidden = False
    for pid in pids:
        addresses = _addresses(pid, kind)
        hidden = hidden or addresses is None
        for host, port in addresses or ():
            address = ipaddress.ip_address(host.partition("%")[0])
            if kind == "udp" and address.is_unspecified and port >= _GIVEN_PORTS:
                continue  # not bound: the system gave it this port when it first sent something
            if address.is_unspecified:
                host = "127.0.0.1" if address.version == 4 else "::1"
            return Listener(kind, (host, port), None, 0)
    if hidden and not must_be_seen:
        raise MachineFault("this system does not say whether the program listens: its processes cannot be examined")
    return None


def _addresses(pid: int, kind: str) -> list[tuple[str, int]] | None:
    """Where a process listens; nowhere once it has ended; None if we may not ask."""
    if IS_LINUX:
        try:
            return listening_addresses(pid, kind)
        except (OSError, CannotTell):
            pass  # the process has ended, or a sandbox does not let us: psutil may know
    import psutil

    try:
        found = psutil.Process(pid).net_connections(kind=kind)
    except psutil.NoSuchProcess:
        return []
    except (psutil.Error, OSError):
        return None
    return [
        (place.laddr.ip, place.laddr.port)
        for place in found
        if place.laddr and not place.raddr and (kind == "udp" or place.status == psutil.CONN_LISTEN)
    ]
