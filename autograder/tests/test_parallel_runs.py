from __future__ import annotations

import socket

from autograder.tests.grader_runs import Grader
from autograder.tests.sample_programs import ECHO_SERVER


def test_two_runs_at_once_do_not_disturb_each_other(grader: Grader) -> None:
    both = [grader.start("04", "--solution", "--json", "-") for _ in range(2)]
    runs = [grader.end(process) for process in both]

    assert [run.data["score"] for run in runs] == [100, 100]


def test_a_stranger_on_the_port_is_not_graded_by_mistake(grader: Grader) -> None:
    try:
        stranger = socket.create_server(("127.0.0.1", 8080))
    except OSError:
        stranger = None  # somebody has it already: just as good
    try:
        assert grader.run("01", "--server", grader.submit(ECHO_SERVER), "--step", "1").code == 0
        assert grader.run("01", "--server", grader.submit("print('nothing')"), "--step", "1").code == 1
    finally:
        if stranger is not None:
            stranger.close()
