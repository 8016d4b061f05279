from __future__ import annotations

import pytest

from autograder.tests.grader_runs import Grader
from autograder.tests.sample_programs import ECHO_SERVER


def test_a_file_that_does_not_exist_is_named(grader: Grader) -> None:
    run = grader.run("04", "--server", grader.student / "sever.py")

    assert run.code == 2
    assert run.err.startswith("there is no file ")
    assert run.err.count("\n") == 1


def test_a_folder_is_no_program(grader: Grader) -> None:
    run = grader.run("04", "--server", grader.student)

    assert run.code == 2
    assert "is a folder; name the file in it" in run.err


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "is not a text file: it has a zero byte at position 8"),
        (b"\x89PNG\r\n\x1a\n\xff\xd8", "is not a text file that Python can read"),
        ("print('привет')".encode("cp1251"), "save it as UTF-8"),
        ("print('hello')".encode("utf-16"), "is not a text file"),
        (b"# -*- coding: klingon -*-\n", "unknown encoding"),
    ],
)
def test_a_file_that_is_not_text_is_refused(grader: Grader, data: bytes, says: str) -> None:
    run = grader.run("04", "--server", grader.submit(data))

    assert run.code == 2
    assert says in run.err


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("import socket\n\nlistener = = 5\n", "line 3, column 12"),
        ("while True\n    pass\n", "line 1, column 11"),
        ("def f():\nreturn 1\n", "line 2, column 1"),
        ("x = '\\d'\nprint('a\n", "line 2, column 7"),
    ],
)
def test_a_syntax_error_is_reported_with_line_and_column(grader: Grader, text: str, where: str) -> None:
    run = grader.run("04", "--server", grader.submit(text))

    assert run.code == 1
    assert f"server.py, {where}" in run.said
    assert "SyntaxWarning" not in run.said


def test_a_syntax_error_is_reported_as_data_too(grader: Grader) -> None:
    run = grader.run("04", "--server", grader.submit("def f(:\n"), "--json", "-")

    assert run.code == 1
    assert run.data["score"] == 0
    assert run.data["max_score"] == 100
    assert {check["verdict"] for check in run.data["checks"]} == {"wait"}
    assert "server.py, line 1" in run.data["notices"][0]


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_runs(grader: Grader) -> None:
    program = grader.submit(b"\xef\xbb\xbf" + ECHO_SERVER.replace("\n", "\r\n").encode())

    assert grader.run("01", "--server", program, "--step", "1").code == 0
