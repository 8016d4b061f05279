"""The student's program while it runs: ready or why not, settled or not, where it stands, how it ended."""

from __future__ import annotations

import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from autograder.program import platform_support, process_tree
from autograder.program.addresses import Address, Listening
from autograder.program.launcher_process import LauncherProcess
from autograder.program.linux import settled, sockets
from autograder.program.report_parsing import (
    LARGEST,
    address_of,
    event_of,
    number_of,
    place_of,
    text_of,
    thread_dump_of,
)
from autograder.program.staging import Files, snapshot, stage
from autograder.program.warm_pool import WarmPool
from autograder.story.events import Event
from autograder.story.thread_states import ThreadDump

_MOST_PLACES = 20  # listeners, and places it connects to, that are kept
_MOST_EVENTS = 1000  # deaths, questions and starts of threads that are kept
_STILL = 0.25  # seconds without a call entered or left, where only the launcher can tell that a program is settled


class Program:
    """A student's file running under the launcher.

    Its story events go to `tell` as they are reported, peers still as "host:port". Use `close`, or
    the `Room` that owns it.
    """

    def __init__(
        self,
        script: Path,
        *,
        home: Path | None = None,
        files: Files | None = None,
        args: tuple[str, ...] = (),
        redirect: dict[str, tuple[str, int]] | None = None,
        book: Path | None = None,
        tell: Callable[[Event], None] | None = None,
        warm_pool: WarmPool | None = None,
        pauses: bool = False,  # threads can be stopped at a line: pausing.py
        environment: dict[str, str] | None = None,
        port: int = 0,
    ) -> None:
        """Run `script` with `args`; connections it opens go where `redirect` ("tcp", "udp") says.

        It finds `environment` in its own. The first address it binds becomes `port`; 0 is any free one.

        Programs that share a `book` (a folder) find one another by the ports in their sources first.
        `home` is the folder whose files are the student's (default: the script's own), `files` what was in
        it when the run began. Raises LauncherBroken if Python does not start.
        """
        self.script = script.resolve()
        self.home = (home or self.script.parent).resolve()
        self._tell = tell or (lambda event: None)
        self.listening: list[Listening] = []
        self.destinations: list[Address] = []  # what it connects to, led elsewhere by the launcher
        self.deaths: list[Event] = []
        self.asks: list[Event] = []
        self.thread_starts: list[Event] = []
        self.calls_seen: set[str] = set()
        self._still: tuple[object, float] | None = None  # (calls entered and left, since when no more of them)
        self.main_ended = False
        self.our_sockets: list[socket.socket] = []  # the clients' ends: what they sent may still be on its way
        self._lock = threading.Lock()
        self._files = snapshot(self.script, self.home) if files is None else files
        self._began = time.monotonic()
        self._process = warm_pool.take() if warm_pool else LauncherProcess()
        try:
            staged_home = self._process.folder / "program"
            staged = stage(self.script, self.home, staged_home, self._files)
            self._staged = str(staged_home)
            where = {"script": str(staged), "home": str(staged_home), "book": str(book) if book else ""}
            order: dict[str, Any] = {**where, "args": list(args), "pauses": pauses, "redirect": redirect or {}}
            order |= {"environment": environment or {}, "port": port}
            self._process.go(order, self._take)
        except BaseException:
            self._process.close()
            raise

    # -- what it reports -------------------------------------------------------------------------

    def _take(self, report: dict[str, Any]) -> None:
        event = event_of(report, self._began)
        if event is None:
            return
        if report["e"] == "listens":
            address, asked = place_of(report.get("host"), report.get("port")), address_of(report.get("asked"))
            if address is None or len(self.listening) >= _MOST_PLACES:
                return
            place = Listening(
                text_of(report.get("kind")), address, Address(*asked, event.line) if asked else None, event.line
            )
            with self._lock:
                self.listening.append(place)
        elif report["e"] == "goes to":
            to = address_of((report.get("host"), report.get("port")))
            if to is not None and len(self.destinations) < _MOST_PLACES:
                self.destinations.append(Address(*to, event.line))
            return  # no event of the story: the call itself is one
        elif report["e"] == "call":
            self.calls_seen.add(event.call)
        elif report["e"] == "main ends":
            self.main_ended = True
        kept = {"thread dies": self.deaths, "asks": self.asks, "thread starts": self.thread_starts}.get(report["e"])
        if kept is not None and len(kept) < _MOST_EVENTS:
            kept.append(event)
        self._tell(event)

    # -- what can be asked -----------------------------------------------------------------------

    def place(self, kind: str) -> Listening | None:
        """Where it listens with this kind of socket, the first such place."""
        with self._lock:
            return next((p for p in self.listening if p.kind == kind), None)

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

    def wait_for_news(self, seconds: float) -> None:
        """Return at the next report of the launcher, or after `seconds`."""
        self._process.channel.wait_for_news(seconds)

    def movements(self) -> object:
        """Equal at two looks: none of its threads ran in between. None where that cannot be seen."""
        return settled.movements(self._process.pid, self._process.channel.control_thread)

    def acknowledges(self) -> None:
        """Have what arrived at its sockets acknowledged at once, so that its senders know (Linux)."""
        sockets.acknowledge_all(self._process.pid)

    def is_settled(self, *, surely: bool = True) -> bool | None:
        """Whether nothing more can come unless a client acts; None where nobody can tell.

        The kernel is asked on Linux, elsewhere the launcher: not `surely`, its first word is taken. A
        program that has ended is settled.
        """
        if not self.is_running:
            return True
        if self._process.channel.control_thread == 0:
            return False  # its file has not begun
        found = settled.is_settled(
            self._process.pid,
            self._process.channel.control_thread,
            self._process.typed_unread(),
            list(self.our_sockets),
        )
        return self._settled_says_launcher(surely) if found is None else found

    def _settled_says_launcher(self, surely: bool = True) -> bool | None:
        """As the wrapped calls tell: a thread that has been woken and waits for its turn still seems to sleep there.

        So it is sure only when no call was entered or left for a while.
        """
        if process_tree.has_children(self._process.pid):
            return None
        answer = self._process.channel.ask()
        found = answer.get("settled") if answer else None
        if not answer or found is not True:
            self._still = None
            return found if isinstance(found, bool) else None
        if not surely:
            return True
        now, changes = time.monotonic(), answer.get("changes")
        if self._still is None or self._still[0] != changes:
            self._still = (changes, now)
        return now - self._still[1] >= _STILL

    @contextmanager
    def held(self) -> Iterator[None]:
        """Stop the program's process meanwhile (SIGSTOP, on Windows SuspendThread); it goes on whatever happens."""
        import psutil

        try:
            process = psutil.Process(self.pid)
            process.suspend()
        except psutil.Error:
            yield  # it has ended, or this system does not let us
            return
        try:
            yield
        finally:
            with suppress(psutil.Error):
                process.resume()

    def memory(self) -> int:
        """Its resident memory in bytes; 0 once it has ended."""
        import psutil

        try:
            return int(psutil.Process(self._process.pid).memory_info().rss)
        except psutil.NoSuchProcess:
            return 0

    def starved_seconds(self) -> float:
        """How long it has waited for a processor so far; 0 where that is not known."""
        return settled.starved_seconds(self._process.pid)

    def busy_seconds(self) -> float:
        """Processor time it has used or waited for so far; 0 where that is not known."""
        return settled.busy_seconds(self._process.pid, self._process.channel.control_thread)

    def thread_dump(self) -> ThreadDump:
        """Where each thread stands now; no threads if the launcher cannot answer."""
        rests = self.is_settled()
        answer = self._process.channel.ask() if self.is_running else None
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
        # Lines of the launcher in a traceback that the program itself printed are not the student's.
        return re.sub(r'  File "[^"\n]*program[/\\]launcher[/\\][^\n]*\n(?:    [^\n]*\n)*', "", text)

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
        """How many bytes it has read of what came over TCP from this port, as its wrapped calls tell."""
        answer = self._process.channel.ask(heard=port)
        return number_of(answer.get("size"), 0, LARGEST) if answer else 0

    def announce_gone(self, port: int) -> None:
        """Let it hear of what it sends to this UDP port as on Windows: each such send fails one later receive.

        On Windows nothing is done: the system says it itself.
        """
        if not platform_support.IS_WINDOWS:
            self._process.channel.ask(gone=port)

    def close_window(self) -> None:
        """Kill it where it stands, as closing its terminal does; everything else stays until `close`."""
        self._process.popen.kill()
        self._process.popen.wait()

    def flush_reports(self) -> bool:
        """Return when all that the launcher reported so far has been taken in; False if it could not answer in time."""
        if not self.is_running or self._process.channel.ask() is not None:
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
