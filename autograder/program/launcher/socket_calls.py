"""Calls on the wire of the student's program: noted while they last, and reported when they end.

Methods of the class `socket.socket` are replaced, so `makefile`, `socketserver` and `asyncio` go through here, too.
"""

from __future__ import annotations

import _socket
import errno
import socket
import sys
import time

from autograder.program.launcher import raw_sockets, socketpairs
from autograder.program.launcher.address_redirect import Redirect
from autograder.program.launcher.blocking_calls import BlockingCalls
from autograder.program.launcher.call_reports import CallReports, peer_name
from autograder.program.launcher.connection_calls import ConnectionCalls
from autograder.program.launcher.recorder import Recorder, Silence
from autograder.program.launcher.socket_timeouts import SocketTimeouts
from autograder.program.launcher.windows_udp_errors import WindowsUdpErrors

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any

_now = time.monotonic
_SENDING = ("send", "sendall", "sendto")
_RECEIVING = ("recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg", "recvmsg_into")
_WITH_SENDER = ("recvfrom", "recvfrom_into", "recvmsg", "recvmsg_into")  # they return the sender's address, too


class SocketCalls:
    """Wraps the methods of sockets."""

    def __init__(self, recorder: Recorder | Silence, redirect: Redirect, blocking: BlockingCalls) -> None:
        """Addresses go through `redirect`; calls are noted in `blocking`."""
        self._redirect = redirect
        self._blocking = blocking
        self._reports = CallReports(recorder)
        self.timeouts = SocketTimeouts()
        self.udp_errors = WindowsUdpErrors()
        self._connections = ConnectionCalls(recorder, self._reports, redirect, blocking, self.timeouts)
        self.unreachable_ports: set[int] = set()  # a `sendto` to one of these fails (UDP)
        self.longest_send = 0  # bytes of a call of `send` that go to the system at most; 0: all of them
        self._received: dict[str, int] = {}  # "host:port" of the far end -> bytes that were read of what it sent (TCP)

    def install(self) -> None:
        """Wrap the methods of `socket.socket`, those of `_socket.socket`, and names as `redirect` has them."""
        self._redirect.install_names()
        plain = socketpairs.methods()
        self.timeouts.install(socket.socket)
        self._wrap(socket.socket)
        self._connections.install(socket.socket)
        socketpairs.leave_alone(plain, self._connections.redirect_event_loops)
        raw = raw_sockets.replacement()
        self._wrap(raw)
        self._connections.install_raw(raw)
        raw_sockets.install(raw)

    def _wrap(self, cls: Any) -> None:
        for name in _SENDING:
            setattr(cls, name, self._send(name, getattr(cls, name)))
        if hasattr(_socket.socket, "sendmsg"):  # Windows has none
            cls.sendmsg = self._send_message(cls.sendmsg)
        for name in _RECEIVING:
            if hasattr(_socket.socket, name):  # Windows has no `recvmsg`
                setattr(cls, name, self._receive(name, getattr(cls, name)))
        for name in ("shutdown", "close"):
            setattr(cls, name, self._end(name, getattr(cls, name)))

    def received_from(self, port: int) -> int:
        """How many bytes were read so far of what came over TCP from this port of this machine."""
        return sum(size for peer, size in list(self._received.items()) if peer.endswith(f":{port}"))

    def _send(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        has_address = name == "sendto"

        def send(sock: socket.socket, *args: Any, **kwargs: Any) -> Any:
            frame = sys._getframe(1)
            fd = sock.fileno()
            peer, is_lost, function = "", False, original
            if has_address and args:
                address, peer, is_lost = self._to(sock, args[-1], frame)
                args = (*args[:-1], address)
                function = _no_route if self._is_unreachable(address) else original
            began = _now()
            data = args[0] if args else b""
            if name == "send" and self.longest_send and args and _is_blocking_stream(sock):
                args = (memoryview(data).cast("B")[: self.longest_send], *args[1:])
            try:
                result = self._run(name, sock, frame, function, args, kwargs)
            except BaseException:
                del args, kwargs, data  # see `_run`
                raise
            asked = len(data) if type(data) is bytes else memoryview(data).nbytes
            if is_lost:
                self.udp_errors.note_lost(fd)
            # Reported with the time of its beginning: the client may have the bytes before the call returns.
            sent = asked if result is None else result
            self._reports.ended(name, fd, frame, data, sent, peer, at=began, asked=asked)
            return result

        send.__name__ = name
        return send

    def _send_message(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap `sendmsg`: its data stand in several buffers, and the address comes last."""

        def sendmsg(sock: socket.socket, buffers: Any, ancdata: Any = (), flags: int = 0, address: Any = None) -> Any:
            frame = sys._getframe(1)
            fd = sock.fileno()
            peer, is_lost, function = "", False, original
            if address is not None:
                address, peer, is_lost = self._to(sock, address, frame)
                function = _no_route if self._is_unreachable(address) else original
            began = _now()
            data = b"".join(buffers)
            del buffers  # see `_run`
            most = self.longest_send if _is_blocking_stream(sock) else 0
            to = () if address is None else (address,)
            sent = self._run("sendmsg", sock, frame, function, ([data[: most or None]], ancdata, flags, *to), {})
            if is_lost:
                self.udp_errors.note_lost(fd)
            self._reports.ended("sendmsg", fd, frame, data, sent, peer, at=began, asked=len(data))
            return sent

        return sendmsg

    def _to(self, sock: socket.socket, address: Any, frame: FrameType) -> tuple[Any, str, bool]:
        """Where a datagram really goes, how its receiver is called, and whether it is lost there."""
        real = self._connections.destination(sock, address, frame)
        return real, peer_name(real), self.udp_errors.is_closed(real)

    def _is_unreachable(self, address: Any) -> bool:
        return bool(self.unreachable_ports) and address[1] in self.unreachable_ports

    def _receive(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        fills_buffer = name.endswith("_into")
        has_sender = name in _WITH_SENDER
        function = self.udp_errors.wrapped(original) if has_sender else original

        def receive(sock: socket.socket, *args: Any, **kwargs: Any) -> Any:
            frame = sys._getframe(1)
            fd = sock.fileno()
            try:
                result = self._run(name, sock, frame, function, args, kwargs)
            except BaseException:
                del args, kwargs  # see `_run`
                raise
            found, peer = result, ""
            if has_sender:
                found, peer = result[0], peer_name(result[-1])
                result = (*result[:-1], self._redirect.as_asked(result[-1]))
            if name == "recvmsg_into":
                data, size = b"".join(memoryview(part).cast("B") for part in args[0])[:found], found
            elif fills_buffer:
                data, size = args[0] if args else kwargs["buffer"], found
            else:
                data, size = found, len(found)
            if far_end := self._reports.peers.get(fd):
                self._received[far_end] = self._received.get(far_end, 0) + size
            self._reports.ended(name, fd, frame, data, size, peer)
            return result

        receive.__name__ = name
        return receive

    def _run(
        self,
        name: str,
        sock: socket.socket,
        frame: FrameType,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Any:
        """Call `function`, noted while it lasts; an error that it ends with is reported.

        The traceback of an error keeps our frames, and these must not keep the arguments: a bytearray whose
        memoryview is kept cannot be resized, and a program does that while it handles the error.
        """
        fd = sock.fileno()
        outer = self._blocking.enter(name, fd, self.timeouts.is_timed(sock))
        try:
            return function(sock, *args, **kwargs)
        except (BlockingIOError, InterruptedError):
            raise  # a non-blocking socket with nothing to do: asyncio asks often
        except OSError as error:
            self._reports.ended(name, fd, frame, error=f"{type(error).__name__}: {error}")
            raise
        finally:
            self._blocking.leave(outer)
            del args, kwargs

    def _end(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def end(sock: socket.socket, *args: Any) -> Any:
            frame = sys._getframe(1)
            fd = sock.fileno()
            if fd >= 0:
                self._reports.ended(name, fd, frame)
            try:
                return original(sock, *args)
            finally:
                if name == "close" and sock.fileno() < 0:
                    self._reports.peers.pop(fd, None)
                    self.udp_errors.forget(fd)
                    self.timeouts.forget(fd)

        end.__name__ = name
        return end


def _no_route(sock: socket.socket, *args: Any, **kwargs: Any) -> Any:
    raise OSError(errno.EHOSTUNREACH, "No route to host")


def _is_blocking_stream(sock: socket.socket) -> bool:
    return sock.type == socket.SOCK_STREAM and sock.gettimeout() != 0
