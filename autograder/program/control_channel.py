"""Our end of the line to a launcher: its reports come in, questions go out. One JSON object a line, over loopback TCP.

At the other end is the student's process, where anybody may write in the launcher's place. So whatever comes
is bounded: the length of a line, the bytes of all reports, and the answers: one is kept for each question.
"""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from autograder.program.faults import MachineFault
from autograder.program.linux import sockets
from autograder.program.patience import granted_to_us

START_PATIENCE = 30.0  # seconds for a bare interpreter to start; only a broken machine needs more
ANSWER_PATIENCE = 2.0  # seconds for an answer; a C call that keeps the GIL may prevent it for ever
MOST_REPORTED = 20_000_000  # bytes of reports nobody asked for; a launcher left alone sends a fifth of it at the most
_LONGEST_HELLO = 4096  # bytes that are more than the launcher's first line
_LONGEST_LINE = 1 << 20  # bytes that are more than any line of the launcher's
_POLL = 0.05  # seconds that a read waits at the most

_decoded = json.JSONDecoder().decode  # `json.loads` would detect the encoding first

Report = dict[str, Any]


class LauncherBroken(MachineFault):
    """The launcher did not come up: our fault or the machine's, never the student's."""


def launcher_at(connection: socket.socket, mark: str) -> int | None:
    """The number of the process whose launcher is at the other end; None if it is not the one with this mark.

    A stranger on our port does not know it.
    """
    hello = b""
    try:
        connection.settimeout(granted_to_us(START_PATIENCE))
        while not hello.endswith(b"\n") and len(hello) < _LONGEST_HELLO:
            piece = connection.recv(_LONGEST_HELLO)
            if not piece:
                break
            hello += piece  # the launcher says no more until it is answered
        found = json.loads(hello or b"{}")
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("token") != mark:
        return None
    pid = found.get("pid")
    return pid if isinstance(pid, int) else None


class ControlChannel:
    """Waits for the launcher that shows a certain mark, and then talks with it."""

    def __init__(self, mark: str) -> None:
        """Listen at `port` for the launcher that was given `mark`."""
        self._mark = mark
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._connection: socket.socket | None = None
        self.launcher_pid: int | None = None  # the process that it is in
        self._reader: threading.Thread | None = None
        self._news = threading.Condition()  # guards what follows
        self._asked = 0  # questions so far: the number of the last one
        self._awaited: set[int] = set()  # numbers of questions without an answer
        self._answers: dict[int, Report] = {}
        self._reported = 0  # bytes
        self._is_closing = threading.Event()
        self.is_lost = False  # the line has ended: the process has, or its program closed our socket
        self.control_thread = 0  # native id of the launcher's own thread, 0 as long as it is not known

    # -- the beginning -----------------------------------------------------------------------------

    def accept(self, is_running: Callable[[], bool]) -> bool:
        """Wait for the launcher; False if its process ended first. Raises LauncherBroken after START_PATIENCE."""
        deadline = time.monotonic() + granted_to_us(START_PATIENCE)
        self._listener.settimeout(0.1)
        while time.monotonic() < deadline:
            if not is_running():
                return False
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            self.launcher_pid = launcher_at(connection, self._mark)
            if self.launcher_pid is not None:
                connection.settimeout(None)
                self._connection = connection
                return True
            connection.close()
        raise LauncherBroken(f"Python did not start within {START_PATIENCE:.0f} s")

    def read_in_background(self, on_report: Callable[[Report], None], between_reads: Callable[[], None]) -> None:
        """Call `on_report` for each report that is no answer, and `between_reads` after each read, from a thread."""
        reader = threading.Thread(target=self._read, args=(on_report, between_reads), daemon=True)
        reader.start()
        self._reader = reader

    # -- what comes in -----------------------------------------------------------------------------

    def _read(self, on_report: Callable[[Report], None], between_reads: Callable[[], None]) -> None:
        assert self._connection is not None
        connection, rest = self._connection, b""
        while True:
            try:
                is_readable = bool(select.select([connection], [], [], _POLL)[0])
                data = connection.recv(1 << 16) if is_readable else b""
            except (OSError, ValueError):
                break
            between_reads()
            if is_readable and not data:
                break
            sockets.acknowledge([connection])  # what is not acknowledged seems to be on its way to a client
            if self._reported > MOST_REPORTED:
                self._lose()  # it is read on, and no more is taken in: who reports must not wait for us
                continue
            *lines, rest = (rest + data).split(b"\n")
            if len(rest) > _LONGEST_LINE:
                self._reported = MOST_REPORTED + 1
            for line in lines:
                self._take(line, on_report)
        self._lose()
        while not self._is_closing.wait(_POLL):
            between_reads()  # a program that has cut the line still writes into its folder

    def _lose(self) -> None:
        with self._news:
            self.is_lost = True
            self._news.notify_all()

    def _take(self, line: bytes, on_report: Callable[[Report], None]) -> None:
        try:
            report = _decoded(line.decode())
        except (ValueError, RecursionError):
            report = None  # the student's program wrote into our socket: not a report
        what = report.get("e") if isinstance(report, dict) else None
        if what == "answer" and self._is_awaited(report):
            return
        self._reported += len(line)
        if what == "control":
            native = report.get("native")
            self.control_thread = self.control_thread or (native if isinstance(native, int) else 0)
        elif isinstance(what, str) and what != "answer":
            on_report(report)
            with self._news:
                self._news.notify_all()

    def _is_awaited(self, answer: Report) -> bool:
        """Keep an answer for who asked; False if nobody did, or not any more."""
        number = answer.get("id")
        with self._news:
            if not isinstance(number, int) or number not in self._awaited:
                return False
            self._awaited.discard(number)
            self._answers[number] = answer
            self._news.notify_all()
            return True

    # -- what goes out -----------------------------------------------------------------------------

    def send(self, message: Report) -> None:
        """Send one message. Raises OSError if the line has ended."""
        assert self._connection is not None
        self._connection.sendall(json.dumps(message).encode() + b"\n")

    def ask(self, **question: Any) -> Report | None:
        """What the launcher answers to a `question`; None if it cannot answer within ANSWER_PATIENCE."""
        with self._news:
            self._asked += 1
            number = self._asked
            self._awaited.add(number)
        try:
            self.send({"id": number, **question})
        except OSError:
            return None
        deadline = time.monotonic() + granted_to_us(ANSWER_PATIENCE)
        with self._news:
            while number not in self._answers:
                left = deadline - time.monotonic()
                if left <= 0 or self.is_lost:
                    return None
                self._news.wait(left)
            return self._answers.pop(number)

    def wait_for_news(self, seconds: float) -> None:
        """Return when the launcher has reported something, or after `seconds`."""
        with self._news:
            if not self.is_lost:
                self._news.wait(seconds)
                return
        time.sleep(seconds)

    def close(self) -> None:
        """End the line; a launcher that finds nobody here ends itself."""
        self._listener.close()
        self._is_closing.set()
        if self._connection is None:
            return
        try:
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the other end was first; the reader is on its way out anyway
        if self._reader is not None:
            self._reader.join(timeout=5)
        self._connection.close()
