"""Exports: each from records, each with the traps of the system that reads it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml
from openpyxl import load_workbook

from autograder.classroom.exports.blackboard import fill_grade_center
from autograder.classroom.exports.canvas import fill_gradebook
from autograder.classroom.exports.classroom50 import result_v1
from autograder.classroom.exports.grade_sheets import UnusableSheet
from autograder.classroom.exports.gradescope import results_json, write_autograder_zip
from autograder.classroom.exports.junit import junit_xml
from autograder.classroom.exports.moodle import fill_worksheet, write_feedback_zip
from autograder.classroom.exports.tables import as_csv, table, write_xlsx
from autograder.classroom.marks import MarkedRecord, marked_records
from autograder.classroom.results_folder import ResultsFolder
from autograder.classroom.submissions import Student, Submission
from autograder.cli.class_export import run as export
from autograder.cli.options import WrongUsage
from autograder.tests.test_class_run import Graders, handed_in, run_class

STUDENTS = [
    (Student("Ann Lee", "101", "alee", "alee@uni.example"), "80"),
    (Student("Bob O'Hara_Smith", "102", "bohara"), "100"),
    (Student("Анна, Ли", "103", "ali"), "timed_out"),
    (Student("=HYPERLINK(1)", "104", "eve"), "12"),
]
MOODLE = (
    '\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    '"Participant 101","Ann Lee",alee@uni.example,"Submitted for grading",,50.00,Yes,"Sunday, 1 March, 9:00 AM",-,\n'
    '"Participant 102","Bob O\'Hara_Smith",b@uni.example,"Submitted for grading",,50.00,Yes,-,-,\n'
    '"Participant 103","Анна, Ли",a@uni.example,"Submitted for grading",7.00,50.00,Yes,-,-,\n'
    '"Participant 999","Zoe New",z@uni.example,"No submission",,50.00,Yes,-,-,\n'
)
MOODLE_RUSSIAN = (
    "Идентификатор,Полное имя,Адрес электронной почты,Состояние,Ваша отметка,Максимальная оценка,Изменяема,Когда,Кто\n"
    'Участник101,Ann Lee,a@uni.example,Отправлено,,"50,00",Да,-,-\n'
    'Участник102,Bob,b@uni.example,Отправлено,,"50,00",Да,-,-\n'
)
CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Lab 4 (555),Final lab (556),Current Score,Final Score\n"
    "    Points Possible,,,,,20,10,(read only),(read only)\n"
    '"Lee, Ann",101,s1,alee,"A, morning",,,1,1\n'
    '"O\'Hara_Smith, Bob",7,s2,bohara,A,EX,,1,1\n'
    '"Ли, Анна",103,s3,ali,A,3,,1,1\n'
    '"Student, Test",99,,x,A,,,,\n'
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"ID"\t"Lab 4 [Total Pts: 50 Score] |123456"\t"Lab 5 [Total Pts: 10] |7"\n'
    '"Lee"\t"Ann"\t"alee"\t"1"\t""\t""\n'
    '"O\'Hara_Smith"\t"Bob"\t"bohara"\t"2"\t""\t""\n'
    '"Ли"\t"Анна"\t"ali"\t"3"\t"5"\t""\n'
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("class") / "r"
    found = []
    for student, text in STUDENTS:
        (one,) = handed_in(x=text)
        found.append(Submission(student, one.files))
    run_class(root, found, Graders())
    for place in (root / "students").iterdir():
        (place / "feedback.html").write_text("<p>for you</p>")
    (root / "overrides.csv").write_text('student,mark,comment\nAnn Lee_101,82,"good, ""really"""\n')
    return root


@pytest.fixture
def marked(root: Path) -> Iterator[MarkedRecord]:
    return marked_records(ResultsFolder(root))


def sheet(place: Path, text: str, encoding: str = "utf-8") -> Path:
    path = place / "sheet.csv"
    path.write_bytes(text.encode(encoding))
    return path


def rows(data: bytes, encoding: str = "utf-8", delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=delimiter))


# -- Moodle ----------------------------------------------------------------------------------------


def test_moodle_gets_its_own_worksheet_back_with_grades_on_its_scale(tmp_path: Path, marked: Any) -> None:
    filled = fill_worksheet(sheet(tmp_path, MOODLE), marked)

    before, after = rows(MOODLE.encode()), rows(filled.data)
    assert filled.data.startswith(b"\xef\xbb\xbf")
    assert after[0] == before[0]
    assert [row[4] for row in after[1:]] == ["41", "50", "7.00", ""]  # nobody without a mark gets 0
    assert after[1][9] == 'good, "really"'
    assert [row[:4] + row[5:9] for row in after] == [row[:4] + row[5:9] for row in before]
    assert filled.filled == 2
    assert sorted(filled.told) == [
        "=HYPERLINK(1)_104 is not in the sheet",
        "Zoe New has no record",
        "Анна, Ли_103 has no mark yet",
    ]


def test_moodles_header_may_be_in_another_language(tmp_path: Path, marked: Any) -> None:
    filled = fill_worksheet(sheet(tmp_path, MOODLE_RUSSIAN), marked)

    assert [row[4] for row in rows(filled.data)] == ["Ваша отметка", "41", "50"]


def test_another_file_than_moodles_is_refused(tmp_path: Path, marked: Any) -> None:
    with pytest.raises(UnusableSheet, match="grading worksheet"):
        fill_worksheet(sheet(tmp_path, "name,grade\nAnn,1\n"), marked)
    with pytest.raises(UnusableSheet, match="not UTF-8"):
        fill_worksheet(sheet(tmp_path, MOODLE_RUSSIAN, "cp1251"), marked)


def test_an_underscore_in_a_name_moves_no_number_in_moodles_zip(tmp_path: Path, root: Path, marked: Any) -> None:
    count = write_feedback_zip(tmp_path / "f.zip", marked, root / "students")

    with zipfile.ZipFile(tmp_path / "f.zip") as packed:
        names = packed.namelist()
    assert count == 4
    assert "Bob O'Hara Smith_102_assignfeedback_file/feedback.html" in names
    assert "Анна, Ли_103_assignfeedback_file/feedback.html" in names
    for name in names:  # as Moodle's importer reads it
        assert name.partition("/")[0].split("_", 3)[1:3] in [[str(n), "assignfeedback"] for n in range(101, 105)]


# -- Canvas ----------------------------------------------------------------------------------------


def test_canvas_gets_its_students_columns_and_the_one_assignment(tmp_path: Path, marked: Any) -> None:
    filled = fill_gradebook(sheet(tmp_path, CANVAS), marked, "Lab 4")

    assert rows(filled.data) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Lab 4 (555)"],
        ["    Points Possible", "", "", "", "", "20"],
        ["Lee, Ann", "101", "s1", "alee", "A, morning", "16.4"],
    ]  # Bob is excused there, and Anna has no mark
    assert "Анна, Ли_103 has no mark yet" in filled.told


def test_a_title_with_final_in_it_is_ignored_by_canvas_and_told(tmp_path: Path, marked: Any) -> None:
    filled = fill_gradebook(sheet(tmp_path, CANVAS), marked, "556")

    assert "rename 'Final lab (556)'" in filled.told[0]
    assert rows(filled.data)[2][-1] == "8.2"


def test_canvas_would_make_a_new_assignment_of_an_unknown_title(tmp_path: Path, marked: Any) -> None:
    for title in ("Lab 44", ""):
        with pytest.raises(UnusableSheet, match=r"there are: Lab 4 \(555\), Final lab \(556\)"):
            fill_gradebook(sheet(tmp_path, CANVAS), marked, title)


def test_canvas_may_export_with_semicolons(tmp_path: Path, marked: Any) -> None:
    text = 'Student;ID;SIS Login ID;Section;"Lab; 4 (555)"\n"Lee, Ann";101;alee;A;\n'

    assert rows(fill_gradebook(sheet(tmp_path, text), marked).data)[1] == ["Lee, Ann", "101", "alee", "A", "82"]


# -- Blackboard ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_blackboard_gets_user_names_and_one_column_only(tmp_path: Path, marked: Any, encoding: str) -> None:
    filled = fill_grade_center(sheet(tmp_path, BLACKBOARD, encoding), marked, "Lab 4")

    assert rows(filled.data, "utf-16", "\t") == [
        ["Username", "Lab 4 [Total Pts: 50 Score] |123456"],
        ["alee", "41"],
        ["bohara", "50"],
    ]


def test_blackboard_knows_a_column_by_its_number(tmp_path: Path, marked: Any) -> None:
    assert rows(fill_grade_center(sheet(tmp_path, BLACKBOARD), marked, "7").data, "utf-16", "\t")[1] == ["alee", "8.2"]
    with pytest.raises(UnusableSheet, match="there are: Lab 4, Lab 5"):
        fill_grade_center(sheet(tmp_path, BLACKBOARD), marked)


# -- Gradescope, Classroom 50, JUnit, tables ----------------------------------------------------------


def test_gradescope_gets_no_score_of_whom_there_is_no_mark(marked: Any) -> None:
    found = {one.folder: results_json(one) for one in marked}

    assert found["Ann Lee_101"]["score"] == 82
    assert "score" not in found["Анна, Ли_103"]
    assert found["Анна, Ли_103"]["output"] == "a reason. something to do"


def test_gradescope_tests_add_up_to_the_score() -> None:
    steps = [{"step": 1, "points": 30, "earned": 20}, {"step": 2, "points": 70, "earned": 70}]
    checks = [
        {
            "name": f"check_{n}",
            "step": step,
            "promise": f"p{n}",
            "verdict": verdict,
            "reason": "why",
            "diagnosis": ["d"],
        }
        for n, (step, verdict) in enumerate([(1, "pass"), (1, "pass"), (1, "fail"), (2, "pass")])
    ]
    about = {"seconds": 1, "reason": "", "to_do": "", "kit": {"sha256": "k"}, "mark": 90, "status": "graded"}
    record = {"seed": 1, "isolation": "none", "steps": steps, "checks": checks, "class": about}
    from autograder.classroom.marks import Mark

    data = results_json(MarkedRecord("ann", record, Mark(90, None, 0, 0, 90)))

    assert [one["score"] for one in data["tests"]] == [10, 10, 0, 70]
    assert sum(one["max_score"] for one in data["tests"]) == 100
    assert (data["tests"][2]["status"], data["tests"][2]["output"]) == ("failed", "why\nd")
    assert data["tests"][3]["number"] == "2.4"


def test_gradescopes_zip_has_its_two_scripts_and_no_solution(tmp_path: Path) -> None:
    write_autograder_zip(tmp_path / "a.zip", "04_multichat")

    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        names = packed.namelist()
        assert packed.getinfo("run_autograder").external_attr >> 16 == 0o755
        assert b"class 04_multichat" in packed.read("run_autograder")
        assert b"\r" not in packed.read("setup.sh")
    assert "kit/autograder/run.py" in names
    assert "kit/autograder/checks/check_04_multichat.py" in names
    assert "kit/lessons/04_multichat/README.md" in names
    assert not [name for name in names if "solutions" in name or "/tests/" in name]


def test_classroom_50_takes_whole_numbers_only(marked: Any) -> None:
    found = {one.folder: result_v1(one, "net", "lab4") for one in marked}

    assert found["Анна, Ли_103"] is None
    ann = found["Ann Lee_101"]
    assert ann is not None
    assert (ann["score"], ann["max-score"], ann["owner"]) == (8200, 10000, "alee")
    assert all(isinstance(one[key], int) for one in ann["tests"] for key in ("score", "max-score"))
    required = "schema classroom assignment assignment_type owner submission commit release review datetime score"
    assert {*required.split(), "max-score", "tests"} == ann.keys()
    assert ann["submission"].startswith("submit/")


def test_junit_has_a_suite_for_each_student_and_an_error_for_whom_there_is_no_mark(marked: Any) -> None:
    document = JUnitXml.fromstring(junit_xml(marked))

    suites = {suite.name: suite for suite in document}
    assert set(suites) == {"Ann Lee_101", "Bob O'Hara_Smith_102", "Анна, Ли_103", "=HYPERLINK(1)_104"}
    assert suites["Анна, Ли_103"].errors == 1
    assert suites["Ann Lee_101"].failures == 1
    assert (document.tests, document.errors, document.failures) == (4, 1, 2)


def test_a_table_has_a_column_for_each_step_and_no_formula(tmp_path: Path, marked: Any) -> None:
    found = table(marked)

    read = rows(as_csv(found), "utf-8-sig")
    header = read[0]
    ann = next(dict(zip(header, row, strict=True)) for row in read if row[0] == "Ann Lee_101")
    assert (ann["machine"], ann["override"], ann["final"], ann["step 1"]) == ("80.0", "82.0", "82.0", "80")
    assert [row[1] for row in read if row[0].endswith("104")] == ["'=HYPERLINK(1)"]
    write_xlsx(tmp_path / "x.xlsx", found)
    page = load_workbook(tmp_path / "x.xlsx").active
    assert page is not None
    cells = {cell.value: cell.data_type for row in page.iter_rows() for cell in row}
    assert cells["=HYPERLINK(1)"] == "s"
    assert 82 in cells


def test_the_command_writes_what_was_asked_for(tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [str(root), "--to", str(tmp_path / "out"), "--moodle", str(sheet(tmp_path, MOODLE))]

    assert export([*words, "--gradescope", "--classroom50", "net", "--junit", "--csv", "--xlsx"]) == 0

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "autograder.zip", "class.csv", "class.xlsx", "class.xml", "classroom50", "gradescope", "moodle.csv",
        "moodle_feedback.zip",
    ]  # fmt: skip
    assert json.loads((tmp_path / "out/gradescope/Ann Lee_101.json").read_bytes())["score"] == 82
    assert "Анна, Ли_103 has no mark yet" in capsys.readouterr().out
    with pytest.raises(WrongUsage, match="at least one"):
        export([str(root)])
