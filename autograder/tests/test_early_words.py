"""What is heard of a line before it has ended, and time limits that pass sooner."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.scenario.verbs.evening import EveningRoom
from autograder.story.failures import Failed, FailureKind

UPPER = """
import socket
listener = socket.create_server(("localhost", 8080))
client, _ = listener.accept()
buffer = b""
while data := client.recv(1024):
    {answer}
"""
AS_IT_COMES = "client.sendall(data.upper())"
LINE_BY_LINE = """buffer += data
    while b"\\n" in buffer:
        line, _, buffer = buffer.partition(b"\\n")
        client.sendall(line.upper() + b"\\n")"""
IMPATIENT = """
import socket
listener = socket.create_server(("localhost", 8080))
client, _ = listener.accept()
client.sendall(b"hello\\n")
client.recv(10)
client.settimeout(10)
client.recv(10)
"""


def room_with(folder: Path, code: str) -> EveningRoom:
    server = folder / "server.py"
    server.write_text(code, encoding="utf-8")
    return EveningRoom(server, wire="lines", seed=3)


def hears_too_early(folder: Path, answer: str, *, at_once: bool) -> bool:
    with room_with(folder, UPPER.format(answer=answer)) as room:
        alice = room.connect("alice")
        if at_once:
            alice.says_at_once(half_of="a line that was begun")
            alice.says_the_rest()
        else:
            alice.says_in_pieces("a line in pieces", pieces=3)
        alice.hears_something()
        try:
            room.nothing_came_before_its_end()
        except Failed as failed:
            return failed.failure.kind is FailureKind.HEARD_TOO_EARLY
    return False


@pytest.mark.parametrize("at_once", [False, True])
def test_what_comes_of_a_line_before_its_end_is_noted_though_it_comes_whole_at_last(
    tmp_path: Path, at_once: bool
) -> None:
    assert hears_too_early(tmp_path, AS_IT_COMES, at_once=at_once)
    assert not hears_too_early(tmp_path, LINE_BY_LINE, at_once=at_once)


def test_time_limits_of_sockets_pass_sooner_when_a_check_asks_for_it(tmp_path: Path) -> None:
    with room_with(tmp_path, IMPATIENT) as room:
        alice = room.connect("alice")
        alice.hears_something()
        room.lets_time_limits_pass_quickly()
        alice.sends(b"ready\n")

        room.is_silent_for_a_while()  # four seconds at the most, where the program sets ten

        assert room.program.exit_code
