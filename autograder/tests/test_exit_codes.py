from __future__ import annotations

from autograder.tests.grader_runs import Grader


def test_our_own_fault_is_told_in_one_sentence(grader: Grader) -> None:
    (grader.signs / "sitecustomize.py").write_text("import secrets\nsecrets.randbelow = None\n")

    run = grader.run("01", env={"PYTHONPATH": str(grader.signs)})

    assert run.code == 3
    assert run.err.startswith("The autograder itself went wrong: TypeError")
    assert "Traceback" not in run.said
