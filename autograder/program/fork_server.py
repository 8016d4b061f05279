"""Starting a launcher's process: forked from one that is ready (Linux), or a fresh interpreter."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import threading
from io import FileIO
from pathlib import Path
from typing import IO

from autograder.program import platform_support, process_tree
from autograder.program.patience import granted_to_us

_ENTRY_POINT = Path(__file__).parent / "launcher" / "entry_point.py"
_INTERPRETER = (sys.executable, "-X", "utf8", "-u", str(_ENTRY_POINT))
_PATIENCE = 10.0  # seconds for a fork; a server that has not answered by then is replaced
NO_MARK = "0" * 24  # the fork server's own; those that it forks write theirs over it


class Forked:
    """A forked process, with the part of the interface of `subprocess.Popen` that is used here."""

    def __init__(self, pid: int, stdin: int) -> None:
        """The process `pid`, a child of ours; `stdin` is the writing end of its standard input."""
        self.pid = pid
        self.stdin = FileIO(stdin, "w")
        self.returncode: int | None = None
        self._lock = threading.Lock()

    def poll(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        with self._lock:
            if self.returncode is None:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid:
                    self.returncode = os.waitstatus_to_exitcode(status)
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises subprocess.TimeoutExpired after `timeout` seconds."""
        if self.poll() is None:
            handle = os.pidfd_open(self.pid)
            try:
                ended = select.poll()
                ended.register(handle, select.POLLIN)
                ended.poll(None if timeout is None else timeout * 1000)
            finally:
                os.close(handle)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired(str(_ENTRY_POINT), timeout or 0)
        return code

    def kill(self) -> None:
        """End it at once, unless it has ended."""
        with self._lock:
            if self.returncode is None:
                os.kill(self.pid, 9)


class ForkServer:
    """The process that the others are forked from; see `launcher/fork_loop.py`."""

    def __init__(self, environment: dict[str, str]) -> None:
        """Start it; it prepares itself in the background."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(granted_to_us(_PATIENCE))
        self._lock = threading.Lock()
        with theirs:
            self._popen = subprocess.Popen(
                [*_INTERPRETER, "forks", str(theirs.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**environment, process_tree.RUN_VARIABLE: NO_MARK},
                pass_fds=[theirs.fileno()],
                **platform_support.popen_options(),
            )

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._popen.pid

    def fork(self, port: int, mark: str, output: IO[bytes], folder: Path, environment: dict[str, str]) -> Forked:
        """A new process whose launcher reports to `port`; `mark` goes into its environment.

        Raises OSError if the server has ended or cannot take the request.
        """
        request = {
            "port": port, "mark": mark, "folder": str(folder), "variable": process_tree.RUN_VARIABLE,
            "environment": environment,
        }  # fmt: skip
        theirs, ours = os.pipe()
        try:
            with self._lock:
                process_tree.wake(self._popen)  # a program may have stopped it
                socket.send_fds(self._control, [json.dumps(request).encode()], [theirs, output.fileno()])
                answer = self._control.recv(32)
            if not answer:
                raise ConnectionError("the fork server has ended")
            return Forked(int(answer), ours)
        except BaseException:
            os.close(ours)
            raise
        finally:
            os.close(theirs)

    def close(self) -> None:
        """End it; what it forked runs on."""
        self._control.close()
        self._popen.kill()
        self._popen.wait()
        if self._popen.stdin is not None:
            self._popen.stdin.close()


class Launchers:
    """Starts launchers in processes of their own: forked from a fork server (Linux), elsewhere fresh interpreters."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self.server: ForkServer | None = None
        self._lock = threading.Lock()

    @property
    def is_prepared(self) -> bool:
        """Whether there is a fork server."""
        return self.server is not None

    def prepare(self, environment: dict[str, str]) -> bool:
        """Have a fork server come up in the background, so that a start is cheap; False where there is none."""
        with self._lock:
            if self.server is None and process_tree.adopt_orphans() and hasattr(os, "pidfd_open"):
                self.server = ForkServer(environment)
            return self.server is not None

    def start(
        self, port: int, mark: str, output: IO[bytes], folder: Path, environment: dict[str, str]
    ) -> subprocess.Popen[bytes] | Forked:
        """A launcher that reports to `port` and shows `mark`, in a process, a session and a `folder` of its own.

        `environment` is all of its environment; `output` is where both its output streams go.
        """
        for _ in range(2):  # a program may have ended the server: the second one is new
            if not self.prepare(environment):
                break
            server = self.server
            assert server is not None  # prepare() made it
            try:
                return server.fork(port, mark, output, folder, environment)
            except OSError:
                with self._lock:
                    self.server = None if self.server is server else self.server
                server.close()
        return subprocess.Popen(
            [*_INTERPRETER, str(port), mark],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd=folder,
            env=environment,
            bufsize=0,
            **platform_support.popen_options(),
        )

    def close(self) -> None:
        """End the fork server, if there is one."""
        if self.server is not None:
            self.server.close()


launchers = Launchers()  # of this Python process
