"""Which call of the kernel a thread may sleep in for its program to be settled (Linux)."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.program.linux.settled import is_settled
from autograder.program.linux.syscalls import waits_in
from autograder.program.platform_support import IS_LINUX
from autograder.program.process_tree import others_running

pytestmark = pytest.mark.skipif(not IS_LINUX, reason="only Linux tells what a thread sleeps in")
LONG = 60.0  # seconds after which a test gives up on a machine; nothing is judged by it
SAMPLES = 20  # answers that have to be the same

PREPARED = """
import asyncio, ctypes, os, select, selectors, signal, socket, struct, subprocess, threading, time
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
near = listener.accept()[0]
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagrams.bind(("127.0.0.1", 0))
libc = ctypes.CDLL(None)
lock = threading.Lock()
lock.acquire()
reading_end, writing_end = os.pipe()
epoll, poll = select.epoll(), select.poll()
epoll.register(near, select.EPOLLIN)
poll.register(near, select.POLLIN)
def has_limit(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("@ll", 20, 0))
def has_timer(seconds):
    timer = libc.timerfd_create(time.CLOCK_MONOTONIC, 0)
    assert timer >= 0 and not libc.timerfd_settime(timer, 0, struct.pack("@4q", 0, 0, seconds, 0), None)
    epoll.register(timer, select.EPOLLIN)
def has_inotify():
    assert libc.inotify_init() >= 0
def has_no_room(sock):
    sock.setblocking(False)
    try:
        while True:
            sock.send(bytes(100_000))
    except BlockingIOError:
        sock.setblocking(True)
"""

# What the main thread does -> the call as `waits_in` names it. Only a client, or another thread, can end it.
ENDED_BY_OTHERS = {
    "listener.accept()": "accept",
    "near.recv(1)": "recvfrom",
    "near.recv_into(bytearray(1))": "recvfrom",
    "near.recvmsg(1)": "recvfrom",
    "near.makefile('rb').read(1)": "recvfrom",
    "datagrams.recvfrom(1)": "recvfrom",
    "os.read(near.fileno(), 1)": "read",
    "input()": "read",
    "has_no_room(near), near.send(b'x')": "sendto",
    "has_no_room(near), near.sendmsg([b'x'])": "sendto",
    "has_no_room(near), os.write(near.fileno(), b'x')": "write",
    "lock.acquire()": "futex",
    "threading.Event().wait()": "futex",
    "threading.Thread(target=lock.acquire).start()": "futex",  # the main thread waits for the other one
    "poll.poll()": "poll",
    "select.select([near], [], [])": "select",
    "epoll.poll()": "epoll_wait",
    "selectors.DefaultSelector().select()": "epoll_wait",
    "signal.pause()": "pause",
    # A time limit further away than any patience of ours is none.
    "lock.acquire(timeout=3600)": "futex",
    "poll.poll(3_600_000)": "poll",
    "select.select([near], [], [], 3600)": "select",
    "epoll.poll(3600)": "epoll_wait",
    "time.sleep(3600)": "pause",
    # What could wake it is not set, or has ended.
    "has_timer(0), epoll.poll()": "epoll_wait",
    "signal.signal(signal.SIGUSR1, print), near.recv(1)": "recvfrom",
    "os.fork() or os._exit(0), near.recv(1)": "recvfrom",
    "os.pipe(), select.select([near], [], [])": "select",
}  # fmt: skip

# What the main thread does -> whether the program is settled: False, or None where nobody can tell.
NOT_ENDED_BY_OTHERS_ALONE = {
    # These end by themselves, soon enough to be worth waiting for.
    "time.sleep(20)": False,
    "lock.acquire(timeout=20)": False,
    "threading.Event().wait(20)": False,
    "poll.poll(20_000)": False,
    "select.select([near], [], [], 20)": False,
    "epoll.poll(20)": False,
    "asyncio.run(asyncio.sleep(20))": False,
    "near.settimeout(20), near.recv(1)": False,
    "listener.settimeout(20), listener.accept()": False,
    "has_limit(near), near.recv(1)": False,
    "has_limit(listener), listener.accept()": False,
    "threading.Thread(target=time.sleep, args=(20,)).start()": False,
    # Another process, or a file, may end these.
    "os.read(reading_end, 1)": False,
    "signal.sigwait([signal.SIGUSR1])": False,
    "os.waitpid(os.fork() or signal.pause(), 0)": False,
    "subprocess.run(['sleep', '20'])": False,
    "subprocess.Popen(['sleep', '20']), near.recv(1)": False,
    "os.fork() or time.sleep(20), near.recv(1)": False,
    # So may a timer, a signal, or a descriptor that something else fills.
    "signal.setitimer(signal.ITIMER_REAL, 20), signal.signal(signal.SIGALRM, print), near.recv(1)": False,
    "signal.signal(signal.SIGIO, print), signal.pause()": False,
    "signal.signal(signal.SIGRTMIN, print), near.recv(1)": False,
    "has_timer(20), epoll.poll()": False,
    "has_inotify(), select.select([near], [], [])": False,
}


class RunningPython:
    """A Python that does something, connected with a client of ours."""

    def __init__(self, does: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"{PREPARED}\n{does}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        self.pid = self._process.pid
        assert self._process.stdout is not None
        self.client = socket.create_connection(("127.0.0.1", int(self._process.stdout.readline())))

    def is_settled(self, typed: int = 0) -> bool | None:
        return is_settled(self.pid, 0, typed, [self.client], lambda: not others_running(self._process, "none", 0))

    def state(self) -> str:
        """One letter: R for running, S for asleep, Z for ended (proc_pid_stat(5))."""
        return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]

    def end(self) -> None:
        os.killpg(self.pid, 9)
        self._process.communicate()
        self.client.close()


@contextmanager
def python(does: str) -> Iterator[RunningPython]:
    running = RunningPython(does)
    try:
        yield running
    finally:
        running.end()


def wait_until(condition: Callable[[], bool], what: object = "") -> None:
    deadline = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < deadline, what


@pytest.mark.parametrize(("does", "call"), ENDED_BY_OTHERS.items(), ids=list(ENDED_BY_OTHERS))
def test_a_program_is_settled_in_a_call_that_only_others_end(does: str, call: str) -> None:
    with python(does) as running:
        wait_until(lambda: running.is_settled() is True, does)

        wait = waits_in(running.pid, running.pid)

        assert wait is not None
        assert wait[0] in (call, f"p{call}")  # poll may be ppoll: it depends on the C library


@pytest.mark.parametrize(("does", "answer"), NOT_ENDED_BY_OTHERS_ALONE.items(), ids=list(NOT_ENDED_BY_OTHERS_ALONE))
def test_a_program_is_not_settled_in_a_call_that_ends_without_a_client(does: str, answer: bool | None) -> None:
    found: list[bool | None] = []

    def sleeps_with_this_answer() -> bool:
        found.append(running.is_settled())
        return running.state() == "S" and found[-1] is answer  # on its way there it runs, or has no child yet

    with python(does) as running:
        wait_until(sleeps_with_this_answer, does)
        found += [running.is_settled() for _ in range(SAMPLES)]

    assert True not in found


def test_a_program_that_computes_is_not_settled() -> None:
    with python("while True: pass") as running:
        assert {running.is_settled() for _ in range(SAMPLES)} == {False}


def test_a_program_is_not_settled_while_a_socket_that_it_may_select_can_be_read() -> None:
    with python("select.select([listener], [], [])") as running:
        wait_until(lambda: running.is_settled() is True)
        running.client.sendall(b"x")

        assert {running.is_settled() for _ in range(SAMPLES)} == {False}


def test_a_program_is_not_settled_while_something_typed_is_unread() -> None:
    with python("input()") as running:
        wait_until(lambda: running.is_settled() is True)

        assert running.is_settled(typed=5) is False


def test_a_program_that_has_ended_is_not_said_to_wait() -> None:
    with python("") as running:
        wait_until(lambda: running.state() == "Z")

        assert running.is_settled() is not True
