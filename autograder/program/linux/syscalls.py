"""Which call of the Linux kernel a thread sleeps in, and whether that call ends by itself, by a time-out.

Source: proc(5), `/proc/PID/task/TID/syscall`. A time-out that is further away than any wait of ours lasts counts as
none: a server that drops a user after five silent minutes is as settled as one that waits for ever.
"""

from __future__ import annotations

import os
import platform
import struct
import time

# System call numbers: by name, since they differ between machines (Linux, arch/*/unistd).
_NUMBERS = {
    "x86_64": {
        0: "read", 1: "write", 7: "poll", 20: "write", 23: "select", 34: "pause", 35: "nanosleep", 43: "accept",
        44: "sendto", 45: "recvfrom", 46: "sendto", 47: "recvfrom", 202: "futex", 230: "clock_nanosleep",
        232: "epoll_wait", 270: "pselect", 271: "ppoll", 281: "epoll_wait", 288: "accept", 441: "epoll_pwait2",
    },
    "aarch64": {
        22: "epoll_wait", 63: "read", 64: "write", 66: "write", 72: "pselect", 73: "ppoll", 98: "futex",
        101: "nanosleep", 115: "clock_nanosleep", 202: "accept", 206: "sendto", 207: "recvfrom", 211: "sendto",
        212: "recvfrom", 242: "accept", 441: "epoll_pwait2",
    },
}  # fmt: skip
NUMBERS = _NUMBERS.get(platform.machine())
_UNTIMED = {"accept", "recvfrom", "read", "sendto", "write", "pause"}
_MILLISECONDS = {"poll": 2, "epoll_wait": 3}  # which argument holds the time-out
_POINTERS = {
    "ppoll": 2, "select": 4, "pselect": 4, "epoll_pwait2": 3, "futex": 3, "clock_nanosleep": 2, "nanosleep": 0,
}  # fmt: skip
_SHOWN_AS = {"pselect": "select", "clock_nanosleep": "pause", "nanosleep": "pause"}
_FOREVER = {0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF}  # -1 as the kernel prints it
FAR = 30.0  # seconds; patience for a program that gets no processor ends at about 20
_FUTEX_OPERATION, _FUTEX_WAIT, _FUTEX_REALTIME = 0x7F, 0, 0x100  # futex(2)
_ABSOLUTE = 1  # TIMER_ABSTIME, clock_nanosleep(2)


def read_proc(path: str) -> bytes:
    """The first 4096 bytes of a file below /proc. Raises OSError."""
    fd = os.open(path, os.O_RDONLY)
    try:
        return os.read(fd, 4096)
    finally:
        os.close(fd)


def waits_in(pid: int, thread: int) -> tuple[str, list[int]] | None:
    """The waiting call that a thread sleeps in, with its arguments; None if it runs or will go on by itself."""
    words = read_proc(f"/proc/{pid}/task/{thread}/syscall").split()
    if len(words) < 7 or NUMBERS is None:
        return None  # "running", or asleep outside a system call (a page fault)
    name = NUMBERS.get(int(words[0]))
    args = [int(word, 16) for word in words[1:7]]
    if name is None:
        return None
    if name in _UNTIMED or _ends_late(pid, name, args):
        return _SHOWN_AS.get(name, name), args
    return None


def _ends_late(pid: int, name: str, args: list[int]) -> bool:
    """Whether the call has no time-out, or one that is far away."""
    if name in _MILLISECONDS:
        timeout = args[_MILLISECONDS[name]]
        return timeout in _FOREVER or is_far(pid, timeout / 1000)
    pointer = args[_POINTERS[name]]
    if pointer == 0:
        return name != "nanosleep"
    seconds = _seconds_at(pid, pointer)
    if name == "clock_nanosleep" and args[1] & _ABSOLUTE:
        return seconds - time.clock_gettime(args[0]) >= FAR
    if name == "futex" and args[1] & _FUTEX_OPERATION != _FUTEX_WAIT:
        clock = time.CLOCK_REALTIME if args[1] & _FUTEX_REALTIME else time.CLOCK_MONOTONIC
        return seconds - time.clock_gettime(clock) >= FAR
    return is_far(pid, seconds)


def _seconds_at(pid: int, pointer: int) -> float:
    """The whole seconds of a `timespec` or `timeval` in another process's memory; 0 if it cannot be read."""
    try:
        memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
        try:
            return float(struct.unpack("q", os.pread(memory, 8, pointer))[0])
        finally:
            os.close(memory)
    except (OSError, struct.error, OverflowError):
        return 0.0


def is_far(pid: int, seconds: float) -> bool:
    """Whether a time-out of so many seconds is still far, even if it began when the process did."""
    return seconds >= FAR and seconds - _age(pid) >= FAR


def _age(pid: int) -> float:
    """Seconds since a process was started."""
    started = int(read_proc(f"/proc/{pid}/stat").rpartition(b")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started
