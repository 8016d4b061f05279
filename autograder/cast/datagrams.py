"""One scripted UDP client with a name. One datagram is one message."""

from __future__ import annotations

import select
import socket
from typing import TYPE_CHECKING

from autograder.cast.ears import Ears
from autograder.cast.failed import Failed
from autograder.cast.inbox import DATAGRAMS
from autograder.story import events

if TYPE_CHECKING:
    from autograder.cast.room import Room

LARGEST = 65535  # bytes of a datagram, more than IPv4 allows


class DatagramClient(Ears):
    """A UDP client with a socket, and so an address, of its own."""

    def __init__(self, room: Room, role: str) -> None:
        """Open its socket; nothing is sent yet."""
        super().__init__(room, role)
        self.inbox.wire = DATAGRAMS
        self._server = room.address
        family = socket.AF_INET6 if ":" in self._server[0] else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
        self._socket.setblocking(False)
        self._local = self._socket.getsockname()
        self.port: int = self._local[1]
        self.gone = False
        self.strange_senders: set[tuple[str, int]] = set()  # answers came from these, not from where we asked
        self._before_name = 0
        room.story.tell(role, events.CONNECTS)

    @property
    def address(self) -> str:
        """Its own address, as the program sees it."""
        return f"{self._local[0]}:{self._local[1]}"

    def look(self, seconds: float) -> bool:
        """Take in what arrives within `seconds`; True, at once, if something did."""
        if self.gone:
            return False
        ready, _, _ = select.select([self._socket], [], [], seconds)
        if not ready:
            return False
        try:
            data, sender = self._socket.recvfrom(LARGEST)
        except (BlockingIOError, ConnectionError):
            return False  # Windows reports an unreachable port here: the server is gone, which waiting finds out
        if sender[:2] != self._server[:2]:
            self.strange_senders.add((sender[0], sender[1]))
        self.room.story.tell(self.role, events.RECEIVES, data=data)
        self.inbox.feed(data)
        return True

    def sends(self, data: bytes, *, quietly: bool = False) -> bool:
        """Send one datagram."""
        if not quietly:
            self.room.story.tell(self.role, events.SENDS, data=data)
        try:
            self._socket.sendto(data, self._server)
        except ConnectionError:
            return False
        except OSError as error:
            raise Failed(f"{self.name} could not send: {error}") from error
        return True

    def says(self, said: str) -> None:
        """Say one message: one datagram."""
        self.sends(self.room.words.text(said).encode())

    def leaves(self) -> None:
        """Say `exit`, the word that leaves every chat of this course."""
        self.sends(b"exit")

    def has_all_or_nothing_of(self, text: str) -> None:
        """Fail if a part of the text, and not all of it, is among what came."""
        cut = next((m for m in self.inbox.messages if text[:40] in m and text not in m), None)
        if cut is not None:
            raise Failed(f"a message of {len(text)} bytes reached {self.name} cut to {len(cut)}")

    def gives_name(self, name: str = "") -> None:
        """Send the name: the first datagram from a new address."""
        self._before_name = self.inbox.end
        self.sends((name or self.name).encode())

    def is_welcomed(self, name: str = "") -> None:
        """Fail unless a datagram with its name comes, later than the name was given."""
        own, after = name or self.name, self._before_name
        position, why = self._await(lambda: self.inbox.find_about(own, after))
        if position is None:
            raise self._failed(f"{own} sent a name and was not welcomed by it", self._since(after), why)

    def joins(self) -> None:
        """Come in: send the name, be welcomed."""
        self.gives_name()
        self.is_welcomed()

    def hangs_up(self) -> None:
        """Close the socket without a word: what is sent to it from now on reaches nobody."""
        if not self.gone:
            self.room.story.tell(self.role, events.HANGS_UP)
            self.close()

    def close(self) -> None:
        """Let go of the socket."""
        self.gone = True
        self._socket.close()
