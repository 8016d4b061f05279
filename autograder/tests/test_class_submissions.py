from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from autograder.assignment.ungradable import CannotGrade
from autograder.classroom.handed_in_files import content_of, files_in
from autograder.classroom.layouts import take_in
from autograder.classroom.roster import BrokenRoster, join, read_roster
from autograder.classroom.submissions import Intake, Student, digest_of, file_hashes

SERVER = b"print('a server')\n"
METADATA = """---
submission_11:
  :submitters:
  - :name: Ann Lee
    :sid: '7'
    :email: alee@uni.example
  :created_at: 2026-03-01 10:00:00.000000000 Z
submission_12:
  :submitters:
  - :name: Bob O'Hara
    :sid: '8'
    :email: bob@uni.example
  - :name: Анна Ли
    :sid: '9'
    :email: anna@uni.example
  :created_at: 2026-03-02 10:00:00.000000000 Z
"""


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return data.getvalue()


def laid_out(place: Path, files: dict[str, bytes], as_zip: bool) -> Path:
    """The files in a folder or in a zip at `place`."""
    if as_zip:
        archive = place / "class.zip"
        archive.write_bytes(zipped(files))
        return archive
    for name, content in files.items():
        path = place / "class" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return place / "class"


def taken_in(place: Path, files: dict[str, bytes], as_zip: bool = False) -> Intake:
    return take_in(files_in(laid_out(place, files, as_zip)))


def told(intake: Intake) -> dict[str, list[str]]:
    """Folder of the record -> paths that were handed in."""
    return {one.folder: sorted(file.path for file in one.files) for one in intake.submissions}


@pytest.fixture(params=[False, True], ids=["folder", "zip"])
def as_zip(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_moodle_names_each_folder_after_a_student(tmp_path: Path, as_zip: bool) -> None:
    intake = taken_in(
        tmp_path,
        {
            "Ann Lee_101_assignsubmission_file_/server.py": SERVER,
            "Ann Lee_101_assignsubmission_file_/lib/wire.py": SERVER,
            "O'Hara_Van der_102_assignsubmission_file/server.py": SERVER,
            "Анна Ли_103_assignsubmission_file_/сервер.py": SERVER,
            "Ann Lee_104_assignsubmission_file_server.py": SERVER,
            "Eve_105_assignsubmission_onlinetext_/onlinetext.html": b"<p>see my page</p>",
            "notes.txt": b"from the instructor",
        },
        as_zip,
    )

    assert told(intake) == {
        "Ann Lee_101": ["lib/wire.py", "server.py"],
        "O'Hara_Van der_102": ["server.py"],
        "Анна Ли_103": ["сервер.py"],
        "Ann Lee_104": ["server.py"],
        "Eve_105": ["onlinetext/onlinetext.html"],
    }
    assert [stray.path for stray in intake.strays] == ["notes.txt"]


def test_canvas_puts_everything_into_the_name_of_each_file(tmp_path: Path, as_zip: bool) -> None:
    intake = taken_in(
        tmp_path,
        {
            "leeann_101_900_server.py": SERVER,
            "leeann_101_901_client-1.py": SERVER,
            "oharabob_LATE_102_902_my_server.py": SERVER,
            "readme": b"",
        },
        as_zip,
    )

    assert told(intake) == {"leeann_101": ["client.py", "server.py"], "oharabob_102": ["my_server.py"]}
    assert {one.folder: one.is_late for one in intake.submissions} == {"leeann_101": False, "oharabob_102": True}
    assert [stray.path for stray in intake.strays] == ["readme"]


def test_blackboard_puts_a_receipt_beside_the_files(tmp_path: Path, as_zip: bool) -> None:
    name = "Chat server_alee_attempt_2026-03-01-12-30-00"

    intake = taken_in(tmp_path, {f"{name}_server.py": SERVER, f"{name}.txt": b"Name: Ann Lee (alee)"}, as_zip)

    assert told(intake) == {"alee": ["server.py"]}
    assert intake.submissions[0].submitted_at == "2026-03-01T12:30:00"


def test_gradescope_says_in_a_file_who_handed_in(tmp_path: Path, as_zip: bool) -> None:
    intake = taken_in(
        tmp_path,
        {
            "assignment_5_export/submission_metadata.yml": METADATA.encode(),
            "assignment_5_export/submission_11/server.py": SERVER,
            "assignment_5_export/submission_12/server.py": SERVER,
            "assignment_5_export/submission_13/server.py": SERVER,
        },
        as_zip,
    )

    assert told(intake) == {"Ann Lee_7": ["server.py"], "Bob O'Hara_8": ["server.py"], "Анна Ли_9": ["server.py"]}
    assert intake.submissions[0].submitted_at.startswith("2026-03-01T10:00:00")
    assert [stray.path for stray in intake.strays] == ["submission_13"]


def test_a_folder_a_repository_or_a_zip_for_each_student(tmp_path: Path, as_zip: bool) -> None:
    intake = taken_in(
        tmp_path,
        {
            "ann/server.py": SERVER,
            "ann/.git/config": b"",
            "ann/__pycache__/server.pyc": b"",
            "chat-bob/src/server.py": SERVER,
            "Анна Ли.zip": zipped({"work/server.py": SERVER}),
            "forgotten.docx": b"PK",
        },
        as_zip,
    )

    assert told(intake) == {"ann": ["server.py"], "chat-bob": ["src/server.py"], "Анна Ли": ["Анна Ли.zip"]}
    assert [stray.path for stray in intake.strays] == ["forgotten.docx"]


def test_zips_in_zips_are_opened(tmp_path: Path) -> None:
    inner = zipped({"server.py": SERVER, "__MACOSX/._server.py": b"", "../../escapes.py": SERVER})
    intake = taken_in(tmp_path, {"ann.zip": zipped({"hand in/again.zip": inner}), "bob/x.zip": b"no zip"})
    ann, bob = intake.submissions

    assert content_of(ann.files) == {"ann/hand in/again/server.py": SERVER}
    with pytest.raises(CannotGrade, match="cannot be unpacked"):
        content_of(bob.files)


def test_a_zip_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    (intake,) = taken_in(tmp_path, {"ann.zip": zipped({"zeros.py": b"0" * 20_000_001})}).submissions

    with pytest.raises(CannotGrade, match="20 MB"):
        content_of(intake.files)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    place = laid_out(tmp_path, {"ann/server.py": SERVER}, as_zip=False)
    (tmp_path / "solution.py").write_bytes(b"secret")
    (place / "ann" / "client.py").symlink_to(tmp_path / "solution.py")

    assert told(take_in(files_in(place))) == {"ann": ["server.py"]}


def test_a_name_that_no_folder_may_have_becomes_one(tmp_path: Path) -> None:
    assert Student("CON").folder == "CON_"
    assert Student("a/b:c", "5").folder == "a-b-c_5"
    assert Student("").folder == "no name"
    assert Student("Ли " * 60, "5").folder.startswith("Ли Ли")


def test_the_hash_of_a_submission_changes_with_names_and_content() -> None:
    digests = {
        digest_of(file_hashes(content))
        for content in ({"a.py": b"1"}, {"b.py": b"1"}, {"a.py": b"2"}, {"a.py": b"1", "b.py": b""}, {})
    }

    assert len(digests) == 5


def test_a_roster_says_who_handed_nothing_in(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "\ufeffIdentifier;Full name;Username;Section\n7;Lee, Ann;alee;A\n8;O'Hara Bob;bob;B\n9;Анна Ли;anna;A\n;;;C\n",
        encoding="utf-8",
    )
    intake = taken_in(tmp_path, {"leeann_101_900_server.py": SERVER, "stranger_102_901_server.py": SERVER})

    joined = join(intake, read_roster(roster))

    assert [(one.folder, len(one.files)) for one in joined.submissions] == [
        ("Lee, Ann_7", 1),
        ("stranger_102", 1),
        ("O'Hara Bob_8", 0),
        ("Анна Ли_9", 0),
    ]
    assert joined.submissions[0].student == Student("Lee, Ann", "101", "alee", "", "A")
    assert joined.not_on_roster == ["stranger"]


def test_a_repository_is_found_by_the_login_at_its_end(tmp_path: Path) -> None:
    intake = taken_in(tmp_path, {"chat-alee/server.py": SERVER})

    joined = join(intake, [Student("Ann Lee", "7", "alee"), Student("Bob", "8", "lee")])

    assert [(one.folder, len(one.files)) for one in joined.submissions] == [("Ann Lee_7", 1), ("Bob_8", 0)]


def test_two_students_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    intake = taken_in(tmp_path, {"Ann Lee/server.py": SERVER})

    joined = join(intake, [Student("Ann Lee", "7"), Student("Ann Lee", "8")])

    assert [one.folder for one in joined.submissions] == ["Ann Lee", "Ann Lee_7", "Ann Lee_8"]
    assert joined.not_on_roster == ["Ann Lee"]


def test_a_roster_without_a_known_column_is_refused(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("who,what\n1,2\n")

    with pytest.raises(BrokenRoster, match="identifier, name, login, email"):
        read_roster(roster)
