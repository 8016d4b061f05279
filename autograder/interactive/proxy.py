"""A door for a visitor: at the port that the program's source names, whatever port it really has.

What passes is written into the story under the visitor's role, "you".
"""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder.story import events
from autograder.story.story import Story

ROLE = "you"
_PIECE = 65536


@dataclass
class _Visitor:
    role: str
    outside: Any  # TCP: the socket the visitor came by; UDP: the visitor's address
    inside: socket.socket  # leads to the program
    ended: set[str] = field(default_factory=set)


class Relay:
    """Passes bytes between visitors and the program, in a thread of its own, until `close`."""

    def __init__(
        self,
        story: Story,
        target: tuple[str, int],
        wanted_port: int,
        *,
        datagrams: bool,
        seat: Callable[[str, str], None],
    ) -> None:
        """Open the door at `wanted_port`, or at any free one; `seat(address, role)` hears who came."""
        self._story, self._target, self._datagrams, self._seat = story, target, datagrams, seat
        self._kind = socket.SOCK_DGRAM if datagrams else socket.SOCK_STREAM
        self._door = self._open(wanted_port)
        self.port: int = self._door.getsockname()[1]
        self._visitors: list[_Visitor] = []
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._door, selectors.EVENT_READ, None)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._pass_on, daemon=True)
        self._thread.start()

    def _open(self, wanted_port: int) -> socket.socket:
        for port in (wanted_port, 0):
            door = socket.socket(socket.AF_INET, self._kind)
            try:
                door.bind(("127.0.0.1", port))
                if not self._datagrams:
                    door.listen()
            except (OSError, OverflowError):
                door.close()
                continue  # taken, or not allowed
            return door
        raise OSError("no free port on this machine")

    def close(self) -> None:
        """Close the door and let everyone go."""
        self._stop.set()
        self._thread.join()
        self._door.close()
        self._selector.close()
        for visitor in self._visitors:
            visitor.inside.close()
            if not self._datagrams:
                visitor.outside.close()

    # -- passing on ------------------------------------------------------------------------------

    def _pass_on(self) -> None:
        while not self._stop.is_set():
            for key, _ in self._selector.select(0.05):
                if key.fileobj is self._door:
                    self._answer_the_door()
                elif self._datagrams:
                    self._datagram_back(key.data)
                else:
                    self._piece(key.data, key.fileobj)

    def _answer_the_door(self) -> None:
        try:
            if not self._datagrams:
                self._let_in(self._door.accept()[0])
                return
            data, address = self._door.recvfrom(_PIECE)
            found = next((v for v in self._visitors if v.outside == address), None)
            visitor = found or self._let_in(address)
            self._story.tell(visitor.role, events.SENDS, data=data)
            visitor.inside.send(data)
        except OSError:
            return  # gone again, or the program has gone

    def _let_in(self, outside: Any) -> _Visitor:
        inside = socket.socket(socket.AF_INET6 if ":" in self._target[0] else socket.AF_INET, self._kind)
        number = len(self._visitors) + 1
        visitor = _Visitor(ROLE if number == 1 else f"{ROLE} {number}", outside, inside)
        self._visitors.append(visitor)
        inside.connect(self._target)
        host, port = inside.getsockname()[:2]
        self._seat(f"{host}:{port}", visitor.role)
        self._story.tell(visitor.role, events.CONNECTS)
        self._selector.register(inside, selectors.EVENT_READ, visitor)
        if not self._datagrams:
            self._selector.register(outside, selectors.EVENT_READ, visitor)
        return visitor

    def _datagram_back(self, visitor: _Visitor) -> None:
        try:
            data = visitor.inside.recv(_PIECE)
            self._story.tell(visitor.role, events.RECEIVES, data=data)
            self._door.sendto(data, visitor.outside)
        except OSError:
            return

    def _piece(self, visitor: _Visitor, source: Any) -> None:
        """Take one piece from one side of a connection and give it to the other; an end is passed on as an end."""
        from_visitor = source is visitor.outside
        target = visitor.inside if from_visitor else visitor.outside
        try:
            data = source.recv(_PIECE)
        except OSError:
            data = b""
        if data:
            self._story.tell(visitor.role, events.SENDS if from_visitor else events.RECEIVES, data=data)
            try:
                target.sendall(data)
            except OSError:
                return  # the other side has gone, as its own end will tell
            return
        self._story.tell(visitor.role, events.HANGS_UP if from_visitor else events.SEES_CLOSE)
        self._selector.unregister(source)
        try:
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return
