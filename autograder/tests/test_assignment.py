"""Every submission of the zoo gets the mark that a careful instructor gives it, and the reasons hold."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.assignment.grade import grade
from autograder.grading.results import Verdict

ZOO = Path(__file__).parent / "zoo" / "assignment"
SUBMISSIONS = sorted(folder for folder in ZOO.iterdir() if (folder / "mark.txt").is_file())
ROOT = Path(__file__).resolve().parents[2]
TRIES = 3  # what is reported is certain; a busy machine may keep one from finding out
EVERY_DAY = {  # one of each kind; all of them take minutes
    "prompt_then_name_ru",
    "udp_prompt_shape",
    "two_users_relayed",
    "name_first_ru",
    "length_header_struct",
    "json_lines",
    "argv_host_port",
    "tells_only_one",
    "window_tkinter",
    "asyncio_server",
}


def submission_in(folder: Path) -> Path:
    """What is graded: the zip in the folder if there is one, else the folder."""
    return next(folder.glob("*.zip"), folder)


@pytest.mark.parametrize(
    "folder",
    [f if f.name in EVERY_DAY else pytest.param(f, marks=pytest.mark.slow) for f in SUBMISSIONS],
    ids=lambda folder: folder.name,
)
def test_a_submission_gets_the_mark_that_a_careful_instructor_gives(folder: Path) -> None:
    result = grade(submission_in(folder), seed=7, with_probes=False)

    wanted, _, why = (folder / "mark.txt").read_text(encoding="utf-8").partition("\n")
    mark = "ungraded" if result.mark is None else f"{result.mark:g}"
    criteria = [one for pair in result.pairs for one in pair.criteria]
    ours = [one.traceback for one in criteria if one.verdict is Verdict.OOPS]
    assert not ours, ours[0]
    assert mark == wanted, (why, result.reason, [(one.key, one.reason) for one in criteria if one.reason])
    if mark == "ungraded":
        assert result.reason
        assert result.to_do


def test_there_are_at_least_forty_submissions_and_each_mark_has_its_reason() -> None:
    assert len(SUBMISSIONS) >= 40
    for folder in SUBMISSIONS:
        assert (folder / "mark.txt").read_text(encoding="utf-8").partition("\n")[2].strip(), folder.name


@pytest.mark.parametrize(
    ("name", "dialect", "weaknesses"),
    [
        (
            "prompt_then_name_ru",
            "a prompt, then the name, bare sends",
            {"silent", "second_alice", "glued", "large", "bad_bytes", "vanished", "reset"},
        ),
        ("json_lines", "the name first, lines", {"second_alice"}),
        ("text_alone", "no handshake, bare sends", {"glued"}),
        (
            "token_nick",
            "a token that the client answers with the name, bare sends",
            {"silent", "second_alice", "glued"},
        ),
        ("udp_prompt_shape", "the name first, one datagram a message", {"large", "bad_bytes", "second_alice"}),
        ("length_header_struct", "the name first, messages with a length header", {"bad_bytes", "second_alice"}),
    ],
)
def test_what_would_go_wrong_outside_class_is_reported_and_costs_nothing(
    name: str, dialect: str, weaknesses: set[str]
) -> None:
    for _ in range(TRIES):
        result = grade(ZOO / name, seed=7)
        assert result.best is not None
        assert result.mark == result.best.factor
        assert result.best.dialect == dialect
        found = {w.kind.value for w in result.best.weaknesses}
        assert found <= weaknesses
        if found == weaknesses:
            break
    assert found == weaknesses


def test_a_line_that_ends_the_connection_of_a_leaver_may_be_lost_with_it(tmp_path: Path) -> None:
    copy = shutil.copytree(ZOO / "token_nick", tmp_path / "submission")
    server = copy / "server.py"
    slow = server.read_text().replace("member.send(message)", "member.send(message)\n        time.sleep(0.05)")
    server.write_text("import time\n" + slow)

    result = grade(copy, seed=7, with_probes=False)

    assert result.mark == 100, [one.reason for one in result.best.criteria] if result.best else result.reason


def test_where_the_dialect_is_not_recognised_that_part_is_left_out() -> None:
    result = grade(ZOO / "cipher", seed=7)

    assert result.best is not None
    assert (result.mark, result.best.dialect, result.best.weaknesses) == (100, "", [])


def test_the_submission_is_not_written_to_and_nothing_is_left_running(tmp_path: Path) -> None:
    import psutil

    copy = shutil.copytree(ZOO / "helper_modules", tmp_path / "submission")
    before = sorted((p.relative_to(copy), p.stat().st_mtime_ns) for p in copy.rglob("*"))

    grade(copy, seed=7, with_probes=False)

    assert sorted((p.relative_to(copy), p.stat().st_mtime_ns) for p in copy.rglob("*")) == before
    ours = [p for p in psutil.Process().children(recursive=True) if str(copy) in " ".join(_command(p))]
    assert not ours


def _command(process: object) -> list[str]:
    import psutil

    assert isinstance(process, psutil.Process)
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """The command, as it is typed."""
    command = [sys.executable, str(ROOT / "autograder" / "run.py"), "assignment", *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT)


def test_the_command_says_what_it_chose_then_the_mark(tmp_path: Path) -> None:
    page, folder = tmp_path / "page.html", tmp_path / "submission"
    folder.mkdir()
    # Students name files in their own language; here such names are given late, since not every tool keeps them.
    for role, name in (("server", "сервер"), ("client", "клиент")):
        shutil.copy(ZOO / "name_first_ru" / f"{role}.py", folder / f"{name}.py")

    done = run(str(folder), "--html", str(page), "--seed", "7")

    assert done.returncode == 0, done.stderr
    assert "server сервер.py, client клиент.py (TCP)" in done.stdout
    assert "Mark: 100 of 100 (TCP multi-user, at most 100)." in done.stdout
    assert "100" in page.read_text(encoding="utf-8")


def test_the_command_prints_data_and_nothing_else() -> None:
    done = run(str(ZOO / "window_tkinter"), "--json", "-")

    data = json.loads(done.stdout)
    assert done.returncode == 4
    assert (data["schema"], data["score"], data["assignment"]["status"]) == ("chatlab/1", None, "ungraded")
    assert "window" in data["assignment"]["reason"]
    assert data["assignment"]["to_do"]


@pytest.mark.parametrize(
    "words", [("no/such/folder",), ("--server", "no_such.py"), ("--nonsense",), ("README.md",)], ids=lambda w: w[0]
)
def test_wrong_usage_is_one_sentence(words: tuple[str, ...]) -> None:
    done = run(*words)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
