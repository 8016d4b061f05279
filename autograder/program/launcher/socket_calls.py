"""Wire calls of the student's program: addresses redirected to loopback, every call reported.

Methods of the class `socket.socket` are replaced, so `makefile`, `socketserver` and `asyncio`
pass through here too. A blocking call is marked while it lasts (`blocking_calls.calls`), so that one can
tell where a thread waits; its outcome is reported when it ends.
"""

from __future__ import annotations

import _socket
import _thread
import socket
import sys
import time

from autograder.program.launcher import (
    blocking_calls,
    select_calls,
    socket_timeouts,
    socketpairs,
    student_frames,
    thread_report,
    windows_udp_errors,
)
from autograder.program.launcher.address_redirect import Redirect
from autograder.program.launcher.call_reports import CallReports, peer_name
from autograder.program.launcher.channel import Channel

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_now = time.monotonic
_ident = _thread.get_ident
_FROM_ANYBODY = ("recvfrom", "recvfrom_into", "recvmsg")

_channel: Channel
_reports: CallReports
_redirect: Redirect
_received: dict[str, int] = {}  # "host:port" of who connected -> bytes that were read of what came from there
_asked: dict[int, Any] = {}  # fd -> the address the student's program bound
_went: set[Any] = set()  # addresses that were redirected and told
_led: list[Any] = []  # classes of asyncio's whose connections are led


def install(channel: Channel, redirect: dict[str, Any], port_map: str = "", port: int = 0) -> None:
    """Wrap the methods of `socket.socket`; the rest as `Redirect` has it."""
    global _channel, _reports, _redirect
    _channel = channel
    _reports = CallReports(channel)
    _redirect = Redirect(redirect, port_map, port)
    _redirect.install_names()
    cls: Any = socket.socket
    plain = socketpairs.methods()
    for name in ("recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg", "send", "sendall", "sendto"):
        if hasattr(_socket.socket, name):
            setattr(cls, name, _wrapped(name, getattr(cls, name)))
    cls.bind = _bind(cls.bind)
    cls.listen = _listen(cls.listen)
    cls.accept = _accept(cls.accept)
    cls.connect = _connect(cls.connect, "connect")
    cls.connect_ex = _connect(cls.connect_ex, "connect_ex")
    for name in ("shutdown", "close"):
        setattr(cls, name, _ending(name, getattr(cls, name)))
    socket_timeouts.install(cls)
    socketpairs.leave_alone(plain, _lead_overlapped)
    select_calls.install()


def received_from(port: int) -> int:
    """How many bytes were read so far of what came over TCP from this port of this machine."""
    return sum(size for peer, size in list(_received.items()) if peer.endswith(f":{port}"))


def _wrapped(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    """`original` (a send or receive), marked while it lasts and reported when it ends."""
    sends = name.startswith("send")

    def call(self: socket.socket, *args: Any, **kwargs: Any) -> Any:
        frame = sys._getframe(1)
        fd = self.fileno()
        ident = _ident()
        calls = blocking_calls.calls
        if name == "sendto" and args:
            args = (*args[:-1], _destination(self, args[-1], frame))
        in_vain = name == "sendto" and bool(args) and windows_udp_errors.is_gone(args[-1])
        outer = calls.get(ident)
        began = _now()
        calls[ident] = (name, fd, socket_timeouts.is_timed(self, fd), began, 0)
        blocking_calls.changes[0] += 1
        try:
            if name in _FROM_ANYBODY:
                windows_udp_errors.raise_if_owed(fd)
            result = original(self, *args, **kwargs)
        except (BlockingIOError, InterruptedError):
            raise  # a non-blocking socket with nothing to do: asyncio asks often
        except OSError as error:
            _reports.ended(name, fd, frame, peer=_reports.peers.get(fd, ""), error=f"{type(error).__name__}: {error}")
            raise
        finally:
            blocking_calls.changes[0] += 1
            if outer is None:
                calls.pop(ident, None)
            else:
                calls[ident] = outer
        peer = ""
        asked = 0
        if sends:
            data = args[0] if args else b""
            asked = len(data) if type(data) is bytes else memoryview(data).nbytes
            size = asked if result is None else result
            if name == "sendto":
                peer = peer_name(args[-1])
                if in_vain:
                    windows_udp_errors.note_sent(fd)
        elif name in ("recv_into", "recvfrom_into"):
            data, size = args[0], result if name == "recv_into" else result[0]
            if name == "recvfrom_into":
                peer = peer_name(result[1])
                result = (size, _redirect.as_asked(result[1]))
        else:
            data = result if name == "recv" else result[0]
            size = len(data)
            if name in ("recvfrom", "recvmsg"):
                peer = peer_name(result[-1])
                result = (*result[:-1], _redirect.as_asked(result[-1]))
        if not sends and (sender := _reports.peers.get(fd)):
            _received[sender] = _received.get(sender, 0) + size
        # A send is told with its beginning: the client may have the bytes before the call returns.
        _reports.ended(name, fd, frame, data, size, peer, at=began if sends else None, asked=asked)
        return result

    call.__name__ = name
    return call


def _bind(original: Callable[..., Any]) -> Callable[..., Any]:
    def bind(self: socket.socket, address: Any) -> None:
        real = _redirect.private(self, address)
        original(self, real)
        _asked[self.fileno()] = address
        if self.type == socket.SOCK_DGRAM:
            _report_listening(self, address, sys._getframe(1))

    return bind


def _listen(original: Callable[..., Any]) -> Callable[..., Any]:
    def listen(self: socket.socket, *backlog: int) -> None:
        original(self, *backlog)
        _report_listening(self, _asked.get(self.fileno()), sys._getframe(1))

    return listen


def _report_listening(self: socket.socket, asked: Any, frame: Any) -> None:
    file, line, function = student_frames.where(frame)
    real = self.getsockname()
    if not isinstance(real, tuple):
        return  # a Unix socket: nothing a client of ours could reach
    kind = "udp" if self.type == socket.SOCK_DGRAM else "tcp"
    _redirect.remember(kind, asked, real)
    _channel.report(
        "listens",
        kind=kind,
        host=real[0],
        port=real[1],
        asked=list(asked) if isinstance(asked, tuple) else None,
        fd=self.fileno(),
        file=file,
        line=line,
        function=function,
        thread=thread_report.name_of_current(),
    )


def _accept(original: Callable[..., Any]) -> Callable[..., Any]:
    def accept(self: socket.socket) -> Any:
        frame = sys._getframe(1)
        with blocking_calls.standing(
            "accept", self.fileno(), timed=socket_timeouts.is_timed(self, self.fileno()), line=0
        ):
            client, address = original(self)
        peer = peer_name(address)
        _reports.peers[client.fileno()] = peer
        _reports.ended("accept", client.fileno(), frame, peer=peer)
        return client, address

    return accept


def _destination(self: socket.socket, asked: Any, frame: Any, *, connects: bool = False) -> Any:
    """Where to go instead of `asked`; told once for each address."""
    real = _redirect.destination(self, asked, connects=connects)
    if real is not asked and asked[:2] not in _went:
        _went.add(asked[:2])
        file, line, function = student_frames.where(frame)
        _channel.report("goes to", host=asked[0], port=asked[1], file=file, line=line, function=function)
    return real


def _connect(original: Callable[..., Any], name: str) -> Callable[..., Any]:
    def connect(self: socket.socket, address: Any) -> Any:
        frame = sys._getframe(1)
        real = _destination(self, address, frame, connects=True)
        try:
            result = original(self, real)
        except OSError as error:
            if not isinstance(error, BlockingIOError):
                _reports.ended(name, self.fileno(), frame, error=f"{type(error).__name__}: {error}")
            raise
        _reports.peers[self.fileno()] = peer_name(real)
        _reports.ended(name, self.fileno(), frame, peer=peer_name(real))
        return result

    connect.__name__ = name
    return connect


def _lead_overlapped() -> None:
    """Lead asyncio's connections on Windows, too: they are made by `ConnectEx`, past `socket.connect`."""
    proactor = getattr(sys.modules.get("asyncio.windows_events"), "IocpProactor", None)
    if proactor is None or proactor in _led:
        return
    original = proactor.connect

    def connect(self: Any, conn: socket.socket, address: Any) -> Any:
        frame = sys._getframe(1)
        real = _destination(conn, address, frame, connects=True)
        _reports.peers[conn.fileno()] = peer_name(real)
        _reports.ended("connect", conn.fileno(), frame, peer=peer_name(real))
        return original(self, conn, real)

    proactor.connect = connect
    _led.append(proactor)


def _ending(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    def ending(self: socket.socket, *args: Any) -> Any:
        frame = sys._getframe(1)
        fd = self.fileno()
        if fd >= 0:
            _reports.ended(name, fd, frame)
        try:
            return original(self, *args)
        finally:
            if name == "close" and self.fileno() < 0:
                _reports.peers.pop(fd, None)
                windows_udp_errors.forget(fd)
                socket_timeouts.forget(fd)

    ending.__name__ = name
    return ending
