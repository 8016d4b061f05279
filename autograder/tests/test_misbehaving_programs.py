from __future__ import annotations

import pytest

from autograder.tests.grader_runs import POSIX_ONLY, Grader
from autograder.tests.sample_programs import ECHO_SERVER


def test_a_program_that_listens_twice_is_graded_at_its_first_port_with_a_note(grader: Grader) -> None:
    program = grader.submit(
        ECHO_SERVER.replace("while True:", "other = socket.create_server(('', 9090))\nwhile True:", 1)
    )

    run = grader.run("01", "--server", program, "--step", "1")

    assert run.code == 0
    assert "server.py listens in 2 places (lines 3 and 4): the clients came to line 3" in " ".join(run.out.split())


@pytest.mark.parametrize("loop", ["print('x' * 1_000_000)", "os.write(2, b'y' * 1_000_000)"])
def test_a_program_that_prints_a_gigabyte_is_graded_all_the_same(grader: Grader, loop: str) -> None:
    flood = f"import os\nfor _ in range(1000): {loop}\n"
    program = grader.submit(flood + ECHO_SERVER)

    run = grader.run("01", "--server", program, "--step", "1", "--json", "-", patience=10)

    assert run.code == 0


def test_a_program_that_starts_fifty_processes_leaves_none(grader: Grader) -> None:
    start = (
        "import subprocess, sys\n"
        "for _ in range(50):\n"
        "    subprocess.Popen([sys.executable, '-I', '-S', '-c', 'import time; time.sleep(1000)'])\n"
    )
    run = grader.run("01", "--server", grader.submit(start + ECHO_SERVER), "--step", "1", patience=10)

    assert run.code == 0


@POSIX_ONLY
def test_processes_that_hide_in_sessions_of_their_own_are_found(grader: Grader) -> None:
    hide = """
import os, subprocess, sys
sleep = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(1000)"]
subprocess.Popen(sleep, start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, sleep)
    os._exit(0)
os.wait()
"""
    run = grader.run("01", "--server", grader.submit(hide + ECHO_SERVER), "--step", "1")

    assert run.code == 0


def test_a_program_that_ignores_every_request_to_end_is_ended(grader: Grader) -> None:
    stubborn = """
import signal, threading
for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
    if hasattr(signal, name):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
def stay():
    while True:
        try:
            threading.Event().wait()
        except BaseException:
            continue
threading.Thread(target=stay).start()
"""
    assert grader.run("01", "--server", grader.submit(stubborn + ECHO_SERVER), "--step", "1").code == 0


@pytest.mark.parametrize(
    "closing",
    [
        "import sys\nsys.stdout.close(); sys.stderr.close(); sys.stdin.close()",
        "import os\nfor fd in (0, 1, 2): os.close(fd)",
        "import sys\nsys.stdout = None",
    ],
)
def test_a_program_that_closes_its_own_screen_is_graded_all_the_same(grader: Grader, closing: str) -> None:
    assert grader.run("01", "--server", grader.submit(closing + "\n" + ECHO_SERVER), "--step", "1").code == 0


@POSIX_ONLY
@pytest.mark.parametrize(
    "closing",
    [
        "os.closerange(3, 256)",
        "os.closerange(3, os.sysconf('SC_OPEN_MAX'))",
        "for fd in range(3, 256):\n    try: os.close(fd)\n    except OSError: pass",
    ],
)
def test_a_program_may_close_all_files_that_it_has_not_opened(grader: Grader, closing: str) -> None:
    run = grader.run("01", "--server", grader.submit(f"import os\n{closing}\n{ECHO_SERVER}"), "--step", "1")

    assert run.code == 0


def test_a_program_that_ends_in_the_middle_is_reported(grader: Grader) -> None:
    text = ECHO_SERVER.replace("client.sendall(data)", "import os; os._exit(0)")

    run = grader.run("01", "--server", grader.submit(text), "--json", "-")

    assert run.code == 1
    reason = next(c["reason"] for c in run.data["checks"] if c["verdict"] == "fail")
    assert "was closed by the program" in reason or "was reset" in reason or "the program has ended" in reason


@pytest.mark.parametrize(
    "destroying",
    [
        "import os, sys\nos.remove(sys.argv[0])",
        "import os, shutil\nshutil.rmtree(os.path.dirname(__file__), ignore_errors=True)",
        "open(__file__, 'w').write('gone')",
    ],
)
def test_a_program_that_deletes_its_own_file_does_not_lose_the_students(grader: Grader, destroying: str) -> None:
    grader.submit("precious", "notes.txt")

    assert grader.run("01", "--server", grader.submit(destroying + "\n" + ECHO_SERVER), "--step", "1").code == 0


@POSIX_ONLY
def test_a_link_in_place_of_the_programs_folder_loses_nobodys_files(grader: Grader) -> None:
    precious = grader.signs / "precious.txt"
    precious.write_text("here")
    link = """
import os, shutil
folder = os.path.dirname(os.path.dirname(__file__))
shutil.rmtree(folder)
os.symlink(os.environ["SIGNS"], folder)
"""

    grader.run("01", "--server", grader.submit(link + ECHO_SERVER), "--step", "1")

    assert precious.exists()
