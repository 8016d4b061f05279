"""Addresses of a program: as its source has them, and where they really are."""

from __future__ import annotations

from dataclasses import dataclass

LESSON_PORT = 8080  # in every starter, and so in most programs: what listens there is the chat


@dataclass(frozen=True, slots=True)
class Address:
    """An address as the program's source has it, with the line that uses it (0: none of its lines)."""

    host: str
    port: int
    line: int


@dataclass(frozen=True, slots=True)
class Listener:
    """A socket at which the program listens (TCP) or receives (UDP).

    `address` is where it really is; `asked` is what the source says, None if it says none.
    """

    kind: str  # "tcp" or "udp"
    address: tuple[str, int]
    asked: Address | None
    line: int

    @property
    def has_lesson_port(self) -> bool:
        """Whether the source asks for the port that every starter has."""
        return self.asked is not None and self.asked.port == LESSON_PORT
