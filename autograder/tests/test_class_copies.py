from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from autograder.classroom.anonymous import make_anonymous, read_names
from autograder.classroom.copies import find_copies
from autograder.classroom.handed_in_files import HandedInFile
from autograder.classroom.submissions import Student, Submission
from autograder.cli.class_copies import run as copies
from autograder.cli.class_export import run as export
from autograder.course.lessons import ROOT
from autograder.evaluation.zoo import zoo_programs
from autograder.report.copies_page import copies_html
from autograder.tests.test_class_run import Graders, handed_in, run_class

pytest.importorskip("copydetect")
RIGHT = [program for program in zoo_programs("04") if program.is_right and program.program_role == "server"]


def submission(name: str, *texts: str) -> Submission:
    files = [HandedInFile(f"f{number}.py", len(text), text.encode) for number, text in enumerate(texts)]
    return Submission(Student(name), files)


def source(name: str) -> str:
    return (ROOT / "autograder/tests/zoo/04_multichat" / name / "server.py").read_text(encoding="utf-8")


def test_a_copy_with_other_names_and_in_two_files_is_found_beside_last_years_too() -> None:
    text = source("right_a_writer_queue_for_each")
    renamed = text.replace("sock", "s0ck").replace("name", "nick").replace("line", "row")
    half = renamed.index("\n\n", len(renamed) // 2)
    others = [submission("carol", source("right_asyncio")), submission("dave", source("right_selectors"))]

    pairs = find_copies([submission("ann", text), submission("bob", renamed[:half], renamed[half:]), *others])
    old = find_copies([submission("ann", text), *others], [submission("zoe", renamed)])

    assert [{pair.first, pair.second} for pair in pairs] == [{"ann", "bob"}]
    assert [{pair.first, pair.second} for pair in old] == [{"ann", "last year: zoe"}]
    page = copies_html(pairs)
    assert "<strong>ann</strong>" in page
    assert "http" not in page.replace("http-equiv", "")


def test_what_the_course_gave_out_does_not_count() -> None:
    solution = (ROOT / "solutions/04_multichat/server.py").read_text(encoding="utf-8")

    assert find_copies([submission("ann", solution), submission("bob", solution)]) == []


def test_no_right_program_of_the_zoo_is_taken_for_a_copy_of_another() -> None:
    found = find_copies([submission(p.path.parent.name, p.path.read_text(encoding="utf-8")) for p in RIGHT])

    assert [(pair.first, pair.second, round(pair.share, 2)) for pair in found] == []


def test_the_command_writes_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("ann", "bob"):
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "server.py").write_text(source("right_asyncio"), encoding="utf-8")

    assert copies([str(tmp_path / "class"), "--to", str(tmp_path / "c.html")]) == 1

    assert "100%  ann  bob" in capsys.readouterr().out
    assert (tmp_path / "c.html").exists()


# -- names kept apart ------------------------------------------------------------------------------


def test_names_are_kept_apart_and_put_back_at_the_end(tmp_path: Path) -> None:
    class_ = handed_in(ann="80", bob="90")
    for one in class_:
        one.student = Student(one.student.name, login=one.student.name, section="A")
    make_anonymous(class_, 7, tmp_path / "names.csv")
    run_class(tmp_path / "r", class_, Graders())

    assert not [path for path in (tmp_path / "r").rglob("*") if "ann" in path.name]
    for path in (tmp_path / "r").rglob("*.json*"):
        assert '"ann"' not in path.read_text(encoding="utf-8")
    again = handed_in(ann="80", bob="90")
    make_anonymous(again, 7, tmp_path / "names.csv")
    assert [one.folder for one in again] == [one.folder for one in class_]
    export([str(tmp_path / "r"), "--csv", "--names", str(tmp_path / "names.csv"), "--to", str(tmp_path / "out")])
    with (tmp_path / "out" / "class.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["name"]: row["final"] for row in rows} == {"ann": "80.0", "bob": "90.0"}
    assert json.dumps(sorted(one.name for one in read_names(tmp_path / "names.csv").values())) == '["ann", "bob"]'
