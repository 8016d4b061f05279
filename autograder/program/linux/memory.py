"""How much memory processes hold, by what the Linux kernel says: what they map, and files that lie in memory.

Source: proc_pid_status(5); memfd_create(2), shm_overview(7); proc_sysvipc(5).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress

_HELD = (b"VmRSS:", b"VmSwap:")
_IN_MEMORY = ("/memfd:", "/dev/shm/")
_BLOCK = 512  # bytes of one of `st_blocks`


def mapped_bytes(pid: int) -> int | None:
    """Bytes that a process has mapped, resident or swapped out; 0 once it has ended, None if that is not said."""
    try:
        with open(f"/proc/{pid}/status", "rb") as file:
            lines = file.read().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    except OSError:
        return None
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(_HELD))


def unmapped_bytes(pids: Iterable[int]) -> int | None:
    """Bytes of the files in memory that these processes have open, and of their segments, each counted once.

    They need not be mapped anywhere. None if it cannot be read.
    """
    found: dict[tuple[int, int], int] = {}
    makers = set(pids)
    for pid in makers:
        try:
            _add_files(f"/proc/{pid}/fd", found)
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended
        except OSError:
            return None
    return sum(found.values()) + _system_v_bytes(makers)


def _add_files(folder: str, found: dict[tuple[int, int], int]) -> None:
    """Add the files in memory among the links of a folder: (device, inode) -> bytes on it."""
    for name in os.listdir(folder):
        with suppress(FileNotFoundError):  # closed meanwhile
            if os.readlink(f"{folder}/{name}").startswith(_IN_MEMORY):
                file = os.stat(f"{folder}/{name}")
                found[file.st_dev, file.st_ino] = file.st_blocks * _BLOCK


def _system_v_bytes(makers: set[int]) -> int:
    """Bytes of the System V segments that these processes have made (shmget(2)), resident or swapped out."""
    try:
        with open("/proc/sysvipc/shm", "rb") as file:
            names, *rows = file.read().splitlines()
    except (OSError, ValueError):
        return 0
    columns = names.split()
    if not {b"cpid", b"rss", b"swap"} <= set(columns):
        return 0
    at = {name: columns.index(name) for name in (b"cpid", b"rss", b"swap")}
    cells = [row.split() for row in rows]
    return sum(int(row[at[b"rss"]]) + int(row[at[b"swap"]]) for row in cells if int(row[at[b"cpid"]]) in makers)
