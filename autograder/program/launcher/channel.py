"""The launcher's end of its line to the autograder: reports go out, questions come in. One JSON object a line.

It is loopback TCP and not an inherited pipe, so that there is one way for Windows, macOS and Linux.
"""

from __future__ import annotations

import _socket
import _thread
import errno
import json
import os
import signal
import sys
import time

from autograder.program.launcher.remove_folder import remove_folder

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# Taken before anything is wrapped or patched by a student.
_sendall = _socket.socket.sendall
_recv = _socket.socket.recv
_encoded = json.JSONEncoder(default=str).encode  # `json.dumps` makes a new one for each report
_loads = json.loads
_now = time.monotonic
_exit = os._exit
_sleep = time.sleep


class Channel:
    """Reports, and answers to questions. Reporting never raises: when the line is lost, the reports end."""

    def __init__(self, port: int, token: str) -> None:
        """Connect to the autograder at 127.0.0.1:`port` and show the `token` it gave us."""
        self._folder = os.getcwd()  # of this run alone
        self._parent = os.getppid()
        self._socket = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        try:
            self._socket.connect(("127.0.0.1", port))
        except OSError:
            self._remove_folder()  # the autograder was killed meanwhile
            _exit(1)
        self._socket.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
        self._lock = _thread.allocate_lock()
        self._open = True
        self._rest = b""
        self.own_thread = 0  # ident of the thread that answers; it is none of the student's
        self.report("hello", token=token, pid=os.getpid())
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._close_in_child)

    def report(self, what: str, **facts: Any) -> None:
        """Report one thing to the autograder, as of now unless `at` is among the facts."""
        if not self._open:
            return
        facts["e"] = what
        facts.setdefault("at", _now())
        line = _encoded(facts).encode() + b"\n"
        try:
            with self._lock:
                _sendall(self._socket, line)
        except OSError:
            self._open = False  # the student's program may have closed it, or the autograder has ended

    def keep_open(self) -> None:
        """Leave our socket open when the program closes all descriptors that it does not know.

        Programs that mean to run in the background do so. The number would become another socket's, and our reports
        would go to a client.
        """
        close, close_range, own = os.close, os.closerange, self._socket.fileno

        def close_but_ours(fd: int) -> None:
            if fd == own():
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))  # as if there were none
            close(fd)

        def close_range_but_ours(low: int, high: int, /) -> None:
            if low <= own() < high:
                close_range(low, own())
                low = own() + 1
            close_range(low, high)

        os.close, os.closerange = close_but_ours, close_range_but_ours

    def wait_for_order(self) -> dict[str, Any] | None:
        """Wait until there is something to run; None if the autograder does not need us any more."""
        try:
            line = self._line()
        except OSError:
            line = None  # it was killed
        if line is None:
            self._remove_folder()
            return None
        found: dict[str, Any] = _loads(line)
        return found

    def answer_in_background(self, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Answer each question with `answer(question)`, from a thread that `threading` does not know."""
        _thread.start_new_thread(self._answer, (answer,))

    def _answer(self, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        if hasattr(signal, "pthread_sigmask"):  # a signal has to interrupt the call that the main thread is in
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        self.own_thread = _thread.get_ident()
        self.report("control", native=_thread.get_native_id())
        while True:
            try:
                line = self._line()
            except ConnectionError:
                self._leave()  # killed with our reports unread
            except OSError:
                self._open = False  # the student's program closed our socket: go on without reports
                self._wait_for_parents_end()
            if line is None:
                self._leave()
            question = _loads(line)  # type: ignore[arg-type]  # _leave() does not return
            try:
                found = answer(question)
            except Exception as error:  # our own fault: say so instead of falling silent
                found = {"oops": f"{type(error).__name__}: {error}"}
            self.report("answer", id=question["id"], **found)

    def _line(self) -> bytes | None:
        while b"\n" not in self._rest:
            data = _recv(self._socket, 65536)
            if not data:
                return None
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def _wait_for_parents_end(self) -> None:
        """Without the line, the number of our parent process says when the autograder has ended (not on Windows)."""
        while os.getppid() == self._parent:
            _sleep(0.5)
        self._leave()

    def _remove_folder(self) -> None:
        if os.path.basename(self._folder).startswith("chatlab-"):
            remove_folder(self._folder)

    def _leave(self) -> None:
        """The autograder has ended (killed, perhaps): leave no process and no folder behind."""
        self._remove_folder()
        if sys.platform != "win32":
            try:
                os.killpg(0, 9)  # the program was started in a session of its own
            except OSError:
                pass  # not allowed here: at least this process ends, below
        _exit(1)

    def _close_in_child(self) -> None:
        """A process that the program forks reports nothing; the line ends with its parent."""
        self._open = False
        self._socket.close()
