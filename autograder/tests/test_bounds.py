"""What a program may do so that the grader waits for ever, runs full, or asks other machines, and what it meets."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from autograder.grading import portability_notices
from autograder.program import launcher_process
from autograder.program.launcher_process import LauncherProcess
from autograder.program.linux import sockets
from autograder.program.regular_files import read_regular, text_of
from autograder.program.source_file import Unusable, inspect_program
from autograder.program.staging import snapshot
from autograder.scenario import inbox
from autograder.scenario.inbox import Inbox
from autograder.story.wires import LINES, RAW
from autograder.tests.grader_runs import POSIX_ONLY

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets us look into other processes")


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "server.py"
    os.mkfifo(path)
    return path


@POSIX_ONLY
def test_a_pipe_in_place_of_a_file_is_not_waited_for(pipe: Path) -> None:
    with pytest.raises(OSError, match="not a regular file"):
        read_regular(pipe)
    with pytest.raises(OSError, match="not a regular file"):
        snapshot(pipe, pipe.parent)
    with pytest.raises(Unusable):
        inspect_program(pipe)
    assert text_of(pipe) == ""


def test_a_file_without_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_bytes(b"x" * 2000)

    assert len(read_regular(tmp_path / "server.py", 2000)) == 2000
    with pytest.raises(OSError, match="more than 1,999 bytes"):
        read_regular(tmp_path / "server.py", 1999)


@pytest.mark.parametrize(
    ("wire", "bound", "data"),
    [(LINES, "_MOST_MESSAGES", b"ab\n" * 60), (LINES, "_MOST_BYTES", b"abcdefgh\n" * 20), (RAW, "_LONGEST_LINE", b"a")],
)
def test_an_inbox_takes_in_only_so_much(monkeypatch: pytest.MonkeyPatch, wire: str, bound: str, data: bytes) -> None:
    monkeypatch.setattr(inbox, bound, 100)
    received = Inbox(wire)

    for _ in range(1000):
        received.feed(data)

    assert received.is_full
    assert received.size == 1000 * len(data)
    assert len(received.messages) <= 200
    assert len(received.text) <= 200


@POSIX_ONLY
def test_a_full_keyboard_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher_process, "_TYPING_PATIENCE", 0.1)
    with closing(LauncherProcess()) as process:
        began = time.monotonic()
        assert process.type(b"x")
        assert not process.type(b"x" * 1_000_000)  # a launcher that waits for its order reads none of it
        assert time.monotonic() - began < 20


@pytest.mark.parametrize("host", ["what-i-found.evil.example", "localhost.evil.example", "my-laptop"])
def test_no_name_is_resolved_for_a_program(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket.socket, "bind", lambda self, address: asked.append(address))

    assert not portability_notices._belongs_to_another_machine(host)
    assert asked == []


@pytest.fixture
def without_a_name() -> Iterator[socket.socket]:
    """A socket that has no name that Python could read."""
    for family, kind in ((38, socket.SOCK_SEQPACKET), (44, socket.SOCK_RAW)):  # AF_ALG, AF_XDP
        try:
            with socket.socket(family, kind) as sock:
                yield sock
                return
        except OSError:
            continue
    pytest.skip("this system has no such socket")


@on_linux
def test_looking_at_a_socket_without_a_name_leaves_nothing_open(without_a_name: socket.socket) -> None:
    def look() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as c:
            assert sockets.unread_from([os.getpid()], c) is not None
            sockets.acknowledge_all(os.getpid())
            sockets.limit_send_buffer([os.getpid()], c, 5000)
            with sockets.duplicates_of(os.getpid()) as duplicates:
                sockets.bytes_on_their_way(os.getpid(), duplicates, [c])

    look()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(10):
        look()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
