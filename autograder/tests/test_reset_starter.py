from __future__ import annotations

from pathlib import Path

import pytest

from autograder.cli import reset_starter
from autograder.cli.exit_codes import PASSED
from autograder.course.lessons import NoSuchLesson
from autograder.course.stages import starter_text


def test_a_fresh_starter_comes_and_the_old_file_is_kept_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "lessons" / "04_multichat"
    folder.mkdir(parents=True)
    (folder / "server.py").write_text("mine", encoding="utf-8")
    (folder / "server_old_1.py").write_text("older", encoding="utf-8")
    monkeypatch.setattr(reset_starter, "ROOT", tmp_path)

    assert reset_starter.reset_starter(["4"]) == PASSED

    assert (folder / "server.py").read_text(encoding="utf-8") == starter_text("04_multichat", "server")
    assert (folder / "server_old_2.py").read_text(encoding="utf-8") == "mine"
    assert (folder / "server_old_1.py").read_text(encoding="utf-8") == "older"
    assert "kept as server_old_2.py" in capsys.readouterr().out

    assert reset_starter.reset_starter(["4"]) == PASSED
    assert "is the starter already" in capsys.readouterr().out
    assert not (folder / "server_old_3.py").exists()


def test_a_lesson_that_there_is_not_is_refused() -> None:
    with pytest.raises(NoSuchLesson):
        reset_starter.reset_starter(["99"])
