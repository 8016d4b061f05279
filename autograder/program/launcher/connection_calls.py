"""`bind`, `listen`, `accept` and `connect` of the student's program: redirected to loopback, and reported."""

from __future__ import annotations

import socket
import sys

from autograder.program.launcher.address_redirect import Redirect
from autograder.program.launcher.blocking_calls import BlockingCalls
from autograder.program.launcher.call_reports import CallReports, peer_name
from autograder.program.launcher.recorder import Recorder, Silence, current_thread_name
from autograder.program.launcher.socket_timeouts import SocketTimeouts

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any


class ConnectionCalls:
    """Wraps the methods by which a socket gets an address or a connection."""

    def __init__(
        self,
        recorder: Recorder | Silence,
        reports: CallReports,
        redirect: Redirect,
        blocking: BlockingCalls,
        timeouts: SocketTimeouts,
    ) -> None:
        """Addresses go through `redirect`; far ends are noted in `reports`, and `accept` in `blocking`."""
        self._recorder = recorder
        self._reports = reports
        self._redirect = redirect
        self._blocking = blocking
        self._timeouts = timeouts
        self._bound: dict[int, Any] = {}  # fd -> the address the student's program bound
        self._reported: set[Any] = set()  # addresses whose redirection was reported
        self._event_loops: set[Any] = set()  # classes of asyncio's whose connections are redirected

    def install(self, cls: Any) -> None:
        """Wrap the methods of a class of sockets."""
        cls.bind = self._bind(cls.bind)
        cls.listen = self._listen(cls.listen)
        cls.accept = self._accept(cls.accept)
        cls.connect = self._connect(cls.connect, "connect")
        cls.connect_ex = self._connect(cls.connect_ex, "connect_ex")

    def install_raw(self, cls: Any) -> None:
        """Wrap the methods of a class of sockets that has `_accept`, which returns a number, and no `accept`."""
        cls.bind = self._bind(cls.bind)
        cls.listen = self._listen(cls.listen)
        cls._accept = self._accept_number(cls._accept)
        cls.connect = self._connect(cls.connect, "connect")
        cls.connect_ex = self._connect(cls.connect_ex, "connect_ex")

    def destination(self, sock: socket.socket, asked: Any, frame: FrameType, *, connects: bool = False) -> Any:
        """Where to go instead of `asked`; a redirection is reported once for each address."""
        real = self._redirect.destination(sock, asked, connects=connects)
        if real is not asked and asked[:2] not in self._reported:
            self._reported.add(asked[:2])
            self._recorder.record("goes to", frame, host=asked[0], port=asked[1])
        return real

    def redirect_event_loops(self) -> None:
        """Redirect asyncio's connections on Windows, too: `ConnectEx` makes them, not `socket.connect`."""
        proactor = getattr(sys.modules.get("asyncio.windows_events"), "IocpProactor", None)
        if proactor is None or proactor in self._event_loops:
            return
        original = proactor.connect

        def connect(loop: Any, conn: socket.socket, address: Any) -> Any:
            frame = sys._getframe(1)
            real = self.destination(conn, address, frame, connects=True)
            self._connected("connect", conn.fileno(), real, frame)
            return original(loop, conn, real)

        proactor.connect = connect
        self._event_loops.add(proactor)

    def _bind(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def bind(sock: socket.socket, address: Any) -> None:
            original(sock, self._redirect.bind_address(sock, address))
            self._bound[sock.fileno()] = address
            if sock.type == socket.SOCK_DGRAM:
                self._report_listening(sock, address, sys._getframe(1))

        return bind

    def _listen(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def listen(sock: socket.socket, *backlog: int) -> None:
            original(sock, *backlog)
            self._report_listening(sock, self._bound.get(sock.fileno()), sys._getframe(1))

        return listen

    def _report_listening(self, sock: socket.socket, asked: Any, frame: FrameType) -> None:
        real = sock.getsockname()
        if not isinstance(real, tuple):
            return  # a Unix socket: nothing a client of ours could reach
        kind = "udp" if sock.type == socket.SOCK_DGRAM else "tcp"
        self._redirect.remember(kind, asked, real)
        self._recorder.record(
            "listens",
            frame,
            kind=kind,
            host=real[0],
            port=real[1],
            asked=list(asked) if isinstance(asked, tuple) else None,
            fd=sock.fileno(),
            thread=current_thread_name(),
        )

    def _accept(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def accept(sock: socket.socket) -> Any:
            frame = sys._getframe(1)
            with self._blocking.during("accept", sock.fileno(), is_timed=self._timeouts.is_timed(sock)):
                client, address = original(sock)
            self._connected("accept", client.fileno(), address, frame)
            return client, address

        return accept

    def _accept_number(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def accept(sock: socket.socket) -> Any:
            frame = sys._getframe(1)
            with self._blocking.during("accept", sock.fileno(), is_timed=self._timeouts.is_timed(sock)):
                fd, address = original(sock)
            self._connected("accept", fd, address, frame)
            return fd, address

        accept.__name__ = "_accept"
        return accept

    def _connect(self, original: Callable[..., Any], name: str) -> Callable[..., Any]:
        def connect(sock: socket.socket, address: Any) -> Any:
            frame = sys._getframe(1)
            real = self.destination(sock, address, frame, connects=True)
            try:
                result = original(sock, real)
            except OSError as error:
                if not isinstance(error, BlockingIOError):
                    self._reports.ended(name, sock.fileno(), frame, error=f"{type(error).__name__}: {error}")
                raise
            self._connected(name, sock.fileno(), real, frame)
            return result

        connect.__name__ = name
        return connect

    def _connected(self, call: str, fd: int, address: Any, frame: FrameType) -> None:
        """Note and report that the socket `fd` is connected to `address`."""
        peer = peer_name(address)
        self._reports.peers[fd] = peer
        self._reports.ended(call, fd, frame, peer=peer)
