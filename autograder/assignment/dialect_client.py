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

_LONGEST_REST = 0.1  # seconds for a server that cannot be seen to be settled


class DialectClient:
    """One connection (or UDP socket) with a nickname."""

    def __init__(self, session: ChatSession, dialect: Dialect, cast_name: str, nickname: str | None = None) -> None:
        """Connect. Raises OSError if the server does not accept it."""
        assert session.server is not None
        self.cast_name = cast_name
        self.nickname = nickname or session.new_nickname(cast_name)
        self.received = bytearray()
        self.is_closed = False
        self._session = session
        self._dialect = dialect
        self._program = session.server.program
        listener = self._program.reported.listener(dialect.protocol)
        assert listener is not None
        self._server_address = listener.address
        if dialect.protocol == "udp":
            self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._socket.bind(("127.0.0.1", 0))
            self._socket.setblocking(False)
        else:
            self._socket = socket.create_connection(listener.address, timeout=2)
            prepare(self._socket)
            self._program.our_sockets.append(self._socket)
        session.story.record(cast_name, events.CONNECTS)

    # -- what it hears ---------------------------------------------------------------------------

    def poll(self, seconds: float) -> bool:
        """Receive what comes within `seconds`; whether anything did."""
        if self.is_closed:
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
        if not data and self._dialect.protocol == "tcp":
            self.is_closed = True
            self._session.story.record(self.cast_name, events.SEES_CLOSE)
            return True
        if self._dialect.protocol == "tcp":
            acknowledge(self._socket)
        self._session.story.record(self.cast_name, events.RECEIVES, data=data)
        self.received += data
        return True

    def wait(self, happened: Callable[[], bool]) -> WaitOutcome:
        """Wait until it happened or the connection has ended, or until the wait ends otherwise."""
        return wait_for(lambda: happened() or self.is_closed, self.poll, self._program, self._session.patience)

    def wait_until_settled(self) -> None:
        """Wait until the server has done all it will, or a moment."""
        wait_for(lambda: False, self.poll, self._program, _LONGEST_REST)

    def hears(self, said: bytes) -> bool:
        """Wait for these bytes; whether they came."""
        self.wait(lambda: said in self.received)
        return said in self.received

    def surely_misses(self, said: bytes) -> bool:
        """Wait for these bytes; whether it is sure that they do not come. That a deadline passed is no proof."""
        outcome = self.wait(lambda: said in self.received)
        return said not in self.received and outcome is not WaitOutcome.DEADLINE

    # -- what it does ----------------------------------------------------------------------------

    def sends(self, data: bytes) -> None:
        """Send bytes as they are; a connection that has ended takes none."""
        self._session.story.record(self.cast_name, events.SENDS, data=data)
        try:
            if self._dialect.protocol == "udp":
                self._socket.sendto(data, self._server_address)
            else:
                self._socket.sendall(data)
        except OSError:
            self.is_closed = True

    def joins(self) -> None:
        """Go through the whole handshake, as the student's client does."""
        if self._dialect.server_speaks_first:
            self.wait(lambda: bool(self.received))
        for part in self._dialect.hello_of(self.nickname):
            self.sends(part)
            self.wait_until_settled()

    def says(self, text: str | bytes | None = None) -> bytes:
        """Say a text in the chat, a new one if none is given; returns the bytes that others should hear."""
        text = self._session.new_text() if text is None else text
        self.wait_until_settled()
        self.sends(self._dialect.message(self.nickname, text))
        return text.encode() if isinstance(text, str) else text

    def hangs_up(self) -> None:
        """Close the connection without saying goodbye."""
        self._session.story.record(self.cast_name, events.HANGS_UP)
        self.close()

    def resets(self) -> None:
        """Break the connection off: the server gets a TCP reset."""
        self._session.story.record(self.cast_name, events.RESETS)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        """Close the socket."""
        self.is_closed = True
        self._socket.close()
