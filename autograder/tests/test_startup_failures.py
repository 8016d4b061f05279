from __future__ import annotations

import pytest

from autograder.tests.grader_runs import Grader


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "server.py ended (exit code 0) before it listened"),
        ("print('hello')", "server.py ended (exit code 0) before it listened"),
        ("import sys\nsys.exit(3)", "server.py ended (exit code 3) before it listened"),
        ("import os\nos._exit(0)", "server.py ended (exit code 0) before it listened"),
        ("x = 1\nx.foo()", "server.py ended with AttributeError: 'int' object has no attribute 'foo' at line 2"),
        ("import no_such_module", "ended with ModuleNotFoundError: No module named 'no_such_module' at line 1"),
        ("\nname = input('name? ')", "server.py waits in input() at line 2 and does not listen yet"),
        ("import socket, threading\ns = socket.socket()\nthreading.Event().wait()", "at line 3"),
        ("import socket\ns = socket.socket()\ns.bind(('localhost', 8080))\ns.accept()", "ended with"),
        ("import socket\ns = socket.socket()\ns.bind(('no.host.invalid', 8080))", "ended with gaierror"),
        ("import socket\ns = socket.socket()\ns.bind(('localhost', 70000))", "ended with OverflowError"),
        ("import socket\ns = socket.socket(type=socket.SOCK_DGRAM)\ns.bind(('', 8080))\ns.recvfrom(9)", "speaks TCP"),
    ],
)
def test_the_report_says_why_a_program_never_listens(grader: Grader, text: str, says: str) -> None:
    run = grader.run("01", "--server", grader.submit(text), "--json", "-")

    assert run.code == 1
    assert run.data["score"] == 0
    assert says in run.data["checks"][0]["reason"]


@pytest.mark.parametrize("text", ["\nwhile True: pass", "\ntry:\n  while True: print('x')\nfinally: pass"])
def test_a_program_that_loops_at_import_is_reported_with_its_line(grader: Grader, text: str) -> None:
    run = grader.run("01", "--server", grader.submit(text), "--json", "-", patience=0.1)

    assert run.code == 1
    assert "server.py does not listen for a TCP connection" in run.data["checks"][0]["reason"]
    assert "at line" in run.data["checks"][0]["reason"]
