"""Addresses of a program: as its source has them, and where they really are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """An address as the program's source has it, with the line."""

    host: str
    port: int
    line: int


@dataclass(frozen=True, slots=True)
class Listening:
    """One place where the program listens. `asked` is what its source says, `address` where it really is."""

    kind: str  # "tcp" or "udp"
    address: tuple[str, int]
    asked: Address | None
    line: int
