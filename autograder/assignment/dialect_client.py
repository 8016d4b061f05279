"""A scripted client that speaks the student's own dialect to the student's server."""

from __future__ import annotations

import select
import socket
import struct
import time
from collections.abc import Callable

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.dialect import Dialect
from autograder.scenario.tcp_options import acknowledge, prepare
from autograder.scenario.waiting import WaitOutcome, wait_for
from autograder.story import events

_REST = 0.1  # seconds for a server that cannot be seen to rest


class DialectClient:
    """One connection (or UDP socket) with a name."""

    def __init__(self, table: ChatSession, dialect: Dialect, role: str, name: str = "") -> None:
        """Connect. Raises OSError if the server does not take it."""
        assert table.server is not None
        self.table, self.dialect, self.role = table, dialect, role
        self.name = name or table.a_name(role)
        self.received = bytearray()
        self.closed = False
        self._program = table.server.program
        place = self._program.reported.listener(dialect.protocol)
        assert place is not None
        self._address = place.address
        if dialect.protocol == "udp":
            self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._socket.bind(("127.0.0.1", 0))
            self._socket.setblocking(False)
        else:
            self._socket = socket.create_connection(place.address, timeout=2)
            prepare(self._socket)
            self._program.our_sockets.append(self._socket)
        table.story.tell(role, events.CONNECTS)

    def look(self, seconds: float) -> bool:
        """Take in what comes within `seconds`; whether something did."""
        if self.closed:
            time.sleep(min(seconds, 0.003))
            return False
        if not select.select([self._socket], [], [], seconds)[0]:
            return False
        try:
            data = self._socket.recv(65536)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data and self.dialect.protocol == "tcp":
            self.closed = True
            self.table.story.tell(self.role, events.SEES_CLOSE)
            return True
        if self.dialect.protocol == "tcp":
            acknowledge(self._socket)
        self.table.story.tell(self.role, events.RECEIVES, data=data)
        self.received += data
        return True

    def waits(self, happened: Callable[[], bool]) -> WaitOutcome:
        """Wait until it happened, or until the wait ends otherwise."""
        return wait_for(lambda: happened() or self.closed, self.look, self._program, self.table.patience)

    def rests(self) -> None:
        """Wait until the server has done all it will."""
        wait_for(lambda: False, self.look, self._program, _REST)

    def sends(self, data: bytes) -> None:
        """Put bytes on the wire; a connection that has ended takes none."""
        self.table.story.tell(self.role, events.SENDS, data=data)
        try:
            if self.dialect.protocol == "udp":
                self._socket.sendto(data, self._address)
            else:
                self._socket.sendall(data)
        except OSError:
            self.closed = True

    def comes_in(self) -> None:
        """The whole handshake, as the student's client does it."""
        if self.dialect.speaks_first:
            self.waits(lambda: bool(self.received))
        for part in self.dialect.coming_in(self.name):
            self.sends(part)
            self.rests()

    def says(self, text: str | bytes = "") -> bytes:
        """Say something; returns the bytes to look for."""
        text = text or self.table.a_text()
        self.rests()
        self.sends(self.dialect.saying(self.name, text))
        return text.encode() if isinstance(text, str) else text

    def hears(self, said: bytes) -> str:
        """Wait until it comes; "" then, else why it does not."""
        why = self.waits(lambda: said in self.received)
        return "" if said in self.received else why or "closed"

    def hangs_up(self) -> None:
        """Go without a word."""
        self.table.story.tell(self.role, events.HANGS_UP)
        self.close()

    def resets(self) -> None:
        """Break the connection off."""
        self.table.story.tell(self.role, events.RESETS)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        """Let go of the socket."""
        self.closed = True
        self._socket.close()
