"""One TCP connection of ours: bytes out, bytes in, and the ways to end it."""

from __future__ import annotations

import select
import socket
import struct
import time
from typing import TYPE_CHECKING

from autograder.program.linux import sockets
from autograder.scenario.tcp_options import acknowledge, prepare
from autograder.scenario.verbs.hearing import Ears
from autograder.scenario.waiting import wait_for
from autograder.story import events
from autograder.story.failures import DEADLINE, SETTLED, Failed, FailureKind

if TYPE_CHECKING:
    from autograder.scenario.room import Room

CHUNK = 65536


class Connection(Ears):
    """A connected socket with a name. Bytes arrive only while it looks: one that does not look is a slow reader."""

    def __init__(self, room: Room, role: str) -> None:
        """Connect to the room's program; raises Failed if it cannot."""
        super().__init__(room, role)
        address, began = room.address, time.monotonic()
        try:
            self._socket = socket.create_connection(address, timeout=room.patience)
        except OSError as error:
            raise Failed(self._failure(FailureKind.COULD_NOT_CONNECT, error=str(error))) from error
        prepare(self._socket)
        room.program.our_sockets.append(self._socket)
        self.port: int = self._socket.getsockname()[1]
        self._local = self._socket.getsockname()
        self.gone = False
        self._sent = 0  # bytes
        room.story.tell(role, events.CONNECTS, at=began)  # the program may have accepted already

    @property
    def address(self) -> str:
        """Its own address, as the program sees it ("127.0.0.1:40312")."""
        return f"{self._local[0]}:{self._local[1]}"

    @property
    def unread(self) -> int:
        """How many bytes of what it sent the program has not read: as the kernel says, elsewhere the launcher."""
        unread = sockets.unread_from(self.room.program.pid, self._socket)
        return self._sent - self.room.program.received_from(self.port) if unread is None else unread

    # -- bytes -----------------------------------------------------------------------------------

    def look(self, seconds: float) -> bool:
        """Take in what arrives within `seconds`; True, at once, if something did (the end counts)."""
        if self.gone or self.closed_by_program:
            time.sleep(min(seconds, 0.005))  # nothing to wait on; let others run
            return False
        try:
            ready, _, _ = select.select([self._socket], [], [], seconds)
        except (OSError, ValueError):
            return False
        return bool(ready) and self._take()

    def _take(self) -> bool:
        try:
            data = self._socket.recv(CHUNK)
        except BlockingIOError:
            return False
        except ConnectionError:
            self.closed_by_program = "reset"
            self.room.story.tell(self.role, events.SEES_RESET)
            return True
        acknowledge(self._socket)
        if data:
            self.room.story.tell(self.role, events.RECEIVES, data=data)
            self.inbox.feed(data)
        else:
            self.closed_by_program = "closed"
            self.room.story.tell(self.role, events.SEES_CLOSE)
        return True

    def sends(self, data: bytes, *, quietly: bool = False) -> bool:
        """Put bytes on the wire, taking in what comes meanwhile; False if the program closed before all was out.

        Raises Failed if the program neither reads nor closes.
        """
        if not quietly:
            self.room.story.tell(self.role, events.SENDS, data=data)
        view = memoryview(data)
        sent = 0
        last = time.monotonic()
        while sent < len(view):
            try:
                readable, writable, _ = select.select(
                    [] if self.closed_by_program else [self._socket], [self._socket], [], 0.02
                )
                if readable:
                    self._take()
                    last = time.monotonic()
                if writable:
                    taken = self._socket.send(view[sent : sent + 4 * CHUNK])
                    sent += taken
                    self._sent += taken
                    last = time.monotonic()
            except BlockingIOError:
                continue
            except (OSError, ValueError):
                if not self.closed_by_program:
                    self._drain()
                return False
            if time.monotonic() - last > self.room.patience:
                if self.closed_by_program:
                    return False  # it has ended its side, and reads no more
                why = SETTLED if self.room.program.is_settled() else DEADLINE
                raise Failed(
                    self._failure(FailureKind.COULD_NOT_SEND, rests_on=why, wait_ended=why, sent=sent, size=len(view))
                )
        return True

    def _drain(self) -> None:
        """Take in what had arrived before the connection broke."""
        while not self.closed_by_program:
            before = self.inbox.size
            self.look(0.01)
            if self.inbox.size == before and not self.closed_by_program:
                self.closed_by_program = "reset"
                self.room.story.tell(self.role, events.SEES_RESET)

    # -- ending it -------------------------------------------------------------------------------

    def is_let_go(self) -> None:
        """Fail unless the program ends the connection (a reset counts: unread bytes cause one)."""
        if self.closed_by_program:
            return
        outcome = wait_for(lambda: bool(self.closed_by_program), self.look, self.room.program, self.room.patience)
        if not self.closed_by_program:
            raise self._failed(FailureKind.CONNECTION_STAYS_OPEN, outcome.value)

    def ends_sending(self) -> None:
        """Half-close: nothing more will be sent, but everything is still read (`shutdown(SHUT_WR)`)."""
        self.room.story.tell(self.role, events.ENDS_SENDING)
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError as error:
            raise Failed(self._failure(FailureKind.CONNECTION_ENDED_TOO_EARLY, error=str(error))) from error

    def hangs_up(self) -> None:
        """Close the connection in the ordinary way, without a word."""
        if self.gone:
            return
        self.look(0.0)  # unread bytes would turn the close into a reset
        self.room.story.tell(self.role, events.HANGS_UP)
        self.close()

    def resets(self) -> None:
        """Break the connection off with a reset, as a crashed machine does."""
        self.room.story.tell(self.role, events.RESETS)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass  # it had ended already
        self.close()

    def close(self) -> None:
        """Let go of the socket."""
        self.gone = True
        self._socket.close()

    def _is_closed(self) -> bool:
        self.look(0.0)
        return bool(self.closed_by_program)
