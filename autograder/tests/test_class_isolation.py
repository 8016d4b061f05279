"""Walls around a submission: what is seen from inside, and the cheats that only isolation stops."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom import isolation
from autograder.classroom.grade_submission import SubmissionGrader
from autograder.classroom.isolation import BUBBLEWRAP, Availability, NoIsolation, availability, isolated
from autograder.classroom.kit_identity import identify_kit
from autograder.classroom.outcomes import Status, SubmissionTask
from autograder.cli import doctor
from autograder.course.lessons import ROOT, find
from autograder.evaluation.cheat_zoo import Cheat, cheats
from autograder.grading.kit_integrity import kit_state

behind_walls = pytest.mark.skipif(not availability().is_there, reason=f"no isolation: {availability().why_not}")
ONLY_ISOLATION = [cheat for cheat in cheats() if cheat.isolation]
EVERY_DAY = {"kills_the_grader", "serves_the_solution", "writes_over_the_checks"}
SPIES = b"""import os
for pid in filter(str.isdigit, os.listdir("/proc")):
    if b"grader_process" in open(f"/proc/{pid}/cmdline", "rb").read().partition(b"bwrap")[0]:
        open(f"/proc/{pid}/mem", "rb")
        raise SystemExit("has read " + "its memory")
"""
LOOKS_AROUND = """
import getpass, json, os, socket, sys
def tries(action, *arguments):
    try:
        return str(action(*arguments))
    except OSError as error:
        return type(error).__name__
kit, port, outside = sys.argv[1], int(sys.argv[2]), sys.argv[3]
print(json.dumps({
    "user": os.getuid(), "pids": len([p for p in os.listdir("/proc") if p.isdigit()]),
    "solutions": os.listdir(kit + "/solutions"), "tests": os.listdir(kit + "/autograder/tests"),
    "reaches us": tries(socket.create_connection, ("127.0.0.1", port), 2),
    "writes the kit": tries(open, kit + "/autograder/run.py", "a"), "writes outside": tries(open, "/usr/x", "w"),
    "sees outside": os.path.exists(outside), "environment": os.environ.get("SECRET", ""),
    "names": [socket.gethostbyname(name) for name in (socket.gethostname(), "localhost")] + [getpass.getuser()],
    "own": tries(socket.create_server, ("0.0.0.0", 8080)).startswith("<socket"),
}))
"""


def test_there_are_ten_cheats_that_only_isolation_stops() -> None:
    assert len(ONLY_ISOLATION) == 10


@behind_walls
def test_from_inside_nothing_of_this_machine_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "of the instructor")
    (tmp_path / "job").mkdir()
    (tmp_path / "others.txt").write_text("marks")
    with socket.create_server(("127.0.0.1", 0)) as ours:
        command = [
            sys.executable,
            "-c",
            LOOKS_AROUND,
            str(ROOT),
            str(ours.getsockname()[1]),
            str(tmp_path / "others.txt"),
        ]
        run = subprocess.run(isolated(command, tmp_path / "job", {}), capture_output=True, text=True, timeout=60)

    assert run.returncode == 0, run.stderr
    seen: dict[str, Any] = json.loads(run.stdout)
    assert seen["user"] != 0
    assert seen["pids"] <= 4
    assert seen["solutions"] == seen["tests"] == []
    assert seen["reaches us"] == "ConnectionRefusedError"
    assert seen["writes the kit"] in ("OSError", "PermissionError")
    assert seen["writes outside"] in ("OSError", "PermissionError")
    assert not seen["sees outside"]
    assert seen["environment"] == ""
    assert seen["own"]
    assert seen["names"] == ["127.0.0.1", "127.0.0.1", "student"]


@behind_walls
@pytest.mark.parametrize(
    "cheat",
    [c if c.name in EVERY_DAY else pytest.param(c, marks=pytest.mark.slow) for c in ONLY_ISOLATION],
    ids=lambda cheat: cheat.name,
)
def test_what_only_isolation_stops_gains_and_harms_nothing(cheat: Cheat) -> None:
    lesson = find(cheat.lesson).name
    files = {f"{cheat.program_role}.py": cheat.path.read_bytes()}
    original, kit = cheat.path.read_bytes(), kit_state([])
    limit = 20 if cheat.name == "stops_the_grader" else 120

    outcome = SubmissionGrader().grade(
        SubmissionTask("x", lesson, files, 7, identify_kit(lesson).sha256, limit, BUBBLEWRAP)
    )

    if outcome.status is Status.GRADED:
        assert outcome.result is not None
        assert outcome.result["score"] <= cheat.earns
        assert outcome.result["isolation"] == BUBBLEWRAP
    else:  # it has lost its own verdict, and a person reads it
        assert outcome.status in (Status.KILLED, Status.TIMED_OUT), outcome.reason
    assert kit_state([]) == kit
    assert cheat.path.read_bytes() == original


@behind_walls
def test_a_program_cannot_look_into_the_memory_of_its_grader() -> None:
    outcome = SubmissionGrader().grade(
        SubmissionTask("x", "01_echo", {"server.py": SPIES}, 7, identify_kit("01_echo").sha256, 120, BUBBLEWRAP)
    )

    assert outcome.result is not None, outcome.reason
    assert "PermissionError" in outcome.page
    assert "has read its memory" not in outcome.page


@behind_walls
def test_a_right_program_has_the_same_mark_behind_walls() -> None:
    files = {
        f"{role}.py": (ROOT / "solutions" / "01_echo" / f"{role}.py").read_bytes() for role in ("server", "client")
    }

    outcome = SubmissionGrader().grade(
        SubmissionTask("x", "01_echo", files, 7, identify_kit("01_echo").sha256, 120, BUBBLEWRAP)
    )

    assert outcome.result is not None, outcome.reason
    assert outcome.result["score"] == 100


def test_a_machine_that_cannot_isolate_says_why_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    nothing = Availability(False, "bubblewrap is not installed", "sudo apt-get install bubblewrap")
    monkeypatch.setattr(isolation, "availability", lambda: nothing)
    monkeypatch.setattr(doctor, "availability", lambda: nothing)

    assert doctor.run() == 1
    assert "isolation: none, for bubblewrap is not installed\n  sudo apt-get install" in capsys.readouterr().out
    with pytest.raises(NoIsolation, match="sudo apt-get install bubblewrap"):
        isolated(["true"], tmp_path, {})


def test_required_isolation_refuses(tmp_path: Path) -> None:
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "server.py").write_text("")
    command = [sys.executable, str(ROOT / "autograder" / "run.py"), "class", "01", str(tmp_path), "--into"]
    run = subprocess.run(
        [*command, str(tmp_path / "r"), "--isolation", "required"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "CHATLAB_AS_ELSEWHERE": "1"},  # as on a system that is not Linux
    )

    assert run.returncode == 2
    assert "cannot isolate: it needs Linux" in run.stderr
