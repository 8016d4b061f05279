"""What the launcher puts in the place of a function of Python's, as the student's program meets it."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from autograder.tests.grader_runs import POSIX_ONLY, Grader
from autograder.tests.sample_programs import ECHO_SERVER

RAW_SERVER = """
import _socket
listener = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
assert isinstance(listener, _socket.SocketType)
listener.bind(("localhost", 8080))
listener.listen()
while True:
    fd, address = listener._accept()
    client = _socket.socket(fileno=fd)
    while data := client.recv(1024):
        client.sendall(data)
    client.close()
"""


def test_sockets_of_the_c_module_are_redirected_and_reported(grader: Grader) -> None:
    right = grader.run("01", "--server", grader.submit(RAW_SERVER), "--step", "1")
    wrong = grader.run("01", "--server", grader.submit(RAW_SERVER.replace("sendall(data)", "sendall(b'x')"), "w.py"))

    assert right.code == 0
    assert wrong.code == 1
    assert "line 11 sendall" in " ".join(wrong.out.split())


@POSIX_ONLY
def test_what_is_sent_as_a_message_of_several_buffers_is_reported(grader: Grader) -> None:
    server = ECHO_SERVER.replace("client.sendall(data)", "client.sendmsg([data[:1], data[1:]])")
    right = grader.run("01", "--server", grader.submit(server), "--step", "1")
    wrong = grader.run("01", "--server", grader.submit(server.replace("data[:1]", "b'x'"), "w.py"))

    assert right.code == 0
    assert wrong.code == 1
    assert "sendmsg" in wrong.out


@POSIX_ONLY
@pytest.mark.parametrize("call", ["setpgrp()", "setpgid(0, 0)", "setpgid(os.getpid(), 0)"])
def test_a_program_may_make_a_process_group_of_its_own(grader: Grader, call: str) -> None:
    run = grader.run("01", "--server", grader.submit(f"import os\nos.{call}\n{ECHO_SERVER}"), "--step", "1")

    assert run.code == 0


@POSIX_ONLY
def test_a_group_that_does_not_exist_is_refused_as_ever(grader: Grader) -> None:
    run = grader.run("01", "--server", grader.submit("import os\nos.setpgid(0, 1)\n"))

    assert "PermissionError" in run.out


@pytest.fixture
def sitecustomize(grader: Grader) -> Callable[[str], dict[str, str]]:
    """An environment in which Python loads a module of this text when it starts."""

    def make(text: str) -> dict[str, str]:
        (grader.signs / "sitecustomize.py").write_text(text)
        return {"PYTHONPATH": str(grader.signs)}

    return make


def test_a_python_that_the_program_starts_still_loads_what_its_user_has_it_load(
    grader: Grader, sitecustomize: Callable[[str], dict[str, str]]
) -> None:
    environment = sitecustomize("import sys\nsys.answer = 42\n")
    child = "import sys; print(sys.answer, [p for p in sys.path if 'in_children' in p])"
    program = f"import subprocess, sys\nprint(subprocess.check_output([sys.executable, '-c', {child!r}], text=True))\n"

    run = grader.run("01", "--server", grader.submit(program), env=environment)

    assert "42 []" in run.out
    assert os.pathsep not in environment["PYTHONPATH"]
