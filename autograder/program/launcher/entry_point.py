"""The launcher's first line: `python entry_point.py PORT TOKEN`, started by `autograder.program.fork_server`.

It connects to the autograder, prepares everything that takes time, and waits for the order to run
the student's file. So a launcher can be started, and wait in the warm pool, before it is needed.
"""

from __future__ import annotations

import sys

_ROOT = __file__
for _ in range(4):  # autograder/program/launcher/entry_point.py
    _ROOT = _ROOT.replace("\\", "/").rpartition("/")[0]
sys.path[0] = _ROOT

import builtins  # noqa: E402  the path had to be set first
import os  # noqa: E402
import signal  # noqa: E402

from autograder.program.launcher import process_groups, stdio  # noqa: E402
from autograder.program.launcher.address_redirect import Redirect  # noqa: E402
from autograder.program.launcher.blocking_calls import BlockingCalls  # noqa: E402
from autograder.program.launcher.channel import Channel  # noqa: E402
from autograder.program.launcher.line_pauses import LinePauses  # noqa: E402
from autograder.program.launcher.recorder import Recorder  # noqa: E402
from autograder.program.launcher.select_calls import SelectCalls  # noqa: E402
from autograder.program.launcher.socket_calls import SocketCalls  # noqa: E402
from autograder.program.launcher.student_frames import StudentFrames  # noqa: E402
from autograder.program.launcher.thread_report import ThreadReport, show  # noqa: E402

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


class Launcher:
    """What watches the student's program from inside its process."""

    def __init__(self, channel: Channel, order: dict[str, Any]) -> None:
        """Prepare to carry out an `order` (`student_program.Program` makes it)."""
        self._channel = channel
        self._output_limit = int(order["output_limit"])
        self._recorder = Recorder(channel, StudentFrames(order["home"]))
        self._blocking = BlockingCalls()
        self._selects = SelectCalls(self._blocking)
        self._sockets = SocketCalls(self._recorder, Redirect(**order["redirect"]), self._blocking)
        self._threads = ThreadReport(self._recorder, self._blocking, self._selects)
        self._pauses = LinePauses(self._recorder, self._blocking)  # in every run, so that none looks special
        self._traces = bool(order["pauses"])

    def install(self) -> None:
        """Wrap what the student's program is going to call, and answer questions from here on."""
        self._sockets.install()
        self._selects.install()
        self._threads.install()
        self._pauses.install(begin=self._traces)
        stdio.install(self._recorder, self._blocking, self._output_limit)
        process_groups.install()
        self._channel.keep_open()
        self._channel.answer_in_background(self.answer)

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """Do what is asked, or answer it; without one of these words the answer is a thread dump."""
        if "closed_port" in question:
            self._sockets.udp_errors.close_port(int(question["closed_port"]))
            return {}
        if "unreachable_port" in question:
            self._sockets.unreachable_ports.add(int(question["unreachable_port"]))
            return {}
        if "time_limit_factor" in question:
            self._sockets.timeouts.factor = int(question["time_limit_factor"])
            return {}
        if "longest_send" in question:
            self._sockets.longest_send = int(question["longest_send"])
            return {}
        if "print_in_blocks" in question:
            stdio.print_in_blocks()
            return {}
        if "received_from" in question:
            return {"size": self._sockets.received_from(int(question["received_from"]))}
        if "pause" in question:
            return self._pauses.answer(question)
        if "signal" in question:
            signal.raise_signal(question["signal"])  # its handler runs in the main thread, and wakes it, as Ctrl-C does
            return {}
        return self._threads.thread_dump()

    def run(self, script: str, module: ModuleType) -> None:
        """Compile and execute the student's file; its exceptions are shown as Python would show them."""
        try:
            with open(script, "rb") as file:
                code = compile(file.read(), script, "exec", dont_inherit=True)
            exec(code, module.__dict__)
        except SystemExit:
            self._channel.report("main ends")
            raise
        except BaseException as error:
            self._threads.report_death("MainThread", type(error), error, error.__traceback__)
            show(type(error), error, error.__traceback__)
            self._channel.report("main ends", error=type(error).__name__)
            sys.exit(1)
        self._channel.report("main ends")


def main() -> None:
    """Prepare, wait for the order, run the student's file as `__main__`, report how it ended."""
    channel = Channel(int(sys.argv[1]), sys.argv[2])
    order = channel.wait_for_order()
    sys.dont_write_bytecode = True  # our own modules are compiled once and kept; the student's folder stays clean
    if order is None:
        return
    limit_files(int(order["file_limit"]))
    os.environ.update(order["environment"])
    launcher = Launcher(channel, order)
    launcher.install()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # inherited from a grader in the background of a shell
        signal.signal(signal.SIGINT, signal.default_int_handler)
    script: str = order["script"]
    launcher.run(script, make_main_module(script, order["home"], order["args"]))


def make_main_module(script: str, home: str, args: list[str]) -> ModuleType:
    """A module `__main__` for the script, and everything else that it would find if Python had started it."""
    folder = script.replace("\\", "/").rpartition("/")[0]
    os.chdir(folder)
    sys.path[0] = folder
    if folder != home:
        sys.path.append(home)  # as an editor does that has the whole folder open as its project
    sys.argv[:] = [script, *args]
    module = type(sys)("__main__")
    module.__file__ = script
    module.__builtins__ = builtins  # type: ignore[attr-defined]  # as the interpreter itself sets it
    sys.modules["__main__"] = module
    return module


def limit_files(most: int) -> None:
    """Let no file that is written from here on have more bytes than this (POSIX; 0: as before)."""
    try:
        import resource
    except ImportError:  # Windows
        return
    if most:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


if __name__ == "__main__":
    if sys.argv[1] == "forks":
        from autograder.program.launcher import fork_loop

        fork_loop.serve(int(sys.argv[2]))  # only what it forked comes back from there
    main()
