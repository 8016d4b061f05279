"""What the student's shell may have done to standard input, output and error, and to the environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.lessons import ROOT
from autograder.tests.grader_runs import POSIX_ONLY, Grader
from autograder.tests.sample_programs import ECHO_SERVER

STEP = (str(ROOT / "autograder" / "run.py"), "01", "--step", "1")
WITH_REDIRECTION = "import os, sys\n{first}\nos.execv(sys.executable, [sys.executable, *sys.argv[1:]])"


def run_with(redirection: str, server: Path) -> subprocess.CompletedProcess[str]:
    """A run in whose process something was done to the standard streams before it began."""
    words = [sys.executable, "-c", WITH_REDIRECTION.format(first=redirection), *STEP, "--server", str(server)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False)


@POSIX_ONLY
@pytest.mark.parametrize("closed", ["0", "1", "2", "1, 2", "0, 1, 2"])
def test_closed_streams_change_no_verdict(grader: Grader, closed: str) -> None:
    redirection = f"for fd in ({closed},): os.close(fd)"

    right = run_with(redirection, grader.submit(ECHO_SERVER))
    wrong = run_with(redirection, grader.submit("print(1)", "wrong.py"))

    assert (right.returncode, wrong.returncode) == (0, 1)
    assert (right.stderr, wrong.stderr) == ("", "")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a device that is always full")
@pytest.mark.parametrize("words", [("01", "--step", "1"), ("01", "--step", "1", "--json", "-")])
def test_a_report_that_nobody_can_read_is_our_fault_and_said_in_one_sentence(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [sys.executable, STEP[0], *words], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, encoding="utf-8",
            timeout=120, check=False,
        )  # fmt: skip

    assert run.returncode == 3
    assert run.stderr == "Standard output takes nothing more: No space left on device.\n"


@POSIX_ONLY
def test_a_closed_terminal_ends_a_run_as_ctrl_c_does(grader: Grader) -> None:
    import pty

    ours, theirs = pty.openpty()
    text = "import os, pathlib, time\npathlib.Path(os.environ['SIGNS'], 'runs').touch()\ntime.sleep(60)"
    words = [sys.executable, STEP[0], "01", "--server", str(grader.submit(text))]
    environment = os.environ | {"SIGNS": str(grader.signs), "TMPDIR": str(grader.temporary)}
    run = subprocess.Popen(
        words, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs,
        start_new_session=True, preexec_fn=_take_the_terminal,
    )  # fmt: skip
    os.close(theirs)
    while not (grader.signs / "runs").exists():
        assert run.poll() is None
        os.read(ours, 4096)
    os.close(ours)

    assert run.wait(60) == 130


def _take_the_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.mark.parametrize(
    "variable",
    [
        "PYTHONINSPECT=1", "PYTHONVERBOSE=1", "PYTHONIOENCODING=ascii", "PYTHONUTF8=0", "PYTHONPROFILEIMPORTTIME=1",
        "PYTHONSAFEPATH=1", "PYTHONWARNINGS=error", "PYTEST_ADDOPTS=--bogus", "PYTEST_PLUGINS=no_such_plugin",
    ],
)  # fmt: skip
def test_a_variable_that_is_meant_for_other_runs_changes_no_verdict(grader: Grader, variable: str) -> None:
    name, _, value = variable.partition("=")
    client = ROOT / "solutions" / "01_echo" / "client.py"

    right = grader.run("01", "--client", client, "--step", "7", "--json", "-", env={name: value})
    wrong = grader.run("01", "--server", grader.submit("print(1)"), env={name: value})

    assert (right.code, wrong.code) == (0, 1)
    assert {check["verdict"] for check in json.loads(right.out)["checks"]} == {"pass"}


@POSIX_ONLY
def test_what_a_program_puts_into_temporary_files_goes_with_it(grader: Grader) -> None:
    sign = "import os, pathlib, tempfile\npathlib.Path(os.environ['SIGNS'], 'made').write_text(tempfile.mkdtemp())\n"

    run = grader.run("01", "--server", grader.submit(sign + ECHO_SERVER), "--step", "1", env={"TMPDIR": "/tmp"})

    made = Path((grader.signs / "made").read_text())
    assert run.code == 0
    assert made.parent.name.startswith("chatlab-")
    assert not made.exists()
