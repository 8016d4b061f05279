"""The fork server's loop: whenever the autograder asks, a process is forked that becomes a launcher (Linux).

A fresh interpreter needs 40 ms of processor time to import all that the launcher uses, a fork of this one 3.
A request comes as one packet on a Unix socket: JSON, and as ancillary data the standard input and the
output file of the new process; the answer is its process number. It is forked twice, so that it becomes
a child of the autograder, which has asked the kernel for orphans (`process_tree.adopt_orphans`).
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys

from autograder.program.launcher.remove_folder import remove_folder

_LONGEST_REQUEST = 1 << 18  # bytes; most of it is the environment


def serve(control_fd: int) -> None:
    """Fork a process for each request; returns only in the forked ones.

    This process ends when the autograder closes its side, and removes the folders of its programs: if the autograder
    was killed, nobody else does.
    """
    control = socket.socket(fileno=control_fd)
    folders: list[str] = []
    _warm_up()
    gc.freeze()  # the collector's marks would copy the pages that all share
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, _LONGEST_REQUEST, 2)
        if not message:
            for folder in folders:
                remove_folder(folder)
            os._exit(0)
        request = json.loads(message)
        folders.append(request["folder"])
        between = os.fork()
        if between == 0:
            between = os.getpid()
            if os.fork():
                os._exit(0)
            while os.getppid() == between:
                os.sched_yield()  # until that one has ended, and the autograder is our parent
            control.send(b"%d" % os.getpid())
            control.close()
            _become(request, descriptors)
            return
        os.waitpid(between, 0)
        for descriptor in descriptors:
            os.close(descriptor)


def _warm_up() -> None:
    """Have Python do once, for all forks, what it does at first use: making the classes of syntax trees takes 2 ms."""
    import resource  # noqa: F401  `entry_point.limit_files` needs it

    compile(b"", "", "exec")


def _become(request: dict[str, object], descriptors: list[int]) -> None:
    """Turn this fork into what a fresh interpreter would be: session, files, folder, environment, arguments."""
    os.setsid()
    stdin, output = descriptors
    for theirs, standard in ((stdin, 0), (output, 1), (output, 2)):
        os.dup2(theirs, standard)
    for theirs in descriptors:
        os.close(theirs)
    os.chdir(str(request["folder"]))
    _write_mark(str(request["variable"]), str(request["mark"]))
    os.environ.clear()
    os.environ.update(request["environment"])  # type: ignore[call-overload]  # a dict of strings, as it was sent
    sys.argv[1:] = [str(request["port"]), str(request["mark"])]
    gc.unfreeze()


def _write_mark(variable: str, mark: str) -> None:
    """Write our mark over the fork server's, in the memory that /proc/PID/environ shows."""
    with open("/proc/self/stat", "rb") as file:
        fields = file.read().rpartition(b")")[2].split()
    begins, ends = int(fields[47]), int(fields[48])  # env_start and env_end: 50 and 51 in proc_pid_stat(5), from 1
    with open("/proc/self/mem", "r+b", buffering=0) as memory:
        memory.seek(begins)
        offset = memory.read(ends - begins).find(f"{variable}=".encode())
        memory.seek(begins + offset + len(variable) + 1)
        memory.write(mark.encode())
