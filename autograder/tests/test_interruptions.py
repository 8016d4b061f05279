from __future__ import annotations

import signal
from pathlib import Path

import pytest

from autograder.tests.grader_runs import POSIX_ONLY, Grader
from autograder.tests.sample_programs import ECHO_SERVER

SIGN = """
import os, pathlib
def sign(name):
    pathlib.Path(os.environ["SIGNS"], name).write_text("here")
"""

# What the program does at a certain line: the moment is exact, however fast the machine is.
MOMENTS = {
    "when its program begins": "{stop}\n" + ECHO_SERVER,
    "when its program listens": ECHO_SERVER.replace("while True:", "{stop}\nwhile True:", 1),
    "when a client has come": ECHO_SERVER.replace("    while data", "    {stop}\n    while data"),
    "when a message is answered": ECHO_SERVER.replace("client.sendall", "{stop}; client.sendall"),
    "when its program has no more to do": ECHO_SERVER.replace("    while data", "    {stop}\n    break\n    while data")
    + "while client.recv(1024): pass\n",
    "when its program ends": ECHO_SERVER.replace(
        "        client.sendall(data)", "        {stop}; import os; os._exit(0)"
    ),
}
STUBBORN = "import signal\nfor s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(s, signal.SIG_IGN)\n"


def _stopping(text: str, how: str) -> str:
    # The parent is asked once, at the start: when the grader has gone, another process takes its place.
    start = f"import os, signal\nGRADER = os.getppid()\ndef stop(): os.kill(GRADER, signal.{how})\n"
    return start + STUBBORN + text.replace("{stop}", "stop()")


@POSIX_ONLY
@pytest.mark.parametrize(
    ("moment", "how"),
    [
        *((moment, "SIGINT") for moment in MOMENTS),
        ("when its program begins", "SIGHUP"),
        ("when a client has come", "SIGTERM"),
    ],
)
def test_a_grader_that_is_stopped_leaves_nothing(grader: Grader, moment: str, how: str) -> None:
    run = grader.run("01", "--server", grader.submit(_stopping(MOMENTS[moment], how)), "--all")

    assert run.code == 130
    assert run.err == "\nstopped\n"


@POSIX_ONLY
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_grader_that_is_killed_leaves_no_process(tmp_path: Path, moment: str) -> None:
    grader = Grader(tmp_path)

    run = grader.run("01", "--server", grader.submit(_stopping(MOMENTS[moment], "SIGKILL")), "--all")

    assert run.code == -signal.SIGKILL
    grader.has_left_nothing()


@POSIX_ONLY
def test_a_killed_grader_leaves_no_process_of_a_program_that_closed_its_files(tmp_path: Path) -> None:
    grader = Grader(tmp_path)
    text = "import os\nos.closerange(3, 256)\nos.kill(os.getppid(), 9)\nwhile True: pass"

    run = grader.run("01", "--server", grader.submit(text))

    assert run.code == -signal.SIGKILL
    grader.has_left_nothing()


@POSIX_ONLY
def test_ctrl_c_before_the_first_word_leaves_nothing(grader: Grader) -> None:
    for _ in range(3):
        process = grader.start("04", "--solution")
        process.send_signal(signal.SIGINT)
        run = grader.end(process)
        assert run.code != 0
        assert run.out == ""


@POSIX_ONLY
def test_ctrl_c_after_the_first_word_leaves_nothing(grader: Grader) -> None:
    process = grader.start("04", "--solution")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Lesson 04")
    process.send_signal(signal.SIGINT)

    assert grader.end(process).code == 130


@POSIX_ONLY
def test_impatient_ctrl_c_leaves_nothing(grader: Grader) -> None:
    text = SIGN + "sign('begun')\n" + STUBBORN + ECHO_SERVER
    process = grader.start("01", "--server", grader.submit(text), "--all")
    grader.waits_for_sign(process, "begun")
    while process.poll() is None:
        process.send_signal(signal.SIGINT)

    assert grader.end(process).code in (130, 1, -signal.SIGINT)


@POSIX_ONLY
@pytest.mark.parametrize("form", [(), ("--json", "-")])
def test_a_reader_that_goes_away_ends_the_run_without_a_complaint(grader: Grader, form: tuple[str, ...]) -> None:
    process = grader.start("01", *form)
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    run_err = process.communicate(timeout=120)[1]

    assert process.returncode == 1
    assert run_err == ""
