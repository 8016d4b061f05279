"""What costs no points and is worth a note: addresses that fail elsewhere, a place that is not the chat's."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Iterator

from autograder.program.addresses import Listener
from autograder.program.student_program import Program
from autograder.text.phrases import listed

_LOOPBACK = ("", "localhost", "::", "::1")
_PRIVILEGED = 1024  # ports below it: RFC 6335, section 6


def notices(program: Program, used: Listener | None = None) -> Iterator[str]:
    """Sentences about where `program` listens and what it connects to; `used` is where the clients went."""
    name = program.script.name
    listeners = program.reported.listeners
    asked = [listener.asked for listener in listeners if listener.asked is not None and listener.line]
    for address in asked:
        if 0 < address.port < _PRIVILEGED:
            yield (
                f"{name} asks for port {address.port} (line {address.line}): outside the autograder,"
                " ports below 1024 need an administrator's rights on most systems"
            )
        if _belongs_to_another_machine(address.host):
            yield (
                f"{name} asks for the address {address.host} (line {address.line}): outside the autograder,"
                " that fails on a machine that does not have this address"
            )
    lines = sorted({listener.line for listener in listeners if listener.kind == "tcp"})
    if len(lines) > 1:
        where, came_to = listed([str(line) for line in lines]), used.line if used else lines[0]
        yield f"{name} listens in {len(lines)} places (lines {where}): the clients came to line {came_to}"
    if program.listens_unseen:
        yield (
            f"{name} listens in another process, or by a library, where its lines are not known:"
            " the verdicts rest on the wire alone"
        )
    for address in program.reported.destinations:
        if address.host not in _LOOPBACK and not address.host.startswith("127."):
            yield (
                f"{name} connects to {address.host}, port {address.port} (line {address.line}):"
                " here it was led to our server, outside the autograder it goes there"
            )


def _belongs_to_another_machine(host: str) -> bool:
    if host in _LOOPBACK or host.startswith("127."):
        return False
    try:
        family = socket.AF_INET6 if ipaddress.ip_address(host).version == 6 else socket.AF_INET
    except ValueError:
        return False  # a name: it is never resolved, as that asks other machines, by a name that the program chose
    with socket.socket(family, socket.SOCK_DGRAM) as trial:
        try:
            trial.bind((host, 0))
        except OSError as error:
            return error.errno in (errno.EADDRNOTAVAIL, 10049)  # 10049: WSAEADDRNOTAVAIL
    return False
