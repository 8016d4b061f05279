"""One scripted UDP client with a name. One datagram is one message."""

from __future__ import annotations

import errno
import select
import socket

from autograder.program import platform_support
from autograder.program.controls import announce_closed_port, make_unreachable
from autograder.scenario.conversation import Conversation
from autograder.scenario.verbs.accounts import Accounts
from autograder.scenario.verbs.hearing import Hearing
from autograder.story import events
from autograder.story.failures import Failed, FailureKind, NotHere
from autograder.story.wires import DATAGRAMS

LARGEST = 65507  # bytes of a datagram over IPv4
_BUFFER = 1 << 20  # bytes that may wait in our socket: a server may answer one message with a hundred


class UdpClient(Hearing, Accounts):
    """A UDP client with a socket, and so an address, of its own."""

    def __init__(self, conversation: Conversation, cast_name: str, address: tuple[str, int]) -> None:
        """Open its socket; nothing is sent yet."""
        super().__init__(conversation, cast_name)
        self.inbox.wire = DATAGRAMS
        self._server = address
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._socket = self._opened(family)
        self._own_address = self._socket.getsockname()
        self.port: int = self._own_address[1]
        self.records(events.CONNECTS)

    def _opened(self, family: int) -> socket.socket:
        """A socket of this family. Raises Failed if there is no such address: then nobody listens at one either."""
        try:
            opened = socket.socket(family, socket.SOCK_DGRAM)
            try:
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)  # else macOS sends at most 9,216 bytes
                opened.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
                opened.setblocking(False)
            except OSError:
                opened.close()
                raise
        except OSError as error:
            raise Failed(self.failure(FailureKind.COULD_NOT_CONNECT, error=str(error))) from error
        return opened

    @property
    def address(self) -> str:
        """Its own address, as the program sees it."""
        return f"{self._own_address[0]}:{self._own_address[1]}"

    def poll(self, seconds: float) -> bool:
        """Take in what arrives within `seconds`; True, at once, if something did."""
        if self.gone:
            return False
        ready, _, _ = select.select([self._socket], [], [], seconds)
        if not ready:
            return False
        try:
            data = self._socket.recv(LARGEST + 1)
        except (BlockingIOError, ConnectionError):
            return False  # Windows reports an unreachable port here: the server is gone, which waiting finds out
        self.records(events.RECEIVES, data=data)
        self.inbox.feed(data)
        return True

    def sends(self, data: bytes, *, quietly: bool = False) -> bool:
        """Send one datagram; False if this system sends none so large, or knows that nobody is there."""
        if not quietly:
            self.records(events.SENDS, data=data)
        try:
            self._socket.sendto(data, self._server)
        except ConnectionError:
            return False
        except OSError as error:
            if error.errno != errno.EMSGSIZE:
                raise  # ours: the program has no part in it
            return False
        return True

    def takes_the_port_of(self, other: UdpClient) -> None:
        """Have the port number of another client, on another computer: 127.0.0.2. There is no such one in IPv6.

        Raises NotHere where this machine has that address for nobody (macOS).
        """
        if self._socket.family == socket.AF_INET6:
            return
        elsewhere = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            elsewhere.bind(("127.0.0.2", other.port))
        except OSError as error:
            elsewhere.close()
            raise NotHere("this machine has one loopback address only") from error
        elsewhere.setblocking(False)
        self._socket.close()
        self._socket, self._own_address, self.port = elsewhere, elsewhere.getsockname(), other.port
        self.records(events.CONNECTS)

    def says(self, said: str) -> None:
        """Say one message: one datagram."""
        self.conversation.records_said(self, said)
        self.sends(self.text_of(said).encode())

    def waits_until_read(self) -> None:
        """Return at once: datagrams do not run into each other."""

    def leaves(self) -> None:
        """Say `exit`, the word that leaves every chat of this course."""
        self.conversation.ledger.goes(self)
        self.sends(b"exit")

    def has_all_or_nothing_of(self, text: str) -> None:
        """Fail if a part of the text, and not all of it, is among what came by the time the program rests."""
        self.takes_all_in()
        cut = next((m for m in self.inbox.messages if text[:40] in m and text not in m), None)
        if cut is not None:
            size, came = len(text.encode()), len(cut[cut.index(text[:40]) :].encode())
            raise Failed(self.failure(FailureKind.MESSAGE_CUT, text=text, sent=size, came=came))

    def gives_name(self, name: str = "") -> None:
        """Send the name: the first datagram from a new address."""
        self.before_name = self.inbox.end
        self.sends((name or self.name).encode())

    def is_welcomed(self, name: str = "") -> None:
        """Fail unless a datagram with its name comes, later than the name was given."""
        own, after = name or self.name, self.before_name
        search = self.awaits(lambda: self.inbox.find_about(own, after))
        if search.found is None:
            raise self.missing(FailureKind.NOT_WELCOMED, search, text=own, instead=self.since(after))
        self.came_in = search.found
        self.conversation.ledger.comes_in(self)

    def gets_no_line_of_the_starter(self, line: str) -> None:
        """Fail if a line that stands in the starter, and whose place was to be taken, has come since the name."""
        self.takes_all_in()
        if line in self.inbox.between(self.before_name, self.inbox.end):
            raise self.unexpected(FailureKind.STARTER_LINE_LEFT, text=line)

    def is_refused_without_the_name(self, taken: str) -> None:
        """Fail unless an answer comes to a taken name, and the name is not in it: it would read like a welcome."""
        answer = self.hears_something(after=self.before_name)
        self.takes_all_in()
        if taken in answer:
            raise self.unexpected(FailureKind.REFUSED_BY_NAME, text=answer, by=self._cast_name_of(taken))

    def _cast_name_of(self, name: str) -> str:
        return next((cast_name for cast_name, c in self.conversation.clients.items() if c.name == name), "")

    def joins(self) -> None:
        """Come in: send the name, be welcomed."""
        self.gives_name()
        self.is_welcomed()

    def hangs_up(self, *, as_on_windows: bool = False, out_of_reach: bool = False) -> None:
        """Be gone without a word: what is sent here from now on reaches nobody.

        `as_on_windows`: the program is told so by its next receive, on every system. `out_of_reach`: what it sends
        here fails, as when the network is gone.
        """
        if self.gone:
            return
        self.records(events.HANGS_UP)
        self.conversation.ledger.goes(self)
        if as_on_windows:
            announce_closed_port(self.conversation.program, self.port)
        if out_of_reach:
            make_unreachable(self.conversation.program, self.port)
        if platform_support.IS_WINDOWS:
            self.close()
        else:
            # Nobody else gets the port while the program still sends to it: a socket that is connected to
            # itself refuses all others, as if it were closed.
            self._socket.connect(self._own_address)
            self.gone = True

    def close(self) -> None:
        """Let go of the socket."""
        self.gone = True
        self._socket.close()
