from __future__ import annotations

import json

import pytest

from autograder.tests.grader_runs import Grader
from autograder.tests.sample_programs import CONNECTING_CLIENT, ECHO_SERVER


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ('("localhost", 80)', "asks for port 80"),
        ('("192.0.2.7", 22)', "asks for the address 192.0.2.7"),
    ],
)
def test_an_address_that_fails_elsewhere_passes_here_with_a_note(grader: Grader, address: str, says: str) -> None:
    program = grader.submit(ECHO_SERVER.replace('("localhost", 8080)', address))

    written = grader.signs / "verdicts.json"
    run = grader.run("01", "--server", program, "--step", "1", "--json", written)
    notices = json.loads(written.read_text(encoding="utf-8"))["notices"]

    assert run.code == 0
    assert f"Note: server.py {says} (line 3)" in " ".join(run.out.split())
    assert any(says in notice and "outside the autograder" in notice for notice in notices)
    assert len(notices) == len(set(notices))


@pytest.mark.parametrize("address", ['("", 8080)', '("0.0.0.0", 1024)'])
def test_an_ordinary_address_is_not_remarked_upon(grader: Grader, address: str) -> None:
    program = grader.submit(ECHO_SERVER.replace('("localhost", 8080)', address))

    assert grader.run("01", "--server", program, "--step", "1", "--json", "-").data["notices"] == []


@pytest.mark.parametrize("address", ["('203.0.113.9', 4242)", "('chat.example.invalid', 1)"])
def test_a_client_that_connects_somewhere_odd_reaches_ours_with_a_note(grader: Grader, address: str) -> None:
    program = grader.submit(CONNECTING_CLIENT.replace("ADDRESS", address), "client.py")

    run = grader.run("01", "--client", program, "--step", "7", "--json", "-")

    assert run.code == 0
    host = address.split("'")[1]
    assert any(f"client.py connects to {host}" in notice and "line 4" in notice for notice in run.data["notices"])


def test_a_client_that_connects_to_an_impossible_port_is_reported_as_at_home(grader: Grader) -> None:
    program = grader.submit(CONNECTING_CLIENT.replace("ADDRESS", "('localhost', 80800)"), "client.py")

    run = grader.run("01", "--client", program)

    assert run.code == 1
    assert "OverflowError: connect(): port must be 0-65535" in run.out
