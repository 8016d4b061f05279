"""A proxy before the student's program, at the port that its source names, for a client of the student's own.

What passes through is recorded in the story under the cast name "you".
"""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.story import events
from autograder.story.story import Story

CAST_NAME = "you"
_PIECE = 65536  # bytes of one recv; no datagram is larger
_TICK = 0.05  # seconds between two looks at whether to stop


@dataclass
class _Client:
    cast_name: str
    downstream: Any  # TCP: the socket of its connection to us; UDP: its address
    upstream: socket.socket  # to the program


class Proxy:
    """Forwards bytes between clients and the program, in a thread of its own, until `close`."""

    def __init__(
        self,
        story: Story,
        program: tuple[str, int],
        wanted_port: int,
        *,
        datagrams: bool,
        on_connect: Callable[[str, str], None],
    ) -> None:
        """Listen at `wanted_port`, or at any free one; `on_connect(address, cast_name)` is called for each client.

        `program` is the address that the program listens at in truth, and `address` the one that it sees.
        """
        self._story, self._program, self._datagrams, self._on_connect = story, program, datagrams, on_connect
        self._kind = socket.SOCK_DGRAM if datagrams else socket.SOCK_STREAM
        self._listener = self._listen(wanted_port)
        self.port: int = self._listener.getsockname()[1]
        self._clients: list[_Client] = []
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ, None)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._forward_all, daemon=True)
        self._thread.start()

    def _listen(self, wanted_port: int) -> socket.socket:
        for port in (wanted_port, 0):
            listener = socket.socket(socket.AF_INET, self._kind)
            try:
                listener.bind(("127.0.0.1", port))
                if not self._datagrams:
                    listener.listen()
            except (OSError, OverflowError):
                listener.close()
                continue  # taken, or not allowed
            return listener
        raise OSError("no free port on this machine")

    def close(self) -> None:
        """Stop forwarding, and close all connections."""
        self._stop.set()
        self._thread.join()
        self._listener.close()
        self._selector.close()
        for client in self._clients:
            client.upstream.close()
            if not self._datagrams:
                client.downstream.close()

    # -- forwarding ------------------------------------------------------------------------------

    def _forward_all(self) -> None:
        while not self._stop.is_set():
            for key, _ in self._selector.select(_TICK):
                if key.fileobj is self._listener:
                    self._take_new()
                elif self._datagrams:
                    self._return_datagram(key.data)
                else:
                    self._forward(key.data, key.fileobj)

    def _take_new(self) -> None:
        """Accept a connection, or forward a datagram, whose sender may be new."""
        try:
            if not self._datagrams:
                self._connect(self._listener.accept()[0])
                return
            data, address = self._listener.recvfrom(_PIECE)
            known = next((client for client in self._clients if client.downstream == address), None)
            client = known or self._connect(address)
            self._story.record(client.cast_name, events.SENDS, data=data)
            client.upstream.send(data)
        except OSError:
            return  # the client has gone again, or the program has ended

    def _connect(self, downstream: Any) -> _Client:
        upstream = socket.socket(socket.AF_INET6 if ":" in self._program[0] else socket.AF_INET, self._kind)
        number = len(self._clients) + 1
        client = _Client(CAST_NAME if number == 1 else f"{CAST_NAME} {number}", downstream, upstream)
        self._clients.append(client)
        upstream.connect(self._program)
        host, port = upstream.getsockname()[:2]
        self._on_connect(f"{host}:{port}", client.cast_name)
        self._story.record(client.cast_name, events.CONNECTS)
        self._selector.register(upstream, selectors.EVENT_READ, client)
        if not self._datagrams:
            self._selector.register(downstream, selectors.EVENT_READ, client)
        return client

    def _return_datagram(self, client: _Client) -> None:
        try:
            data = client.upstream.recv(_PIECE)
            self._story.record(client.cast_name, events.RECEIVES, data=data)
            self._listener.sendto(data, client.downstream)
        except OSError:
            return  # the program has ended, or the client has

    def _forward(self, client: _Client, source: Any) -> None:
        """Take one piece from one side of a connection to the other; its end is passed on as a half-close."""
        from_client = source is client.downstream
        target = client.upstream if from_client else client.downstream
        try:
            data = source.recv(_PIECE)
        except OSError:
            data = b""
        if data:
            self._story.record(client.cast_name, events.SENDS if from_client else events.RECEIVES, data=data)
            try:
                target.sendall(data)
            except OSError:
                return  # the other side has closed; its own end is still to be read
            return
        self._story.record(client.cast_name, events.HANGS_UP if from_client else events.SEES_CLOSE)
        self._selector.unregister(source)
        try:
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return  # closed already
