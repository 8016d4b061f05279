"""One TCP connection of a scripted client: bytes out, bytes in, and the ways to end it."""

from __future__ import annotations

import select
import socket
import time
from contextlib import suppress

from autograder.program.linux import sockets
from autograder.scenario.client import Client
from autograder.scenario.conversation import Conversation
from autograder.scenario.tcp_options import acknowledge, prepare, set_to_reset
from autograder.story import events
from autograder.story.failures import DEADLINE, SETTLED, WRONG, Failed, FailureKind

CHUNK = 65536
_MOMENT = 0.02  # seconds of one wait until something can be sent or received
_MEGABYTE = 1_000_000
_LONGEST_SEND = 20  # times the patience, and as often again for each megabyte: recv(1) takes one in half a minute
_FULL = 0.05  # seconds in which a connection takes no byte more: its buffers are full


class TcpConnection(Client):
    """A connected socket with a name. Bytes arrive only while it is polled: that makes a slow reader."""

    def __init__(self, conversation: Conversation, cast_name: str, address: tuple[str, int]) -> None:
        """Connect to the program; raises Failed if it cannot."""
        super().__init__(conversation, cast_name)
        began = time.monotonic()
        try:
            self._socket = socket.create_connection(address, timeout=conversation.patience)
        except OSError as error:
            why = DEADLINE if isinstance(error, TimeoutError) else WRONG
            raise Failed(self.failure(FailureKind.COULD_NOT_CONNECT, rests_on=why, error=str(error))) from error
        prepare(self._socket)
        conversation.program.our_sockets.append(self._socket)
        self._own_address = self._socket.getsockname()
        self.port: int = self._own_address[1]
        self._sent = 0  # bytes
        self.records(events.CONNECTS, at=began)  # the program may have accepted already

    @property
    def address(self) -> str:
        """Its own address, as the program sees it ("127.0.0.1:40312")."""
        return f"{self._own_address[0]}:{self._own_address[1]}"

    def fileno(self) -> int:
        """The socket's number, so that `select` takes the client itself."""
        return self._socket.fileno()

    @property
    def unread(self) -> int:
        """How many bytes of what it sent the program has not read: as the kernel says, elsewhere the launcher."""
        program = self.conversation.program
        unread = program.unread_from(self._socket)
        return self._sent - program.received_from(self.port) if unread is None else unread

    # -- bytes -----------------------------------------------------------------------------------

    def poll(self, seconds: float) -> bool:
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
            self.records(events.SEES_RESET)
            return True
        acknowledge(self._socket)
        if data:
            self.records(events.RECEIVES, data=data)
            self.inbox.feed(data)
        else:
            self.closed_by_program = "closed"
            self.records(events.SEES_CLOSE)
        return True

    def sends(self, data: bytes, *, quietly: bool = False) -> bool:
        """Put bytes on the wire, taking in what comes meanwhile; False if the program closed before all was out.

        Raises Failed if the program neither reads nor closes.
        """
        if not quietly:
            self.records(events.SENDS, data=data)
        view, sent, last = memoryview(data), 0, time.monotonic()
        most = self.conversation.patience * (_LONGEST_SEND + _LONGEST_SEND * len(view) / _MEGABYTE)
        deadline = last + most  # a program that reads a byte now and then, or sends all the time, is not waited for
        while sent < len(view):
            try:
                taken, moved = self._exchange(view[sent:])
            except (OSError, ValueError):
                self._drain()
                return False
            sent += taken
            now = time.monotonic()
            if moved and now < deadline:
                last = now
            elif now - last > self.conversation.patience or now >= deadline:
                if self.closed_by_program:
                    return False  # it has ended its side, and reads no more
                why = SETTLED if self.conversation.program.is_settled() else DEADLINE
                raise Failed(
                    self.failure(FailureKind.COULD_NOT_SEND, rests_on=why, wait_ended=why, sent=sent, size=len(view))
                )
        return True

    def _exchange(self, data: memoryview) -> tuple[int, bool]:
        """Send what can be sent within a moment, and take in what has come: how much went out, whether anything moved.

        Raises OSError or ValueError if the connection has ended.
        """
        watched = [] if self.closed_by_program else [self._socket]
        readable, writable, _ = select.select(watched, [self._socket], [], _MOMENT)
        if readable:
            self._take()
        taken = 0
        if writable:
            with suppress(BlockingIOError):
                taken = self._socket.send(data[: 4 * CHUNK])
        self._sent += taken
        return taken, bool(readable or writable)

    def sends_some(self, data: memoryview) -> int:
        """Send as much as the system takes at once; how many bytes that was, 0 if the connection has ended."""
        try:
            taken = self._socket.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            self._drain()
            return 0
        self._sent += taken
        return taken

    def limits_program_buffer(self, size: int) -> None:
        """Let the program's end of this connection buffer only so many bytes, as a slow network would (Linux)."""
        sockets.limit_send_buffer(self.conversation.program.pids(), self._socket, size)

    def waits_until_read(self) -> None:
        """Return when the program has read every byte that was sent (or does not want them).

        This is how clients pace themselves; it decides nothing. A program that reads past the wrapped calls
        where the kernel does not tell (asyncio on Windows) is given all of the patience.
        """
        program, deadline = self.conversation.program, time.monotonic() + self.conversation.patience
        while time.monotonic() < deadline and program.is_running and not self.closed_by_program:
            if self.unread <= 0 or program.is_settled():
                return
            self.poll(0.0005)

    def pours(self, data: bytes, *, most: int) -> None:
        """Put bytes on the wire again and again without reading: until the program takes no more, or `most` are out."""
        self.records(events.SENDS, data=data)
        sent = 0
        while sent < most and not self.closed_by_program:
            _, writable, _ = select.select([], [self._socket], [], _FULL)
            if not writable:
                return
            try:
                sent += self._socket.send(data)
            except OSError:
                return

    def _drain(self) -> None:
        """Take in what had arrived before the connection broke."""
        while not self.closed_by_program:
            before = self.inbox.size
            self.poll(0.01)
            if self.inbox.size == before and not self.closed_by_program:
                self.closed_by_program = "reset"
                self.records(events.SEES_RESET)

    # -- ending it -------------------------------------------------------------------------------

    def ends_sending(self) -> None:
        """Half-close: nothing more will be sent, but everything is still read (`shutdown(SHUT_WR)`)."""
        self.records(events.ENDS_SENDING)
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError as error:
            raise Failed(self.failure(FailureKind.CONNECTION_ENDED_TOO_EARLY, error=str(error))) from error

    def hangs_up(self) -> None:
        """Close the connection in the ordinary way, without a word."""
        if self.gone:
            return
        self.poll(0.0)  # unread bytes would turn the close into a reset
        if self not in self.conversation.ledger.gone:
            self.is_news()
        self.records(events.HANGS_UP)
        self.close()

    def resets(self) -> None:
        """Break the connection off with a reset, as a crashed machine does."""
        self.is_news()
        self.records(events.RESETS)
        try:
            set_to_reset(self._socket)
        except OSError:
            pass  # it had ended already
        self.close()

    def sees_the_end(self, *, even_a_reset: bool = False) -> None:
        """Fail unless the program ends its stream, and in the ordinary way: a reset may destroy what is on its way."""
        search = self.awaits(lambda: self.closed_by_program or None, floods=False)
        if search.found is None:
            raise self.missing(FailureKind.CONNECTION_STAYS_OPEN, search)
        if search.found == "reset" and not even_a_reset:
            raise self.unexpected(FailureKind.ENDED_BY_A_RESET)

    def close(self) -> None:
        """Let go of the socket."""
        self.gone = True
        self.conversation.ledger.goes(self)
        self._socket.close()
