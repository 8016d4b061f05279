"""The student's program while it runs: what it reported, whether it is settled, where it stands, how it ended."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.program import process_tree
from autograder.program.control_channel import Report
from autograder.program.launcher_process import LauncherProcess
from autograder.program.linux import settled, sockets
from autograder.program.report_parsing import LARGEST, number_of, thread_dump_of
from autograder.program.reported import Reported
from autograder.program.staging import Files, snapshot, stage
from autograder.program.warm_pool import WarmPool
from autograder.story.events import Event
from autograder.story.thread_states import ThreadDump

_STILL = 0.25  # seconds without a call entered or left until the launcher is believed that a program is settled
_OUR_FRAMES = re.compile(r'  File "[^"\n]*program[/\\]launcher[/\\][^\n]*\n(?:    [^\n]*\n)*')  # of a printed traceback


class Program:
    """A student's file running under the launcher.

    Its story events go to `on_event` as they are reported, from another thread, peers still as "host:port".
    Use `close`, or the `Room` that owns it.
    """

    def __init__(
        self,
        script: Path,
        *,
        home: Path | None = None,
        files: Files | None = None,
        args: tuple[str, ...] = (),
        redirect: dict[str, tuple[str, int]] | None = None,
        port_map: Path | None = None,
        on_event: Callable[[Event], None] | None = None,
        warm_pool: WarmPool | None = None,
        pauses: bool = False,
        environment: dict[str, str] | None = None,
        port: int = 0,
    ) -> None:
        """Run `script` with `args`. Raises LauncherBroken if Python does not start, OSError if it cannot be copied.

        `home` is the folder whose files are the student's (default: the script's own), `files` what was in it when the
        run of checks began. Connections that the program opens go where `redirect` ("tcp", "udp") says. Programs that
        share a `port_map` (a folder) find one another by the ports in their sources first. `environment` is added to
        its own. The first address it binds becomes `port`; 0 is any free one. With `pauses`, threads can be paused at
        a line (`controls.pause`).
        """
        self.script = script.resolve()
        self.home = (home or self.script.parent).resolve()
        self.our_sockets: list[socket.socket] = []  # the clients' ends: what they sent may still be on its way
        began = time.monotonic()
        self.reported = Reported(began)
        self._on_event = on_event
        self._last_change: tuple[object, float] | None = None  # (calls entered and left, since when no more of them)
        self._files = snapshot(self.script, self.home) if files is None else files
        self._process = warm_pool.take() if warm_pool else LauncherProcess()
        try:
            staged_home = self._process.folder / "program"
            staged = stage(self.script, self.home, staged_home, self._files)
            self._staged = str(staged_home)
            order = {
                "script": str(staged), "home": str(staged_home), "args": list(args), "environment": environment or {},
                "redirect": redirect or {}, "port_map": str(port_map) if port_map else "", "port": port,
                "pauses": pauses,
            }  # fmt: skip
            self._process.go(order, self._take)
        except BaseException:
            self._process.close()
            raise

    def _take(self, report: Report) -> None:
        event = self.reported.take(report)
        if event is not None and self._on_event is not None:
            self._on_event(event)

    # -- what can be asked -----------------------------------------------------------------------

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.popen.poll()

    @property
    def is_running(self) -> bool:
        """Whether the process is still there."""
        return self.exit_code is None

    @property
    def control_thread(self) -> int:
        """The native id of the launcher's own thread in it; 0 before its file begins."""
        return self._process.channel.control_thread

    def ask(self, **question: Any) -> Report | None:
        """What its launcher answers to a `question` (`launcher/entry_point.py`); None if it cannot answer."""
        return self._process.channel.ask(**question)

    def wait_for_news(self, seconds: float) -> None:
        """Return at the next report of the launcher, or after `seconds`."""
        self._process.channel.wait_for_news(seconds)

    def run_counters(self) -> object:
        """Counters of its threads: if two readings are equal, none ran in between. None where they are not known."""
        return settled.run_counters(self.pid, self.control_thread)

    def acknowledge(self) -> None:
        """Have what arrived at its sockets acknowledged at once, so that its senders know (Linux)."""
        sockets.acknowledge_all(self.pid)

    def is_settled(self, *, surely: bool = True) -> bool | None:
        """Whether nothing more can come unless a client acts; None where that cannot be known.

        On Linux the kernel decides, elsewhere the launcher. Without `surely`, the launcher's first answer counts. A
        program that has ended is settled.
        """
        if not self.is_running:
            return True
        if self.control_thread == 0:
            return False  # its file has not begun
        unread = self._process.typed_unread()
        found = settled.is_settled(self.pid, self.control_thread, unread, list(self.our_sockets))
        return self.is_settled_by_launcher(surely) if found is None else found

    def is_settled_by_launcher(self, surely: bool = True) -> bool | None:
        """Whether it is settled by what its launcher knows, from the calls that are wrapped.

        A thread that has been woken and waits for its turn still seems to sleep in its call. So the answer is
        sure only when no call was entered or left for a while.
        """
        if process_tree.has_children(self.pid):
            return None
        answer = self.ask()
        found = answer.get("settled") if answer else None
        if not answer or found is not True:
            self._last_change = None
            return found if isinstance(found, bool) else None
        if not surely:
            return True
        now, changes = time.monotonic(), answer.get("changes")
        if self._last_change is None or self._last_change[0] != changes:
            self._last_change = (changes, now)
        return now - self._last_change[1] >= _STILL

    def starved_seconds(self) -> float:
        """How long it has waited for a processor so far; 0 where that is not known."""
        return settled.starved_seconds(self.pid)

    def thread_dump(self) -> ThreadDump:
        """Where each thread stands now; no threads if the launcher cannot answer."""
        rests = self.is_settled()
        answer = self.ask() if self.is_running else None
        return thread_dump_of(answer, rests, self.code_at)

    def code_at(self, file: str, line: int) -> str:
        """The text of one line of the student's files, stripped; "" if there is none."""
        lines = self._files.get(Path(file), b"").decode("utf-8", "replace").splitlines()
        return lines[line - 1].strip() if 0 < line <= len(lines) else ""

    def output(self) -> str:
        """What it printed, with the paths of the run taken out."""
        text = self._process.output()
        for separator in ("/", "\\"):
            text = text.replace(self._staged + separator, "")
        return _OUR_FRAMES.sub("", text)

    def output_size(self) -> int:
        """How many bytes it printed so far; cheap."""
        return self._process.output_size()

    # -- what can be done to it ------------------------------------------------------------------

    def type(self, data: bytes) -> bool:
        """Put bytes into its keyboard; False if it does not read any more."""
        return self._process.type(data)

    def end_input(self) -> None:
        """End its keyboard input, as Ctrl-D does."""
        self._process.end_input()

    def received_from(self, port: int) -> int:
        """How many bytes it has read of what came over TCP from this port, as its wrapped calls report."""
        answer = self.ask(received_from=port)
        return number_of(answer.get("size"), 0, LARGEST) if answer else 0

    def kill(self) -> None:
        """End it without warning, as closing its terminal does; everything else stays until `close`."""
        self._process.popen.kill()
        self._process.popen.wait()

    def flush_reports(self) -> bool:
        """Return when all that the launcher reported so far has been taken in; False if it could not answer in time."""
        if not self.is_running or self.ask() is not None:
            return True
        if self._process.channel.is_lost:
            self.wait_for_exit(1.0)  # its line to us ends a moment before it does
        return False

    def wait_for_exit(self, seconds: float) -> int | None:
        """Its exit code as soon as it ends; None if it has not ended after `seconds`."""
        deadline = time.monotonic() + seconds
        while self.is_running and (left := deadline - time.monotonic()) > 0:
            try:
                self._process.popen.wait(timeout=left)
            except subprocess.TimeoutExpired:
                break
        return self.exit_code

    def close(self) -> None:
        """End it and everything it started."""
        self._process.close()
