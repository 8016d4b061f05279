"""A launcher that runs nothing itself: it forks one that does whenever the autograder asks (Linux).

A fresh interpreter with everything imported that the launcher needs takes 40 ms of a processor, a fork of
this one takes 3. The request comes as one packet on a Unix socket: JSON, with the standard input and the
output file of the new process beside it; the answer is its number. The process is forked twice, so that
it becomes a child of the autograder, which has asked the kernel for orphans (`process_tree.adopt_orphans`).
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys

from autograder.program.launcher.remove_folder import clear

REQUEST = 1 << 18  # bytes of a request at most; what fills it is the environment


def serve(control_fd: int) -> None:
    """Fork a process for each request; returns in these alone.

    Ends when the autograder closes its side. If that was killed, what its programs have left behind goes too: one that
    ended by itself in the same moment could not.
    """
    control = socket.socket(fileno=control_fd)
    folders: list[str] = []
    _warm_up()
    gc.freeze()  # the collector's marks would copy the pages that all share
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, REQUEST, 2)
        if not message:
            for folder in folders:
                clear(folder)
            os._exit(0)
        request = json.loads(message)
        folders.append(request["folder"])
        between = os.fork()
        if between == 0:
            between = os.getpid()
            if os.fork():
                os._exit(0)
            while os.getppid() == between:
                os.sched_yield()  # until that one has gone, and the autograder is our parent
            control.send(b"%d" % os.getpid())
            control.close()
            _become(request, descriptors)
            return
        os.waitpid(between, 0)
        for descriptor in descriptors:
            os.close(descriptor)


def _warm_up() -> None:
    """Have Python do once, for all forks, what it does at first use: the classes of its syntax trees take 2 ms."""
    import resource  # noqa: F401  `start.limit_files` needs it

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
    _wear(str(request["variable"]), str(request["mark"]))
    os.environ.clear()
    os.environ.update(request["environment"])  # type: ignore[call-overload]  # a dict of strings, as it was sent
    sys.argv[1:] = [str(request["port"]), str(request["mark"])]
    gc.unfreeze()


def _wear(variable: str, mark: str) -> None:
    """Write our mark over the fork server's, where the kernel shows the environment a process began with."""
    with open("/proc/self/stat", "rb") as file:
        fields = file.read().rpartition(b")")[2].split()
    begins, ends = int(fields[47]), int(fields[48])  # env_start and env_end: 50 and 51 in proc_pid_stat(5), from 1
    with open("/proc/self/mem", "r+b", buffering=0) as memory:
        memory.seek(begins)
        place = memory.read(ends - begins).find(f"{variable}=".encode())
        memory.seek(begins + place + len(variable) + 1)
        memory.write(mark.encode())
