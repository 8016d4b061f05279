"""The launcher's first line: `python entry_point.py PORT TOKEN`, started by `autograder.program.fork_server`.

It connects to the autograder, prepares everything that takes time, and waits for the word "go" with
the student's file. So a spare launcher can stand ready before it is needed.
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

from autograder.program.launcher import socket_calls, stdio, student_frames, thread_report, windows_udp_errors  # noqa: E402
from autograder.program.launcher.channel import Channel  # noqa: E402

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


def main() -> None:
    """Prepare, wait for "go", run the student's file as `__main__`, report how it ended."""
    channel = Channel(int(sys.argv[1]), sys.argv[2])
    order = channel.wait_for_go()
    sys.dont_write_bytecode = True  # our own modules are compiled once and kept; the student's folder stays clean
    if order is None:
        return
    script: str = order["script"]
    limit_files(int(order.get("file_limit") or 0))
    student_frames.set_home(order["home"])
    os.environ.update(order.get("environment") or {})
    socket_calls.install(channel, order.get("redirect") or {}, order.get("port_map") or "", int(order.get("port") or 0))
    thread_report.install(channel)
    if order.get("pauses"):
        from autograder.program.launcher import line_pauses

        line_pauses.install(channel)
    stdio.install(channel, int(order["output_limit"]))
    channel.answer_in_background(answer)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # inherited from a grader in the background of a shell
        signal.signal(signal.SIGINT, signal.default_int_handler)

    os.chdir(script.replace("\\", "/").rpartition("/")[0])
    sys.path[0] = script.replace("\\", "/").rpartition("/")[0]
    if sys.path[0] != order["home"]:
        sys.path.append(order["home"])  # as an editor does that has the whole folder open as its project
    sys.argv[:] = [script, *order["args"]]
    module = type(sys)("__main__")
    module.__file__ = script
    module.__builtins__ = builtins  # type: ignore[attr-defined]  # as the interpreter itself sets it
    sys.modules["__main__"] = module
    run(channel, script, module)


def limit_files(most: int) -> None:
    """Let no file that is written from here on have more bytes than this (POSIX): a disk is soon full."""
    try:
        import resource
    except ImportError:  # Windows
        return
    if most:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked, or answer it: `closed_port`, `received_from`, `pause`, `signal`; else a thread dump."""
    if "closed_port" in question:
        windows_udp_errors.announce(int(question["closed_port"]))
        return {}
    if "received_from" in question:
        return {"size": socket_calls.received_from(int(question["received_from"]))}
    if "pause" in question:
        from autograder.program.launcher import line_pauses

        return line_pauses.answer(question)
    if "signal" in question:
        signal.raise_signal(question["signal"])  # its handler runs in the main thread, and wakes that, as Ctrl-C does
        return {}
    return thread_report.standing_report()


def run(channel: Channel, script: str, module: ModuleType) -> None:
    """Compile and execute the student's file; its exceptions are shown as Python would show them."""
    try:
        with open(script, "rb") as file:
            code = compile(file.read(), script, "exec", dont_inherit=True)
        exec(code, module.__dict__)
    except SystemExit:
        channel.report("main ends")
        raise
    except BaseException as error:
        thread_report.report_death("MainThread", type(error), error, error.__traceback__)
        thread_report.show(type(error), error, error.__traceback__)
        channel.report("main ends", error=type(error).__name__)
        sys.exit(1)
    channel.report("main ends")


if __name__ == "__main__":
    if sys.argv[1] == "forks":
        from autograder.program.launcher import fork_loop

        fork_loop.serve(int(sys.argv[2]))  # only what it forked comes back from there
    main()
