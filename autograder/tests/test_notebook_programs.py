from __future__ import annotations

import pytest

from autograder.course.lessons import ROOT
from autograder.notebook_tools import race_program, solution, zoo_program


@pytest.mark.parametrize("word", ["4", "04", "04_multichat"])
@pytest.mark.parametrize("role", ["server", "client"])
def test_a_solution_is_found_whether_it_is_graded_or_not(word: str, role: str) -> None:
    assert solution(word, role) == ROOT / "solutions" / "04_multichat" / f"{role}.py"
    assert solution(word, role).is_file()


def test_a_solution_that_does_not_exist_is_reported_with_those_that_do() -> None:
    with pytest.raises(FileNotFoundError, match="lesson 02 has no solution of a client; there is server"):
        solution("02", "client")


def test_a_program_that_is_not_in_the_zoo_is_reported_with_those_that_are() -> None:
    with pytest.raises(FileNotFoundError, match="echoes_to_the_sender"):
        zoo_program("04", "no_such_program")
    with pytest.raises(FileNotFoundError, match="checks_then_acts_on_the_name"):
        race_program("no_such_program")
