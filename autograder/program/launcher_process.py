"""One process with a launcher in it, from start to the last trace of it."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import select
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from autograder.program import fork_server, interrupts, platform_support, process_tree
from autograder.program.linux import sockets
from autograder.program.workspace import FOLDER_LIMIT, OUTPUT_LIMIT, Workspace

# Of our own environment: pytest's, and what would keep the launcher from being compiled once for all
# (it compiles to 50 ms a start otherwise; the student's own files are never compiled to disk).
_NOT_PASSED_ON = ("PYTEST_", "COV_", "PYTHONSTARTUP", "PYTHONDONTWRITEBYTECODE")
START_PATIENCE = 30.0  # seconds for a bare interpreter to start; only a broken machine needs more
_HELLO = 4096  # bytes that are more than the launcher's first line
ANSWER_PATIENCE = 2.0  # seconds for the launcher to say where everyone stands; a C call that keeps the GIL may never
MOST_REPORTED = 20_000_000  # bytes of reports nobody asked for; a launcher left alone sends a fifth of it at the most
_LOOK = 0.05  # seconds between two looks at what the program has written
_SHARE = 20  # times as long as a look took is the time to the next one, at the least

_decoded = json.JSONDecoder().decode  # `json.loads` looks at bytes longer, for which encoding they are in
_open: set[LauncherProcess] = set()  # an interruption may skip a `close`: what is still open is closed at exit


def environment_of(mark: str) -> dict[str, str]:
    """What a program finds in its environment."""
    return {k: v for k, v in os.environ.items() if not k.startswith(_NOT_PASSED_ON)} | {process_tree.RUN_VARIABLE: mark}


class LauncherBroken(Exception):
    """The launcher did not come up: our fault or the machine's, never the student's."""


class LauncherProcess:
    """A Python process whose launcher waits for, or runs, a student's file.

    All that it owns (process tree, sockets, folder) is released by `close`.
    """

    def __init__(self) -> None:
        """Start it; it prepares itself in the background until `go`."""
        self._workspace = Workspace()
        self.folder = self._workspace.folder
        try:
            self._start()
        except BaseException:
            self._workspace.clear()
            raise

    def _start(self) -> None:
        self.mark = secrets.token_hex(12)
        self._file_limit = process_tree.file_limit()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._channel: socket.socket | None = None
        self._reader: threading.Thread | None = None
        self._answers: dict[int, dict[str, Any]] = {}
        self._awaited: set[int] = set()
        self._reported = 0
        self._asked = 0
        self._news = threading.Condition()
        self.lost = False  # the channel ended: the process has, or its program closed our socket
        self.control_thread = 0  # native id of the launcher's own thread
        port = self._listener.getsockname()[1]
        try:
            with self._workspace.open_output() as output:
                self.popen = fork_server.start(port, self.mark, output, self.folder, environment_of(self.mark))
            _open.add(self)
        except BaseException:
            self._listener.close()  # a launcher that finds nobody here ends
            raise
        self._stdin = self.popen.stdin

    @property
    def pid(self) -> int:
        """Its process number."""
        return self.popen.pid

    def is_fit(self) -> bool:
        """Whether it can still run something: a program may have killed or stopped those who stood ready."""
        process_tree.wake(self.popen)
        return self.popen.poll() is None

    def go(self, order: dict[str, Any], on_event: Callable[[dict[str, Any]], None]) -> None:
        """Run a student's file. `on_event` is called from another thread for each report.

        Raises LauncherBroken if the launcher never came up.
        """
        self._channel = self._accept()
        self._reader = threading.Thread(target=self._read, args=(self._channel, on_event), daemon=True)
        self._reader.start()
        self._send({**order, "output_limit": OUTPUT_LIMIT, "file_limit": self._file_limit})

    def _accept(self) -> socket.socket:
        deadline = time.monotonic() + START_PATIENCE
        self._listener.settimeout(0.1)
        while time.monotonic() < deadline:
            if self.popen.poll() is not None:
                raise LauncherBroken(f"Python ended before the program started:\n{self.output()[-2000:]}")
            try:
                channel, _ = self._listener.accept()
            except TimeoutError:
                continue
            if self._is_ours(channel):
                channel.settimeout(None)
                return channel
            channel.close()
        raise LauncherBroken(f"Python did not start within {START_PATIENCE:.0f} s")

    def _send(self, order: dict[str, Any]) -> None:
        assert self._channel is not None
        self._channel.sendall(json.dumps(order).encode() + b"\n")

    def _is_ours(self, channel: socket.socket) -> bool:
        """Whether the launcher is at the other end: a stranger on our port does not know the mark."""
        hello = b""
        try:
            channel.settimeout(START_PATIENCE)
            while not hello.endswith(b"\n") and len(hello) < _HELLO and (piece := channel.recv(_HELLO)):
                hello += piece  # the launcher says no more until it is told
            said = json.loads(hello or b"{}")
        except (OSError, ValueError, RecursionError):
            return False
        return isinstance(said, dict) and said.get("token") == self.mark

    def _read(self, channel: socket.socket, on_event: Callable[[dict[str, Any]], None]) -> None:
        rest, next_look = b"", 0.0
        while True:
            try:
                ready = select.select([channel], [], [], _LOOK)[0]
                data = channel.recv(1 << 16) if ready else b""
            except (OSError, ValueError):
                break
            if (began := time.monotonic()) >= next_look:
                self._look_at_what_it_writes()
                spent = time.monotonic() - began
                next_look = began + max(_LOOK, spent * _SHARE)
            if ready and not data:
                break
            sockets.acknowledge([channel])  # what is not acknowledged seems to be on its way to a client
            if self._reported > MOST_REPORTED:
                self._lose()  # it is read on, and no more is taken in: who reports must not wait for us
                continue
            *lines, rest = (rest + data).split(b"\n")
            if len(rest) > 1 << 20:
                self._reported = MOST_REPORTED + 1  # no launcher writes such a line
            for line in lines:
                self._take(line, on_event)
        self._lose()

    def _lose(self) -> None:
        with self._news:
            self.lost = True
            self._news.notify_all()

    def _look_at_what_it_writes(self) -> None:
        self._workspace.shorten()
        if self._workspace.is_overfull() and self.popen.poll() is None:
            process_tree.kill_tree(self.popen, self.mark, self._file_limit)
            self._workspace.note(
                f"\n(ended by the autograder: it had written more than {FOLDER_LIMIT:,} bytes of files)\n"
            )

    def _take(self, line: bytes, on_event: Callable[[dict[str, Any]], None]) -> None:
        try:
            report = _decoded(line.decode())
        except (ValueError, RecursionError):
            report = None  # the student's program wrote into our socket: not a report
        what = report.get("e") if isinstance(report, dict) else None
        if what == "answer" and isinstance(number := report.get("id"), int):
            with self._news:
                if number in self._awaited:
                    self._awaited.discard(number)
                    self._answers[number] = report
                    self._news.notify_all()
                    return
        self._reported += len(line)
        if what == "control":
            native = report.get("native")
            self.control_thread = self.control_thread or (native if isinstance(native, int) else 0)
        elif isinstance(what, str) and what != "answer":
            on_event(report)
            with self._news:
                self._news.notify_all()

    def ask(self, **about: Any) -> dict[str, Any] | None:
        """What the launcher answers: where everyone stands, or what is asked `about`; None if it cannot answer."""
        with self._news:
            self._asked += 1
            number = self._asked
            self._awaited.add(number)
        try:
            self._send({"id": number, **about})
        except OSError:
            return None
        deadline = time.monotonic() + ANSWER_PATIENCE
        with self._news:
            while number not in self._answers:
                left = deadline - time.monotonic()
                if left <= 0 or self.lost:
                    return None
                self._news.wait(left)
            return self._answers.pop(number)

    def wait_for_news(self, seconds: float) -> None:
        """Return when the launcher has reported something, or after `seconds`."""
        with self._news:
            if not self.lost:
                self._news.wait(seconds)

    def type(self, data: bytes) -> bool:
        """Put bytes into its standard input; False if nobody can read them any more."""
        if self._stdin is None or self._stdin.closed:
            return False
        try:
            self._stdin.write(data)
        except OSError:
            return False
        return True

    def typed_unread(self) -> int:
        """Bytes typed and not yet read; the end of the input counts as one.

        The end reaches a program late if another process was being started meanwhile: until that one runs, it
        holds a copy of the keyboard.
        """
        stdin = self.popen.stdin
        if not platform_support.IS_LINUX or stdin is None:
            return 0
        if stdin.closed:
            return 1
        import fcntl
        import struct
        import termios

        try:
            return int(struct.unpack("i", fcntl.ioctl(stdin.fileno(), termios.FIONREAD, b"\0" * 4))[0])
        except OSError:
            return 0

    def end_input(self) -> None:
        """Close its standard input, as Ctrl-D does at a keyboard."""
        if self._stdin is not None and not self._stdin.closed:
            try:
                self._stdin.close()
            except OSError:
                return  # it was gone before us

    def output(self) -> str:
        """What it printed so far, both streams together, at most `OUTPUT_LIMIT` bytes."""
        return self._workspace.printed().decode("utf-8", "replace")

    def output_size(self) -> int:
        """How many bytes it printed so far."""
        return self._workspace.size()

    def close(self) -> None:
        """End the process and all it started, and remove what belonged to it."""
        process_tree.kill_tree(self.popen, self.mark, self._file_limit)
        self.end_input()
        self._listener.close()
        if self._channel is not None:
            try:
                self._channel.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the other end was first; the reader is on its way out anyway
            if self._reader is not None:
                self._reader.join(timeout=5)
            self._channel.close()
        self._workspace.clear()
        _open.discard(self)


@atexit.register
def _close_all() -> None:
    if not _open:
        return
    interrupts.ignore()
    for process in list(_open):
        process.close()
