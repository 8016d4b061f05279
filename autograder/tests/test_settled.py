"""Settled means: nothing more can come unless a client acts. Said too early it accuses a right program."""

from __future__ import annotations

import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.program import platform_support
from autograder.program.linux.sockets import unread
from autograder.program.student_program import Program
from autograder.scenario.room import Room
from autograder.scenario.waiting import WaitOutcome, wait_for

LONG = 120.0  # seconds after which a test gives up on a machine; nothing is judged by it

SERVER = """
import asyncio, os, queue, select, selectors, signal, socket, struct, subprocess, sys, threading, time
def limit(milliseconds):
    return struct.pack("I", milliseconds) if sys.platform == "win32" else struct.pack("@ll", 0, milliseconds * 1000)
listener = socket.create_server(("localhost", 8080))
"""
ONE_CLIENT = SERVER + "client, address = listener.accept()\ndata = client.recv(1024)\n"

# Each reads "hello" and answers in its own time.
SLOW = {
    "sleeps": ONE_CLIENT + "time.sleep(0.5)\nclient.sendall(data)",
    "computes": ONE_CLIENT + "end = time.time() + 1\nwhile time.time() < end: sum(range(1000))\nclient.sendall(data)",
    "waits on a timer thread": ONE_CLIENT + "threading.Timer(0.5, client.sendall, [data]).start()\nclient.recv(1024)",
    "hands over to a writer thread on a queue": ONE_CLIENT
    + """
todo = queue.Queue()
def write():
    while True:
        data = todo.get()
        time.sleep(0.5)
        client.sendall(data)
threading.Thread(target=write).start()
todo.put(data)
client.recv(1024)
""",
    "answers from asyncio after a sleep": SERVER.replace("listener = socket.create_server", "address =")
    + """
async def serve(reader, writer):
    data = await reader.read(1024)
    await asyncio.sleep(0.5)
    writer.write(data)
    await reader.read(1024)
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 8080)
    await server.serve_forever()
asyncio.run(main())
""",
    "lets an executor of asyncio work": SERVER.replace("listener = socket.create_server", "address =")
    + """
async def serve(reader, writer):
    data = await reader.read(1024)
    await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.5)
    writer.write(data)
    await reader.read(1024)
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 8080)
    await server.serve_forever()
asyncio.run(main())
""",
    "looks at the clock in a selectors loop": ONE_CLIENT
    + """
selector = selectors.DefaultSelector()
selector.register(client, selectors.EVENT_READ)
selector.select(0.5)
client.sendall(data)
selector.select()
""",
    "selects with a time-out": ONE_CLIENT
    + "select.select([client], [], [], 0.5)\nclient.sendall(data)\nclient.recv(9)",
    "receives with a time-out": ONE_CLIENT
    + """
client.settimeout(0.5)
try:
    client.recv(1024)
except TimeoutError:
    client.sendall(data)
""",
    "accepts with a time-out": ONE_CLIENT
    + """
listener.settimeout(0.5)
try:
    listener.accept()
except TimeoutError:
    client.sendall(data)
""",
    "has the system limit how long it receives": ONE_CLIENT
    + """
client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit(500))
try:
    client.recv(1024)
except BlockingIOError:
    client.sendall(data)
""",
    "has the system limit how long it accepts": ONE_CLIENT
    + """
listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit(500))
try:
    listener.accept()
except BlockingIOError:
    client.sendall(data)
""",
    "joins with a time-out": ONE_CLIENT
    + """
idle = threading.Thread(target=client.recv, args=(1024,), daemon=True)
idle.start()
idle.join(0.5)
client.sendall(data)
idle.join()
""",
    "joins a thread that sleeps": ONE_CLIENT
    + """
busy = threading.Thread(target=time.sleep, args=(0.5,))
busy.start()
busy.join()
client.sendall(data)
""",
    "takes a lock with a time-out": ONE_CLIENT
    + "lock = threading.Lock()\nlock.acquire()\nlock.acquire(timeout=0.5)\nclient.sendall(data)\nclient.recv(9)",
    "waits for a lock that a sleeper holds": ONE_CLIENT
    + """
lock = threading.Lock()
def hold():
    with lock:
        started.set()
        time.sleep(0.5)
started = threading.Event()
threading.Thread(target=hold).start()
started.wait()
with lock:
    client.sendall(data)
client.recv(1024)
""",
    "takes a semaphore with a time-out": ONE_CLIENT
    + "threading.Semaphore(0).acquire(timeout=0.5)\nclient.sendall(data)\nclient.recv(9)",
    "waits for an event with a time-out": ONE_CLIENT
    + "threading.Event().wait(0.5)\nclient.sendall(data)\nclient.recv(9)",
    "waits on a queue with a time-out": ONE_CLIENT
    + """
try:
    queue.Queue().get(timeout=0.5)
except queue.Empty:
    client.sendall(data)
client.recv(1024)
""",
    "waits on a simple queue with a time-out": ONE_CLIENT
    + """
try:
    queue.SimpleQueue().get(timeout=0.5)
except queue.Empty:
    client.sendall(data)
client.recv(1024)
""",
    "waits for another program": ONE_CLIENT
    + """
subprocess.run([sys.executable, "-I", "-S", "-c", "import time; time.sleep(0.5)"])
client.sendall(data)
client.recv(1024)
""",
    "wakes its select through a pair of sockets": ONE_CLIENT
    + """
ours, theirs = socket.socketpair()
def wake():
    time.sleep(0.5)
    theirs.send(b".")
threading.Thread(target=wake).start()
select.select([ours, client], [], [])
client.sendall(data)
client.recv(1024)
""",
    "has ended its main thread and works on in another": ONE_CLIENT
    + """
def work():
    time.sleep(0.5)
    client.sendall(data)
    client.recv(1024)
threading.Thread(target=work).start()
""",
    "answers letter by letter": ONE_CLIENT
    + "for i in range(len(data)):\n    time.sleep(0.15)\n    client.sendall(data[i:i+1])\nclient.recv(9)",
}

# Each reads "hello" and will never answer.
STUCK = {
    "sits in recv": ONE_CLIENT + "client.recv(1024)",
    "sits in accept": SERVER + "client, address = listener.accept()\nlistener.accept()",
    "never accepts, and asks its keyboard": SERVER + "input()",
    "waits for a lock it holds": ONE_CLIENT + "lock = threading.Lock()\nlock.acquire()\nlock.acquire()",
    "waits for a lock that a listening thread holds": ONE_CLIENT
    + """
lock = threading.Lock()
def hold():
    with lock:
        started.release()
        client.recv(1024)
started = threading.Lock()
started.acquire()
threading.Thread(target=hold).start()
started.acquire()
lock.acquire()
""",
    "is in a deadlock": ONE_CLIENT
    + """
left, right = threading.Lock(), threading.Lock()
both = threading.Barrier(2)
def cross(first, second):
    with first:
        both.wait()
        with second:
            client.sendall(data)
threading.Thread(target=cross, args=(left, right)).start()
cross(right, left)
""",
    "waits in its accept loop for a silent user": SERVER
    + """
while True:
    client, address = listener.accept()
    name = client.recv(1024)
    while name:
        name = client.recv(1024)
""",
    "joins a thread that receives": ONE_CLIENT
    + "reader = threading.Thread(target=client.recv, args=(1024,))\nreader.start()\nreader.join()",
    "selects without a time-out": ONE_CLIENT + "select.select([client, listener], [], [])",
    "has a writer thread whose queue stays empty": ONE_CLIENT
    + "threading.Thread(target=queue.Queue().get).start()\nclient.recv(1024)",
    "has ended its main thread and receives in another": ONE_CLIENT
    + "threading.Thread(target=client.recv, args=(1024,)).start()",
}
ONLY_THE_KERNEL_TELLS = {
    "loops in asyncio": SERVER.replace("listener = socket.create_server", "address =")
    + """
async def serve(reader, writer):
    while await reader.read(1024):
        pass
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 8080)
    await server.serve_forever()
asyncio.run(main())
""",
    "loops over selectors": ONE_CLIENT
    + "selector = selectors.DefaultSelector()\nselector.register(client, selectors.EVENT_READ)\nselector.select()",
}


class Asked:
    """A program whose being settled is asked of the kernel alone, or of the launcher alone."""

    def __init__(self, program: Program, whom: str) -> None:
        self._program = program
        self.is_settled: Callable[[], bool | None] = (
            program.is_settled if whom == "kernel" else program.is_settled_by_launcher
        )

    @property
    def is_running(self) -> bool:
        return self._program.is_running

    def starved_seconds(self) -> float:
        return self._program.starved_seconds()


needs_the_kernel = pytest.mark.skipif(not platform_support.IS_LINUX, reason="only Linux tells what a thread sleeps in")
WHOM = [pytest.param("kernel", marks=needs_the_kernel), "launcher"]


def _room(folder: Path, name: str, text: str) -> Room:
    script = folder / name.replace(" ", "_").replace(",", "") / "server.py"
    script.parent.mkdir(parents=True)
    script.write_text(textwrap.dedent(text), encoding="utf-8")
    return Room(script, wire="raw", patience=LONG)


def watch_a_slow_one(folder: Path, name: str, text: str, whom: str) -> list[str]:
    """Times at which the program was said to be settled and its answer had not come."""
    claims = []
    with _room(folder, name, text) as room:
        alice = room.connect("alice")
        asked = Asked(room.program, whom)
        alice.sends(b"hello")
        began = time.monotonic()
        while len(alice.received) < 5 and time.monotonic() - began < LONG:
            alice.poll(0.001)
            if len(alice.received) < 5 and asked.is_settled() and not alice.poll(0.0):
                claims.append(f"after {time.monotonic() - began:.3f} s")
        assert bytes(alice.received) == b"hello", room.program.output()
    return claims


def watch_a_stuck_one(folder: Path, name: str, text: str, whom: str) -> WaitOutcome:
    """How waiting for its answer ended."""
    with _room(folder, name, text) as room:
        alice = room.connect("alice")
        alice.sends(b"hello")
        return wait_for(lambda: alice.inbox.size > 0, alice.poll, Asked(room.program, whom), LONG)


@pytest.mark.parametrize("whom", WHOM)
@pytest.mark.parametrize("name", SLOW)
def test_a_program_that_still_has_something_to_say_is_never_settled(name: str, whom: str, tmp_path: Path) -> None:
    assert watch_a_slow_one(tmp_path, name, SLOW[name], whom) == []


@pytest.mark.parametrize("whom", WHOM)
@pytest.mark.parametrize("name", STUCK)
def test_a_program_that_is_stuck_is_settled(name: str, whom: str, tmp_path: Path) -> None:
    assert watch_a_stuck_one(tmp_path, name, STUCK[name], whom) is WaitOutcome.SETTLED


@needs_the_kernel
@pytest.mark.parametrize("name", ONLY_THE_KERNEL_TELLS)
def test_a_program_in_a_loop_of_the_library_is_settled(name: str, tmp_path: Path) -> None:
    assert watch_a_stuck_one(tmp_path, name, ONLY_THE_KERNEL_TELLS[name], "kernel") is WaitOutcome.SETTLED


@needs_the_kernel
def test_what_tcp_still_moves_to_one_who_does_not_read_is_no_rest(tmp_path: Path) -> None:
    text = ONE_CLIENT + "while True: client.sendall(bytes(60_000))"  # not all of the last one fits
    with _room(tmp_path, "pours", text) as room:
        bob = room.connect("bob")
        bob.sends(b"hello")
        assert wait_for(lambda: False, _let_time_pass, room.program, LONG) is WaitOutcome.SETTLED
        arrived, began = unread(bob.fileno()), time.monotonic()
        while time.monotonic() - began < 0.5:  # the system's timers are done with a closed window after 0.2
            assert unread(bob.fileno()) == arrived
            _let_time_pass(0.01)


def _let_time_pass(seconds: float) -> bool:
    time.sleep(seconds)
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no alarms")
def test_bytes_that_wait_to_be_read_are_no_rest(tmp_path: Path) -> None:
    with _room(
        tmp_path, "late", ONE_CLIENT + "time.sleep(0.3)\ndata = client.recv(1024)\nclient.sendall(data)"
    ) as room:
        alice = room.connect("alice")
        alice.sends(b"first")
        room.reads_all_from(alice)
        alice.sends(b"second")
        assert wait_for(lambda: alice.inbox.size > 0, alice.poll, room.program, LONG) is WaitOutcome.HAPPENED


TIMED_WAITS = {
    "recv": "client.settimeout({})\nclient.recv(1)",
    "select": "select.select([client], [], [], {})",
    "sleep": "time.sleep({})",
    "lock": "threading.Event().wait({})",
    "asyncio": "asyncio.run(asyncio.sleep({}))",
}


@needs_the_kernel
@pytest.mark.parametrize("call", TIMED_WAITS)
@pytest.mark.parametrize(("seconds", "is_near"), [(20, True), (300, False)])
def test_only_a_time_out_that_is_near_keeps_a_program_from_being_settled(
    tmp_path: Path, call: str, seconds: int, is_near: bool
) -> None:
    text = SERVER + "client, _ = listener.accept()\n" + TIMED_WAITS[call].format(seconds)
    with _room(tmp_path, call, text) as room:
        room.connect("alice")
        outcome = wait_for(lambda: False, _let_time_pass, room.program, 1.0 if is_near else LONG)

    assert outcome is (WaitOutcome.DEADLINE if is_near else WaitOutcome.SETTLED)
