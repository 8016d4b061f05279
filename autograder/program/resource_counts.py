"""What a running program uses, as the operating system counts it: threads, sockets, memory, processor time.

All its processes are counted, the one that we started and whatever that has started. What cannot be read is not 0:
a program that has made itself unreadable fails, and where the system lets nobody look, nothing is judged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.program import platform_support
from autograder.program.faults import MachineFault
from autograder.program.linux import memory as linux_memory
from autograder.program.linux import settled
from autograder.program.linux import sockets as linux_sockets
from autograder.program.student_program import Program
from autograder.story.failures import Failed, Failure, FailureKind


def threads(program: Program) -> int:
    """How many threads its processes have, the launcher's own one among them; 0 once they have ended."""
    return _over_all(program, lambda process: process.num_threads())


def sockets(program: Program) -> int:
    """How many sockets its processes have open, in whatever state; 0 once they have ended.

    On macOS all their open files are counted, on Windows the sockets that are still connected.
    """
    if platform_support.IS_LINUX:
        return sum(_known(program, linux_sockets.open_sockets(pid)) for pid in program.pids())
    return _over_all(
        program,
        lambda process: len(process.net_connections("inet")) if platform_support.IS_WINDOWS else process.num_fds(),
    )


def memory(program: Program) -> int:
    """The bytes of memory that its processes hold: resident, swapped out, or in a file that lies in memory.

    0 once they have ended.
    """
    if not platform_support.IS_LINUX:
        return _over_all(program, lambda process: process.memory_info().rss)
    pids = list(program.pids())
    mapped = sum(_known(program, linux_memory.mapped_bytes(pid)) for pid in pids)
    return mapped + _known(program, linux_memory.unmapped_bytes(pids))


def _known(program: Program, count: int | None) -> int:
    """A count that could be taken. Raises Failed if the program hides it, MachineFault if this system does."""
    if count is not None:
        return count
    if program.was_examinable:
        raise Failed(Failure(FailureKind.CANNOT_BE_MEASURED, program=program.script.name))
    raise MachineFault("this system does not say what the program uses: its processes cannot be examined")


def _over_all(program: Program, count: Callable[[Any], int]) -> int:
    """The sum of what is counted in each of its processes. Raises as `_known`."""
    import psutil

    total = 0
    for pid in program.pids():
        try:
            total += int(count(psutil.Process(pid)))
        except psutil.NoSuchProcess:
            continue  # it has ended
        except (psutil.Error, OSError):
            _known(program, None)
    return total


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
