"""What a running program uses, as the operating system counts it: threads, sockets, memory, processor time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.program import platform_support
from autograder.program.linux import settled
from autograder.program.linux import sockets as linux_sockets
from autograder.program.student_program import Program


def threads(program: Program) -> int:
    """How many threads its processes have, the launcher's own one among them; 0 once they have ended."""
    return _over_all(program, lambda process: process.num_threads())


def sockets(program: Program) -> int:
    """How many sockets it has open, in whatever state; 0 once it has ended.

    On macOS all its open files are counted, on Windows the sockets that are still connected.
    """
    found = [linux_sockets.open_sockets(pid) for pid in _pids(program)]
    if None not in found:
        return sum(count or 0 for count in found)
    return _over_all(
        program,
        lambda process: len(process.net_connections("inet")) if platform_support.IS_WINDOWS else process.num_fds(),
    )


def memory(program: Program) -> int:
    """Its resident memory in bytes; 0 once it has ended."""
    return _over_all(program, lambda process: process.memory_info().rss)


def _over_all(program: Program, count: Callable[[Any], int]) -> int:
    """The sum of what is counted in each of its processes."""
    import psutil

    total = 0
    for pid in _pids(program):
        try:
            total += int(count(psutil.Process(pid)))
        except psutil.Error:
            continue  # it has ended
    return total


def _pids(program: Program) -> list[int]:
    return list(program.pids()) if program.has_started_others else [program.pid]


def busy_seconds(program: Program) -> float:
    """Processor time in seconds that it has used or waited for so far; 0 where that is not known."""
    return settled.busy_seconds(program.pid, program.control_thread)


def is_somebodys(port: int) -> bool:
    """Whether a TCP port of this machine is in use, by more than the ends of old connections; True if we may not ask.

    (Trying to bind it would not answer this: old connections of a program without SO_REUSEADDR prevent that as well.)
    """
    import psutil

    over = (psutil.CONN_TIME_WAIT, psutil.CONN_FIN_WAIT1, psutil.CONN_FIN_WAIT2, psutil.CONN_CLOSING)
    try:
        found = psutil.net_connections(kind="tcp")
    except psutil.Error:
        return True
    return any(c.laddr and c.laddr.port == port and c.status not in over for c in found)
