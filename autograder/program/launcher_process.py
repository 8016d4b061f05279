"""One process with a launcher in it, from its start until nothing is left of it."""

from __future__ import annotations

import atexit
import os
import secrets
import select
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any

from autograder.program import fork_server, interrupts, platform_support, process_tree, workspace
from autograder.program.control_channel import ControlChannel, LauncherBroken, Report
from autograder.program.linux import sockets
from autograder.program.patience import granted_to_us
from autograder.program.workspace import OUTPUT_LIMIT, DiskUseCheck, Workspace

# Of our own environment: pytest's, what makes Python print or wait where it otherwise does not, or read UTF-8 as
# something else, and what would keep the launcher from being compiled once for all (it compiles to 50 ms a start
# otherwise; the student's own files are never compiled to disk).
_NOT_PASSED_ON = (
    "PYTEST_", "COV_", "PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONVERBOSE", "PYTHONPROFILEIMPORTTIME", "PYTHONIOENCODING",
    "PYTHONUTF8", "PYTHONLEGACYWINDOWSSTDIO", "PYTHONDONTWRITEBYTECODE",
)  # fmt: skip
_TYPING_PATIENCE = 2.0  # seconds for a program to make room at its keyboard
_LONGEST_FOLDER = 70  # characters: sockets in the file system, which `multiprocessing` makes, need 32 more (unix(7))

_open: set[LauncherProcess] = set()  # an interruption may skip a `close`: what is still open is closed at exit


def environment_of(mark: str, folder: str = "") -> dict[str, str]:
    """The environment of a program whose run has this mark; its temporary files are made in this `folder`."""
    passed_on = {k: v for k, v in os.environ.items() if not k.startswith(_NOT_PASSED_ON)}
    if folder and len(folder) <= _LONGEST_FOLDER:
        passed_on |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)
    return passed_on | {process_tree.RUN_VARIABLE: mark}


class LauncherProcess:
    """A Python process whose launcher waits for, or runs, a student's file.

    All that it owns (process tree, sockets, folder) is released by `close`.
    """

    def __init__(self) -> None:
        """Start it; it prepares itself in the background until `go`."""
        self._workspace = Workspace()
        self.folder = self._workspace.folder
        self.mark = secrets.token_hex(12)
        self._file_limit = process_tree.file_limit()
        self.has_started_others = False  # as far as anybody has looked
        self.was_examinable = False  # whether the kernel let us look into it before its program began
        try:
            self.channel = ControlChannel(self.mark)
            try:
                self._start()
            except BaseException:
                self.channel.close()  # a launcher that finds nobody there ends itself
                raise
        except BaseException:
            self._workspace.remove()
            raise

    def _start(self) -> None:
        with self._workspace.open_output() as output:
            environment = environment_of(self.mark, self._workspace.for_temporary_files)
            self.popen = fork_server.launchers.start(self.channel.port, self.mark, output, self.folder, environment)
        _open.add(self)

    @property
    def pid(self) -> int:
        """The number of the process that runs the program.

        It need not be the one that we started: on Windows, `python.exe` of a virtual environment starts another one.
        """
        return self.channel.launcher_pid or self.popen.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.popen.poll() is None

    def is_usable(self) -> bool:
        """Whether it can still run something: a program may have killed or stopped those in the warm pool."""
        process_tree.wake(self.popen)
        return self.is_running

    def go(self, order: dict[str, Any], on_report: Callable[[Report], None]) -> None:
        """Run a student's file. `on_report` is called from another thread for each report.

        Raises LauncherBroken if the launcher never came up.
        """
        if not self.channel.accept(lambda: self.is_running):
            said = self.output().strip().rpartition("\n")[2] or "it says nothing"
            raise LauncherBroken(f"Python ended before the program started ({said})")
        self.was_examinable = sockets.can_examine(self.pid)
        check = DiskUseCheck(self._workspace, self._kill_tree)
        self.channel.read_in_background(on_report, between_reads=lambda: check.run(lambda: self.is_running))
        self.channel.send({**order, "output_limit": OUTPUT_LIMIT, "file_limit": self._file_limit})

    def type(self, data: bytes) -> bool:
        """Put bytes into its standard input; False if not all went in: nobody reads them, or not in time.

        The pipe holds 64 KB (pipe(7)); a program may fill it by itself, so nothing here waits for it without end.
        """
        stdin = self.popen.stdin
        if stdin is None or stdin.closed:
            return False
        try:
            if platform_support.IS_WINDOWS:  # where a pipe cannot be written to without waiting
                stdin.write(data)
                return True
            return _write_in_time(stdin.fileno(), data, granted_to_us(_TYPING_PATIENCE))
        except OSError:
            return False

    def typed_unread(self) -> int:
        """Bytes typed and not yet read (Linux; 0 elsewhere); the end of the input counts as one.

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
        stdin = self.popen.stdin
        if stdin is not None and not stdin.closed:
            try:
                stdin.close()
            except OSError:
                return  # the process has closed its end

    def output(self) -> str:
        """What it printed so far, both streams together, at most `OUTPUT_LIMIT` bytes."""
        return self._workspace.output().decode("utf-8", "replace")

    def output_size(self) -> int:
        """How many bytes it printed so far."""
        return self._workspace.output_size()

    def others(self) -> list[int]:
        """The processes that it started and that still run; not all of them are found on every system."""
        started = process_tree.others_running(self.popen, self.mark, self._file_limit)
        running = [pid for pid in started if pid != self.pid]
        self.has_started_others = self.has_started_others or bool(running)
        return running

    def is_alone(self) -> bool:
        """Whether it has started no process that still runs."""
        return not self.others()

    def _kill_tree(self) -> None:
        process_tree.kill_tree(self.popen, self.mark, self._file_limit)

    def close(self) -> None:
        """End the process and all it started, and remove what belonged to it."""
        self._kill_tree()
        self.end_input()
        self.channel.close()
        self._workspace.remove()
        _open.discard(self)


def _write_in_time(fd: int, data: bytes, seconds: float) -> bool:
    """Write all bytes into a pipe, within so many seconds; whether all went in. Raises OSError if nobody can read."""
    os.set_blocking(fd, False)
    deadline = time.monotonic() + seconds
    while data:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([], [fd], [], left)[1]:
            return False
        with suppress(BlockingIOError):
            data = data[os.write(fd, data) :]
    return True


def _close_open() -> None:
    for process in list(_open):
        process.close()


@atexit.register
def release_everything() -> None:
    """Let nothing outlive this Python: programs still running, then workspaces, then the fork server.

    One hook for all three, as the order of several would be that of imports. Each is done whatever the others raise.
    """
    if _open or workspace.are_in_use() or fork_server.launchers.is_prepared:
        interrupts.ignore()
    with ExitStack() as done_last_first:
        done_last_first.callback(fork_server.launchers.close)
        done_last_first.callback(workspace.remove_all)
        done_last_first.callback(_close_open)


def leave_without_prompt(code: int) -> None:
    """End this Python with an exit code where `sys.exit` does not: PYTHONINSPECT has it prompt for more instead."""
    release_everything()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)
