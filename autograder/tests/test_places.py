"""Which of several places where a program listens is the chat, and programs whose place only the system knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.course.lessons import ROOT
from autograder.program.addresses import LESSON_PORT, Address, Listener
from autograder.program.reported import Reported
from autograder.tests.grader_runs import POSIX_ONLY, Grader
from autograder.tests.sample_programs import ECHO_SERVER

STATUS = """
import socket, threading
status = socket.create_server(("localhost", STATUS_PORT))
def report():
    while True:
        client, address = status.accept()
        client.sendall(b"3 users online\\n")
        client.close()
threading.Thread(target=report, daemon=True).start()
"""


def server(port: int, status_port: int) -> str:
    return STATUS.replace("STATUS_PORT", str(status_port)) + ECHO_SERVER.replace("8080", str(port))


@pytest.mark.parametrize("starter", sorted(ROOT.glob("lessons/*/*.py")), ids=lambda path: f"{path.parent.name}")
def test_every_starter_asks_for_the_port_by_which_the_chat_is_known(starter: Path) -> None:
    assert re.findall(r"^PORT = (\d+)$", starter.read_text(encoding="utf-8"), re.MULTILINE) == [str(LESSON_PORT)]


@pytest.mark.parametrize(("port", "status_port"), [(8080, 9000), (5000, 9000)])
def test_a_status_port_that_is_opened_first_is_not_the_chat(grader: Grader, port: int, status_port: int) -> None:
    run = grader.run("01", "--server", grader.submit(server(port, status_port)), "--step", "1", "--json", "-")

    assert {check["verdict"] for check in run.data["checks"]} == {"pass"}
    assert "the clients came to line 12" in run.data["notices"][-1]


def listener(port: int, asked: int | None) -> Listener:
    return Listener("tcp", ("127.0.0.1", port), None if asked is None else Address("localhost", asked, 3), 3)


@pytest.mark.parametrize(
    ("asked", "places"),
    [((9000, 8080), [2]), ((8080, 8080), [1, 2]), ((9000, None), [1, 2]), ((None,), [1]), ((), [])],
)
def test_the_chat_is_where_the_starters_have_it_or_else_anywhere(
    asked: tuple[int | None, ...], places: list[int]
) -> None:
    reported = Reported(0.0)
    reported.listeners = [listener(number, port) for number, port in enumerate(asked, start=1)]

    assert [place.address[1] for place in reported.places("tcp")] == places
    assert reported.places("udp") == []


BY_ANOTHER_PYTHON = f"""
import subprocess, sys
subprocess.run([sys.executable, "-u", "-c", {ECHO_SERVER!r}])
"""
BY_A_FORKED_CHILD = f"""
import os
if os.fork() == 0:
    exec({ECHO_SERVER!r})
os.wait()
"""
BY_A_DAEMON = f"""
import os
if os.fork():
    os._exit(0)
os.setsid()
if os.fork():
    os._exit(0)
os.closerange(0, 4096)
exec({ECHO_SERVER!r})
"""
AS_ANOTHER_PROGRAM = f"""
import os, sys
os.execv(sys.executable, [sys.executable, "-c", {ECHO_SERVER!r}])
"""


@POSIX_ONLY
@pytest.mark.parametrize("text", [BY_ANOTHER_PYTHON, BY_A_FORKED_CHILD, BY_A_DAEMON, AS_ANOTHER_PROGRAM])
def test_a_server_in_another_process_is_found_and_its_lines_are_not_known(grader: Grader, text: str) -> None:
    run = grader.run("01", "--server", grader.submit(text), "--step", "1", "--json", "-")

    assert run.code == 0
    assert "its lines are not known" in " ".join(run.data["notices"]).replace("where ", "")


@POSIX_ONLY
def test_a_process_that_does_not_listen_is_no_server(grader: Grader) -> None:
    program = grader.submit("import subprocess\nsubprocess.run(['sleep', '60'])\n")

    run = grader.run("01", "--server", program, "--step", "1", "--json", "-", patience=0.05)

    assert run.code == 1
    assert "server.py does not listen for a TCP connection" in run.data["checks"][0]["reason"]
