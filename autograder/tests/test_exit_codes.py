from __future__ import annotations

import pytest

from autograder.tests.grader_runs import Grader


@pytest.mark.parametrize("command", ["01", "assignment"])
def test_a_fault_of_ours_has_an_exit_code_of_its_own_and_one_sentence(grader: Grader, command: str) -> None:
    (grader.signs / "sitecustomize.py").write_text("import secrets\nsecrets.randbits = secrets.randbelow = None\n")

    run = grader.run(command, env={"PYTHONPATH": str(grader.signs)})

    assert run.code == 3
    assert run.err.startswith("The autograder itself went wrong: TypeError")
    assert "Traceback" not in run.said
    assert "Mark:" not in run.out
