"""Grader processes and the command itself, with real programs."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograder.classroom.grade_submission import SubmissionGrader
from autograder.classroom.kit_identity import identify_kit
from autograder.classroom.outcomes import AnotherKit, Status, SubmissionTask
from autograder.course.lessons import ROOT

LESSON = "01_echo"
SOLUTION = (ROOT / "solutions" / LESSON / "server.py").read_bytes()
CLIENT = (ROOT / "solutions" / LESSON / "client.py").read_bytes()
KILLS_ITS_GRADER = b"""import os, signal
pid = os.getppid()
while pid > 1:  # whoever started us, and theirs, up to the process that grades
    with open(f"/proc/{pid}/cmdline") as file:
        command = file.read()
    if "grader_process" in command:
        os.kill(pid, signal.SIGKILL)
    with open(f"/proc/{pid}/stat") as file:
        pid = int(file.read().rpartition(")")[2].split()[1])
"""
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="these programs find their grader in /proc")


def task(files: dict[str, bytes], limit: float = 120, kit: str = "") -> SubmissionTask:
    return SubmissionTask("ann", LESSON, files, 7, kit or identify_kit(LESSON).sha256, limit)


def processes_of(place: Path) -> list[psutil.Process]:
    """Processes of submissions whose folders lie in `place`: other classes may be graded meanwhile."""
    found = []
    for process in psutil.process_iter():
        try:
            about = process.environ()
            words = [*process.cmdline(), about.get("TMPDIR", "")]
            if any(str(place) in word for word in words) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def temporary_files_in(place: Path) -> dict[str, str]:
    """An environment in which the folders of submissions lie in `place`."""
    (place / "t").mkdir()
    return os.environ | {"TMPDIR": str(place / "t")}


def nothing_is_left(place: Path) -> None:
    """Fail if processes of submissions do not go away; they may need a moment after a kill."""
    deadline = time.monotonic() + 30
    while (left := processes_of(place)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []


@pytest.fixture
def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    yield
    nothing_is_left(tmp_path)
    assert list(tmp_path.glob("chatlab-*/s-*")) == []


@pytest.mark.usefixtures("nothing_left")
def test_a_submission_gets_the_result_that_run_py_gives() -> None:
    outcome = SubmissionGrader().grade(task({"work/Server.py": SOLUTION, "work/client.py": CLIENT}))

    assert outcome.status is Status.GRADED, outcome.reason
    assert outcome.result is not None
    assert (outcome.result["score"], outcome.result["max_score"]) == (100, 100)
    assert outcome.result["programs"] == {"server": "Server.py", "client": "client.py"}
    assert "<html" in outcome.page
    for folder in (str(ROOT), "chatlab-class-", str(Path.home())):
        assert len(folder) < 3 or folder not in outcome.page + json.dumps(outcome.result)


@pytest.mark.usefixtures("nothing_left")
def test_what_cannot_be_read_as_python_has_no_points_and_a_report() -> None:
    outcome = SubmissionGrader().grade(task({"server.py": b"def (:\n"}))

    assert outcome.status is Status.GRADED
    assert outcome.result is not None
    assert (outcome.result["score"], outcome.result["max_score"]) == (0, 100)
    assert "server.py, line 1" in outcome.result["notices"][0]


@pytest.mark.usefixtures("nothing_left")
def test_two_files_that_could_be_the_server_are_for_a_person() -> None:
    outcome = SubmissionGrader().grade(task({"a/server.py": SOLUTION, "b/server.py": SOLUTION}))

    assert outcome.status is Status.UNGRADED
    assert outcome.reason == "several files could be the server: a/server.py, b/server.py"
    assert outcome.to_do


@ON_LINUX
@pytest.mark.usefixtures("nothing_left")
def test_a_grader_that_is_killed_twice_has_an_outcome_all_the_same() -> None:
    outcome = SubmissionGrader().grade(task({"server.py": KILLS_ITS_GRADER}))

    assert outcome.status is Status.KILLED
    assert outcome.tries == 2


@pytest.mark.usefixtures("nothing_left")
def test_a_submission_that_takes_longer_than_its_limit_holds_up_nobody() -> None:
    spins = b"import socket\nwhile True: pass\n"

    outcome = SubmissionGrader().grade(task({"server.py": spins}, limit=2.5))

    assert outcome.status is Status.TIMED_OUT
    assert outcome.seconds < 30


def test_another_kit_is_refused() -> None:
    with pytest.raises(AnotherKit):
        SubmissionGrader().grade(task({"server.py": SOLUTION}, kit="0" * 64))


# -- the command -----------------------------------------------------------------------------------


def command(*words: str | Path) -> list[str]:
    return [sys.executable, str(ROOT / "autograder" / "run.py"), "class", *map(str, words)]


def class_of(place: Path, programs: dict[str, bytes]) -> Path:
    for name, text in programs.items():
        (place / name).mkdir(parents=True)
        (place / name / "server.py").write_bytes(text)
    return place


def marks(results: Path) -> dict[str, float | None]:
    records = [json.loads(path.read_bytes()) for path in results.glob("students/*/result.json")]
    return {record["class"]["student"]["folder"]: record["class"]["mark"] for record in records}


def without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_times(v) for k, v in value.items() if k not in ("seconds", "when", "tries")}
    return [without_times(one) for one in value] if isinstance(value, list) else value


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_a_class_that_is_killed_at_any_moment_goes_on_and_ends_as_if_it_had_not_been(
    tmp_path: Path, kills: int
) -> None:
    programs = {"ann": SOLUTION, "bob": b"print('not begun')\n", "carol": b"def (:\n", "dave": SOLUTION}
    environment = temporary_files_in(tmp_path)
    place = class_of(tmp_path / "class", programs)
    (place / "eve").mkdir()
    (place / "eve" / "work.docx").write_bytes(b"PK")
    words = (LESSON, place, "--seed", "7", "--no-canaries", "--workers", "2", "--into")

    undisturbed = subprocess.run(
        command(*words, tmp_path / "a"), capture_output=True, text=True, timeout=300, env=environment
    )
    assert undisturbed.returncode == 4, undisturbed.stdout + undisturbed.stderr  # eve's is for a person
    moments = random.Random(7)
    for _ in range(kills):
        process = subprocess.Popen(command(*words, tmp_path / "b"), stdout=subprocess.DEVNULL, env=environment)
        time.sleep(moments.uniform(0.2, 4))  # the moment of the kill is what this test varies
        process.send_signal(signal.SIGKILL)
        process.wait()
    last = subprocess.run(command(*words, tmp_path / "b"), capture_output=True, text=True, timeout=300, env=environment)

    assert last.returncode == 4
    assert marks(tmp_path / "b") == marks(tmp_path / "a")
    assert marks(tmp_path / "a") == {"ann": 85, "bob": 0, "carol": 0, "dave": 85, "eve": None}
    for name in ("carol", "eve"):  # in the others, threads and waits tell which run it was
        both = [json.loads((tmp_path / x / "students" / name / "result.json").read_bytes()) for x in "ab"]
        assert without_times(both[0]) == without_times(both[1])
    lines = [json.loads(line) for line in (tmp_path / "b" / "ledger.jsonl").read_bytes().splitlines()]
    assert sorted(line["student"] for line in lines) == ["ann", "bob", "carol", "dave", "eve"]
    assert not list((tmp_path / "b").rglob("*.new"))
    nothing_is_left(tmp_path)
    assert not [path for path in (tmp_path / "t").glob("chatlab-class-*/s-*") if is_dead(path)]


def is_dead(folder: Path) -> bool:
    return not psutil.pid_exists(int(folder.parent.name.rpartition("-")[2]))


def test_wrong_usage_of_the_command_is_one_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "COLUMNS": "200"}
    (tmp_path / "server.py").write_text("")
    wrong: list[tuple[list[str | Path], str]] = [
        (["99", tmp_path, "--into", tmp_path / "r"], "there is no lesson '99'"),
        (["04", tmp_path / "no", "--into", tmp_path / "r"], "there is no "),
        (["04", tmp_path / "server.py", "--into", tmp_path / "r"], "neither a folder nor a zip"),
        (["04", tmp_path], "--into"),
    ]
    for words, said in wrong:
        run = subprocess.run(command(*words), capture_output=True, text=True, timeout=60, env=environment)
        assert run.returncode == 2
        assert said in run.stderr
        assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("prompt_then_name_ru", 0, "This will be graded; nothing was run."),
        ("zipped", 0, "This will be graded"),
        ("window_tkinter", 4, "A person would have to look at this"),
        ("python_two", 4, "Python 2"),
    ],
)
def test_before_the_deadline_a_student_may_ask_whether_it_will_be_accepted(
    name: str, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from autograder.cli.main import main

    place = ROOT / "autograder" / "tests" / "zoo" / "assignment" / name
    place = next(iter(place.glob("*.zip")), place)

    assert main(["assignment", str(place), "--check"]) == code
    assert said in capsys.readouterr().out


def test_grading_again_says_what_changed_and_why(tmp_path: Path) -> None:
    place = class_of(tmp_path / "class", {"ann": b"print('not begun')\n", "bob": b"def (:\n"})
    words = command(LESSON, place, "--into", tmp_path / "r", "--no-canaries", "--isolation", "none")
    subprocess.run(words, capture_output=True, check=True, timeout=120)
    (place / "ann" / "server.py").write_bytes(SOLUTION)

    run = subprocess.run(words, capture_output=True, text=True, timeout=120)

    assert "ann: 0 -> 85\n" in run.stdout
    assert ": fail -> pass, because the submission changed" in run.stdout
    assert "files: server.py changed" in run.stdout
    assert "bob: " not in run.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are unknown to Windows")
def test_ctrl_c_stops_a_class_and_leaves_nothing_behind(tmp_path: Path) -> None:
    spins = b"import socket\nwhile True: pass\n"
    place = class_of(tmp_path / "class", {"ann": b"def (:\n", "bob": spins, "carol": spins})
    words = (LESSON, place, "--into", tmp_path / "r", "--no-canaries", "--workers", "3")
    process = subprocess.Popen(
        command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=temporary_files_in(tmp_path)
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "r" / "students" / "ann" / "result.json").exists():
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.02)

    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert err.strip() == "stopped"
    nothing_is_left(tmp_path)
    assert marks(tmp_path / "r") == {"ann": 0}
    assert len((tmp_path / "r" / "ledger.jsonl").read_bytes().splitlines()) == 1
