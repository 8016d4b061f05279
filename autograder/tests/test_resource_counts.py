"""What a program uses is counted in all its processes, wherever it keeps it; what cannot be read is never 0."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from autograder.program import process_tree, resource_counts
from autograder.program.faults import MachineFault
from autograder.program.linux import memory, sockets
from autograder.program.student_program import Program
from autograder.story.failures import Failed, FailureKind

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere less is known of other processes")

IN_A_CHILD = """
import os, socket, threading
if os.fork():
    os.wait()
    raise SystemExit
"""
KEEPS = {
    "in a child": "kept = bytearray(20_000_000)\n",
    "in a file of memory": "f = os.memfd_create('a'); os.write(f, b'x' * 20_000_000)\n",
    "in shared memory": "import mmap\nm = mmap.mmap(-1, 20_000_000); m.write(b'x' * 20_000_000)\n",
    "below /dev/shm": "f = open('/dev/shm/chatlab-test', 'wb', 0); os.unlink(f.name); f.write(b'x' * 20_000_000)\n",
}
LONG = 60.0  # seconds after which a test gives up


@contextmanager
def running(tmp_path: Path, text: str) -> Iterator[Program]:
    path = tmp_path / "server.py"
    path.write_text(text)
    process_tree.adopt_orphans()
    program = Program(path)
    with closing(program):
        wait_until(lambda: "ready" in program.output())
        yield program


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONG
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("keeps", KEEPS)
def test_memory_is_counted_wherever_it_is_kept(tmp_path: Path, keeps: str) -> None:
    stays = "print('ready', flush=True)\nthreading.Event().wait()\n"
    with running(tmp_path, IN_A_CHILD + stays) as program:
        before = resource_counts.memory(program)
    with running(tmp_path, IN_A_CHILD + KEEPS[keeps] + stays) as program:
        assert 18_000_000 < resource_counts.memory(program) - before < 60_000_000


def test_threads_and_sockets_of_a_child_are_counted(tmp_path: Path) -> None:
    more = "kept = [socket.socket() for _ in range(20)]\n"
    more += "for _ in range(20): threading.Thread(target=threading.Event().wait).start()\n"
    with running(tmp_path, IN_A_CHILD + more + "print('ready', flush=True)\n") as program:
        assert resource_counts.threads(program) >= 21
        assert resource_counts.sockets(program) >= 20


@pytest.mark.parametrize("what", [resource_counts.memory, resource_counts.sockets])
def test_who_cannot_be_read_any_more_fails_and_where_nobody_can_nothing_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: Callable[[Program], int]
) -> None:
    with running(tmp_path, "print('ready', flush=True)\nimport time; time.sleep(1000)") as program:
        assert what(program) > 0
        monkeypatch.setattr(sockets, "open_sockets", lambda pid: None)
        monkeypatch.setattr(memory, "mapped_bytes", lambda pid: None)
        with pytest.raises(Failed) as failed:
            what(program)
        assert failed.value.failure.kind is FailureKind.CANNOT_BE_MEASURED

        program._process.was_examinable = False
        with pytest.raises(MachineFault):
            what(program)


def test_a_copy_that_hides_its_environment_is_known_by_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = b"Limit  Soft Limit  Hard Limit  Units\nMax file size  2000000123  2000000123  bytes\n"
    monkeypatch.setattr(process_tree, "_content", lambda path: limits if path.endswith("limits") else b"")

    assert process_tree._inherits_from(1, "mark", 2000000123)
    assert not process_tree._inherits_from(1, "mark", 2000000124)
