from __future__ import annotations

from pathlib import Path

import pytest

from autograder.tests.grader_runs import ROOT, Grader


@pytest.mark.parametrize("word", ["77", "", "²", "04_", "04 05"])
def test_a_lesson_that_does_not_exist_is_named_with_those_that_do(grader: Grader, word: str) -> None:
    run = grader.run(word)

    assert run.code == 2
    assert run.err.startswith(f"there is no lesson {word!r}; the lessons are 01_echo, 02_lines, ")
    assert run.err.count("\n") == 1
    assert run.out == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["04", "--step", "99"], "lesson 04_multichat has no step 99; its steps are 0 to 11"),
        (["04", "--step", "-1"], "lesson 04_multichat has no step -1"),
        (["04", "--step", "two"], "invalid int value: 'two'"),
        (["04", "--seed", "seven"], "invalid int value: 'seven'"),
        (["04", "--json", "no/such/folder/verdicts.json"], "there is no folder"),
        (["04", "--json", "."], "is a folder"),
        (["04", "--frob"], "unrecognized arguments: --frob"),
        (["04", "--client", "lessons/04_multichat/client.py"], "lesson 04_multichat does not grade a client program"),
        (["01", "--step", "7", "--server", "lessons/01_echo/server.py"], "step 7 of lesson 01_echo is about client.py"),
        (["--json", "-"], "--json is about one lesson"),
        (["--step", "3"], "--step is about one lesson"),
    ],
)
def test_words_that_cannot_be_served_are_refused_before_a_run(grader: Grader, words: list[str], says: str) -> None:
    run = grader.run(*words)

    assert run.code == 2
    assert says in run.err
    assert "pass" not in run.out


def test_only_the_server_that_was_named_is_graded(grader: Grader) -> None:
    run = grader.run("01", "--server", ROOT / "solutions" / "01_echo" / "server.py", "--json", "-")

    assert run.code == 0
    assert run.data["score"] == run.data["max_score"] == 85


COMMANDS = [("04",), ("04", "--races"), ("04", "--watch"), ("assignment",)]
by_command = pytest.mark.parametrize("command", COMMANDS, ids=" ".join)


@by_command
@pytest.mark.parametrize("option", ["--json", "--html"])
def test_a_result_without_its_folder_is_refused_before_anything_runs(
    grader: Grader, command: tuple[str, ...], option: str
) -> None:
    run = grader.run(*command, option, "no/such/folder/result")

    assert run.code == 2
    assert run.err == f"{option} {Path('no/such/folder/result')}: there is no folder {Path('no/such/folder')}\n"
    assert run.out == ""


@by_command
def test_a_page_is_not_printed(grader: Grader, command: tuple[str, ...]) -> None:
    run = grader.run(*command, "--html", "-")

    assert (run.code, run.out, run.err) == (2, "", "--html takes a file; only --json prints\n")


@by_command
@pytest.mark.parametrize("factor", ["", "soon", "0", "-1", "nan", "inf"])
def test_a_patience_that_is_no_positive_number_is_wrong_usage(
    grader: Grader, command: tuple[str, ...], factor: str
) -> None:
    run = grader.run(*command, patience=factor)

    assert run.code == 2
    assert run.err == f"CHATLAB_PATIENCE is {factor!r}; it takes a number greater than 0, as in CHATLAB_PATIENCE=3\n"
    assert run.out == ""
