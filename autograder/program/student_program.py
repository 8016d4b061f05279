"""The student's program while it runs: what it reported, whether it is settled, where it stands, how it ended."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from autograder.program.addresses import Listener
from autograder.program.control_channel import Report
from autograder.program.launcher_process import LauncherProcess
from autograder.program.linux import settled, sockets
from autograder.program.listening_sockets import find_listener
from autograder.program.report_parsing import LARGEST, number_of, thread_dump_of
from autograder.program.reported import Reported
from autograder.program.settled_by_launcher import SettledByLauncher
from autograder.program.source_file import decoded
from autograder.program.staging import Files, snapshot, stage
from autograder.program.warm_pool import WarmPool
from autograder.story.events import Event
from autograder.story.thread_states import ThreadDump

_IN_CHILDREN = Path(__file__).parent / "launcher" / "in_children"
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
        port_for: int = 0,
    ) -> None:
        """Run `script` with `args`. Raises LauncherBroken if Python does not start, OSError if it cannot be copied.

        `home` is the folder whose files are the student's (default: the script's own), `files` what was in it when the
        run of checks began. Connections that the program opens go where `redirect` ("tcp", "udp") says. Programs that
        share a `port_map` (a folder) find one another by the ports in their sources first. `environment` is added to
        its own. The port that it calls `port_for` (0: the first one that it binds) becomes `port`; 0 is any free one.
        With `pauses`, threads can be paused at a line (`controls.pause`).
        """
        self.script = script.resolve()
        self.home = (home or self.script.parent).resolve()
        self.our_sockets: list[socket.socket] = []  # the clients' ends: what they sent may still be on its way
        began = time.monotonic()
        self.reported = Reported(began)
        self._on_event = on_event
        self._found_by_system: set[str] = set()  # "tcp", "udp"
        self._files = snapshot(self.script, self.home) if files is None else files
        self._process = warm_pool.take() if warm_pool else LauncherProcess()
        self._settled_by_launcher = SettledByLauncher(self._process)
        try:
            staged_home = self._process.folder / "program"
            staged = stage(self.script, self.home, staged_home, self._files)
            self._staged = str(staged_home)
            redirection = {
                "targets": redirect or {}, "port_map": str(port_map) if port_map else "",
                "port": port, "port_for": port_for,
            }  # fmt: skip
            order = {
                "script": str(staged), "home": str(staged_home), "args": list(args), "redirect": redirection,
                "environment": {**(environment or {}), **_for_children(redirection)}, "pauses": pauses,
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
        """Whether its process is still there; if its server is in a process that it started, whether that is."""
        return self.exit_code is None or (self.listens_unseen and not self.is_alone())

    @property
    def is_reporting(self) -> bool:
        """Whether its launcher can still report: a program may cut the line, or become another one (`os.execv`)."""
        return not self._process.channel.is_lost

    @property
    def has_started_others(self) -> bool:
        """Whether it has started processes, as far as anybody has looked."""
        return self._process.has_started_others

    def is_alone(self) -> bool:
        """Whether it has started no process that still runs."""
        return self._process.is_alone()

    @property
    def was_examinable(self) -> bool:
        """Whether the kernel let us look into it before it began; if not any more, it has forbidden that itself."""
        return self._process.was_examinable

    def pids(self) -> Iterator[int]:
        """The number of its own process, then those of the processes that it started and that still run."""
        if self.exit_code is None:
            yield self.pid
        yield from self._process.others()

    def listener(self, kind: str, place: int = 0) -> Listener | None:
        """Where it listens for `kind` ("tcp" or "udp"), as its launcher has reported it.

        If it has several places at which the chat may be, the one with the number `place`.
        """
        places = self.reported.places(kind)
        return places[min(place, len(places) - 1)] if places else None

    def find_listener(self, kind: str) -> Listener | None:
        """Where it listens for `kind`, as the system knows it: for a program whose launcher reports no such place."""
        found = find_listener(self.pids(), kind, must_be_seen=self.was_examinable)
        if found is not None:
            self._found_by_system.add(kind)
        return found

    @property
    def listens_unseen(self) -> bool:
        """Whether only the system knows where it listens: nothing is known of its lines then."""
        return any(not self.reported.places(kind) for kind in self._found_by_system)

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

    def typed_unread(self) -> int:
        """Bytes typed and not yet read (Linux; 0 elsewhere)."""
        return self._process.typed_unread()

    def is_settled(self, *, surely: bool = True) -> bool | None:
        """Whether nothing more can come unless a client acts; None where that cannot be known.

        On Linux the kernel decides, elsewhere the launcher. Without `surely`, the launcher's first answer counts. A
        program that has ended is settled.
        """
        if not self.is_running:
            return True
        if self.exit_code is not None:
            return False  # nobody looks into the processes that it left behind
        if self.control_thread == 0:
            return False  # its file has not begun
        unread = self._process.typed_unread()
        ours, is_alone = list(self.our_sockets), self._process.is_alone
        found = settled.is_settled(self.pid, self.control_thread, unread, ours, is_alone)
        if found is None and self.was_examinable:
            return False  # what it says of itself is no proof
        return self.is_settled_by_launcher(surely) if found is None else found

    def is_settled_by_launcher(self, surely: bool = True) -> bool | None:
        """As `is_settled`, by what its launcher knows."""
        return self._settled_by_launcher.answer(surely)

    def starved_seconds(self) -> float:
        """How long it has waited for a processor so far; 0 where that is not known."""
        pids = self.pids() if self.has_started_others else (self.pid,)
        return max(map(settled.starved_seconds, pids), default=0.0)

    def unread_from(self, client: socket.socket) -> int | None:
        """How many bytes sent by `client`, a connected TCP socket, it has not read; None if unknown."""
        return sockets.unread_from(self.pids(), client)

    def thread_dump(self) -> ThreadDump:
        """Where each thread stands now; no threads if the launcher cannot answer."""
        rests = self.is_settled()
        answer = self.ask() if self.is_running else None
        return thread_dump_of(answer, rests, self.code_at)

    def code_at(self, file: str, line: int) -> str:
        """The text of one line of the student's files, stripped; "" if there is none."""
        lines = decoded(self._files.get(Path(file), b"")).split("\n")
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
        if self._process.channel.is_lost and not self.listens_unseen:
            self.wait_for_exit(1.0)  # its line to us ends a moment before it does
        return False

    def wait_for_exit(self, seconds: float) -> int | None:
        """Its exit code as soon as it ends; None if it has not ended after `seconds`."""
        deadline = time.monotonic() + seconds
        while self.exit_code is None and (left := deadline - time.monotonic()) > 0:
            try:
                self._process.popen.wait(timeout=left)
            except subprocess.TimeoutExpired:
                break
        return self.exit_code

    def close(self) -> None:
        """End it and everything it started."""
        self._process.close()


def _for_children(redirection: dict[str, Any]) -> dict[str, str]:
    """The environment by which each Python that a program starts redirects its addresses in the same way."""
    path = os.environ.get("PYTHONPATH")
    return {
        "CHATLAB_REDIRECT": json.dumps(redirection),
        "PYTHONPATH": f"{_IN_CHILDREN}{os.pathsep}{path}" if path else str(_IN_CHILDREN),
    }
