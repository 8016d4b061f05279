"""Which part a file plays in a chat, by what it does and not by its name."""

from __future__ import annotations

import re

from autograder.assignment.source_facts import SourceFacts

_TCP_ONLY = {"listen", "accept", "create_server", "create_connection", "start_server", "open_connection"}


def is_server(source: SourceFacts) -> bool:
    """Whether it serves: it listens, or binds a UDP socket."""
    if source.calls & {"listen", "accept", "create_server", "start_server", "sock_accept"}:
        return True
    binds_udp = "udp" in source.socket_kinds and "bind" in source.calls and protocol_of(source) == "udp"
    return binds_udp and not _is_udp_client(source)


def _is_udp_client(source: SourceFacts) -> bool:
    """A UDP client binds too, and sends to a port it was given: its calls look like a server's, so its name decides."""
    name = source.path.stem.casefold()
    return source.reads_keyboard and re.search(r"client|klient|клиент|user|peer", name) is not None


def is_client(source: SourceFacts) -> bool:
    """Whether it turns to a server."""
    if source.calls & {"connect", "connect_ex", "create_connection", "open_connection", "sock_connect"}:
        return True
    return "udp" in source.socket_kinds and bool(source.calls & {"sendto", "create_datagram_endpoint", "send"})


def protocol_of(source: SourceFacts) -> str:
    """The protocol of its chat, "tcp" or "udp"; a UDP socket made to learn one's own address does not count."""
    if source.calls & _TCP_ONLY:
        return "tcp"
    if "udp" in source.socket_kinds and ("tcp" not in source.socket_kinds or source.calls & {"sendto", "recvfrom"}):
        return "udp"
    return "tcp"
