from __future__ import annotations

import json
import signal
import socket
import sys
from pathlib import Path

import pytest

from autograder.tests.grader_runs import ROOT, Grader

WINDOWS = sys.platform == "win32"
posix_only = pytest.mark.skipif(WINDOWS, reason="signals of this kind, or forks, are unknown to Windows")

ECHO = """
import socket
listener = socket.create_server(("localhost", 8080))
while True:
    client, address = listener.accept()
    while data := client.recv(1024):
        client.sendall(data)
    client.close()
"""
SIGN = """
import os, pathlib
def sign(name):
    pathlib.Path(os.environ["SIGNS"], name).write_text("here")
"""


# -- words on the command line -------------------------------------------------------------------


@pytest.mark.parametrize("word", ["77", "", "²", "04_", "04 05"])
def test_a_lesson_that_does_not_exist_is_named_with_those_that_do(grader: Grader, word: str) -> None:
    run = grader.run(word)

    assert run.code == 2
    assert run.err.startswith(f"there is no lesson {word!r}; the lessons are 01_echo, 02_lines, ")
    assert run.err.count("\n") == 1
    assert run.out == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["04", "--step", "99"], "lesson 04_multichat has no step 99; its steps are 0 to 11"),
        (["04", "--step", "-1"], "lesson 04_multichat has no step -1"),
        (["04", "--step", "two"], "invalid int value: 'two'"),
        (["04", "--seed", "seven"], "invalid int value: 'seven'"),
        (["04", "--json", "no/such/folder/verdicts.json"], "there is no folder"),
        (["04", "--json", "."], "is a folder"),
        (["04", "--frob"], "unrecognized arguments: --frob"),
        (["04", "--client", "lessons/04_multichat/client.py"], "lesson 04_multichat does not grade a client program"),
        (["01", "--step", "7", "--server", "lessons/01_echo/server.py"], "step 7 of lesson 01_echo is about client.py"),
        (["--json", "-"], "--json is about one lesson"),
        (["--step", "3"], "--step is about one lesson"),
    ],
)
def test_words_that_cannot_be_served_are_refused_before_a_run(grader: Grader, words: list[str], says: str) -> None:
    run = grader.run(*words)

    assert run.code == 2
    assert says in run.err
    assert "pass" not in run.out


def test_only_the_server_that_was_named_is_graded(grader: Grader) -> None:
    run = grader.run("01", "--server", ROOT / "solutions" / "01_echo" / "server.py", "--json", "-")

    assert run.code == 0
    assert run.data["score"] == run.data["max_score"] == 85


# -- files that cannot be run --------------------------------------------------------------------


def test_a_file_that_does_not_exist_is_named(grader: Grader) -> None:
    run = grader.run("04", "--server", grader.student / "sever.py")

    assert run.code == 2
    assert run.err.startswith("there is no file ")
    assert run.err.count("\n") == 1


def test_a_folder_is_no_program(grader: Grader) -> None:
    run = grader.run("04", "--server", grader.student)

    assert run.code == 2
    assert "is a folder; name the file in it" in run.err


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "is not a text file: it has a zero byte at position 8"),
        (b"\x89PNG\r\n\x1a\n\xff\xd8", "is not a text file that Python can read"),
        ("print('привет')".encode("cp1251"), "save it as UTF-8"),
        ("print('hello')".encode("utf-16"), "is not a text file"),
        (b"# -*- coding: klingon -*-\n", "unknown encoding"),
    ],
)
def test_a_file_that_is_not_text_is_refused(grader: Grader, data: bytes, says: str) -> None:
    run = grader.run("04", "--server", grader.submit(data))

    assert run.code == 2
    assert says in run.err


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("import socket\n\nlistener = = 5\n", "line 3, column 12"),
        ("while True\n    pass\n", "line 1, column 11"),
        ("def f():\nreturn 1\n", "line 2, column 1"),
        ("x = '\\d'\nprint('a\n", "line 2, column 7"),
    ],
)
def test_a_syntax_error_is_told_with_line_and_column(grader: Grader, text: str, where: str) -> None:
    run = grader.run("04", "--server", grader.submit(text))

    assert run.code == 1
    assert f"server.py, {where}" in run.said
    assert "SyntaxWarning" not in run.said


def test_a_syntax_error_is_told_as_data_too(grader: Grader) -> None:
    run = grader.run("04", "--server", grader.submit("def f(:\n"), "--json", "-")

    assert run.code == 1
    assert run.data["score"] == 0
    assert run.data["max_score"] == 100
    assert {check["verdict"] for check in run.data["checks"]} == {"wait"}
    assert "server.py, line 1" in run.data["notices"][0]


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_runs(grader: Grader) -> None:
    program = grader.submit(b"\xef\xbb\xbf" + ECHO.replace("\n", "\r\n").encode())

    assert grader.run("01", "--server", program, "--step", "1").code == 0


# -- programs that do not come to listen ---------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "server.py ended (exit code 0) before it listened"),
        ("print('hello')", "server.py ended (exit code 0) before it listened"),
        ("import sys\nsys.exit(3)", "server.py ended (exit code 3) before it listened"),
        ("import os\nos._exit(0)", "server.py ended (exit code 0) before it listened"),
        ("x = 1\nx.foo()", "server.py ended with AttributeError: 'int' object has no attribute 'foo' at line 2"),
        ("import no_such_module", "ended with ModuleNotFoundError: No module named 'no_such_module' at line 1"),
        ("\nname = input('name? ')", "server.py waits in input() at line 2 and does not listen yet"),
        ("import socket, threading\ns = socket.socket()\nthreading.Event().wait()", "at line 3"),
        ("import socket\ns = socket.socket()\ns.bind(('localhost', 8080))\ns.accept()", "ended with"),
        ("import socket\ns = socket.socket()\ns.bind(('no.host.invalid', 8080))", "ended with gaierror"),
        ("import socket\ns = socket.socket()\ns.bind(('localhost', 70000))", "ended with OverflowError"),
        ("import socket\ns = socket.socket(type=socket.SOCK_DGRAM)\ns.bind(('', 8080))\ns.recvfrom(9)", "speaks TCP"),
    ],
)
def test_a_program_that_never_listens_is_told_why(grader: Grader, text: str, says: str) -> None:
    run = grader.run("01", "--server", grader.submit(text), "--json", "-")

    assert run.code == 1
    assert run.data["score"] == 0
    assert says in run.data["checks"][0]["reason"]


@pytest.mark.parametrize("text", ["\nwhile True: pass", "\ntry:\n  while True: print('x')\nfinally: pass"])
def test_a_program_that_loops_at_import_is_told_the_line(grader: Grader, text: str) -> None:
    run = grader.run("01", "--server", grader.submit(text), "--json", "-", patience=0.1)

    assert run.code == 1
    assert "server.py does not listen for a TCP connection" in run.data["checks"][0]["reason"]
    assert "at line" in run.data["checks"][0]["reason"]


# -- programs that run and misbehave -------------------------------------------------------------


def test_a_program_that_listens_twice_is_graded_at_its_first_port_with_a_note(grader: Grader) -> None:
    program = grader.submit(ECHO.replace("while True:", "other = socket.create_server(('', 9090))\nwhile True:", 1))

    run = grader.run("01", "--server", program, "--step", "1")

    assert run.code == 0
    assert "server.py listens in 2 places (lines 3 and 4): the clients came to the first" in " ".join(run.out.split())


@pytest.mark.parametrize("loop", ["print('x' * 1_000_000)", "os.write(2, b'y' * 1_000_000)"])
def test_a_program_that_prints_a_gigabyte_is_graded_all_the_same(grader: Grader, loop: str) -> None:
    flood = f"import os\nfor _ in range(1000): {loop}\n"
    program = grader.submit(flood + ECHO)

    run = grader.run("01", "--server", program, "--step", "1", "--json", "-", patience=10)

    assert run.code == 0


def test_a_program_that_starts_fifty_processes_leaves_none(grader: Grader) -> None:
    start = (
        "import subprocess, sys\n"
        "for _ in range(50):\n"
        "    subprocess.Popen([sys.executable, '-I', '-S', '-c', 'import time; time.sleep(1000)'])\n"
    )
    run = grader.run("01", "--server", grader.submit(start + ECHO), "--step", "1", patience=10)

    assert run.code == 0


@posix_only
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
    run = grader.run("01", "--server", grader.submit(hide + ECHO), "--step", "1")

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
    assert grader.run("01", "--server", grader.submit(stubborn + ECHO), "--step", "1").code == 0


@pytest.mark.parametrize(
    "closing",
    [
        "import sys\nsys.stdout.close(); sys.stderr.close(); sys.stdin.close()",
        "import os\nfor fd in (0, 1, 2): os.close(fd)",
        "import sys\nsys.stdout = None",
    ],
)
def test_a_program_that_closes_its_own_screen_is_graded_all_the_same(grader: Grader, closing: str) -> None:
    assert grader.run("01", "--server", grader.submit(closing + "\n" + ECHO), "--step", "1").code == 0


@posix_only
def test_a_program_that_closes_every_file_of_its_process_is_told_something_and_ended(grader: Grader) -> None:
    run = grader.run(
        "01", "--server", grader.submit("import os\nos.closerange(3, 256)\n" + ECHO), "--step", "1",
        patience=0.3,
    )  # fmt: skip

    assert run.code == 1
    assert "server.py" in run.out


def test_a_program_that_ends_in_the_middle_is_told_so(grader: Grader) -> None:
    text = ECHO.replace("client.sendall(data)", "import os; os._exit(0)")

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

    assert grader.run("01", "--server", grader.submit(destroying + "\n" + ECHO), "--step", "1").code == 0


@posix_only
def test_a_program_that_puts_a_link_in_the_place_of_its_folder_loses_nobodys_files(grader: Grader) -> None:
    precious = grader.signs / "precious.txt"
    precious.write_text("here")
    link = """
import os, shutil
folder = os.path.dirname(os.path.dirname(__file__))
shutil.rmtree(folder)
os.symlink(os.environ["SIGNS"], folder)
"""

    grader.run("01", "--server", grader.submit(link + ECHO), "--step", "1")

    assert precious.exists()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ('("localhost", 80)', "asks for port 80"),
        ('("192.0.2.7", 22)', "asks for the address 192.0.2.7"),
    ],
)
def test_an_address_that_fails_elsewhere_passes_here_with_a_note(grader: Grader, address: str, says: str) -> None:
    program = grader.submit(ECHO.replace('("localhost", 8080)', address))

    written = grader.signs / "verdicts.json"
    run = grader.run("01", "--server", program, "--step", "1", "--json", written)
    notices = json.loads(written.read_text(encoding="utf-8"))["notices"]

    assert run.code == 0
    assert f"Note: server.py {says} (line 3)" in " ".join(run.out.split())
    assert any(says in notice and "outside the autograder" in notice for notice in notices)
    assert len(notices) == len(set(notices))


@pytest.mark.parametrize("address", ['("", 8080)', '("0.0.0.0", 1024)'])
def test_an_ordinary_address_is_not_remarked_upon(grader: Grader, address: str) -> None:
    program = grader.submit(ECHO.replace('("localhost", 8080)', address))

    assert grader.run("01", "--server", program, "--step", "1", "--json", "-").data["notices"] == []


CALLER = """
import socket
server = socket.socket()
server.connect(ADDRESS)
while (text := input()) != "exit":
    server.sendall(text.encode())
    print(server.recv(1024).decode())
print("bye")
"""


@pytest.mark.parametrize("address", ["('203.0.113.9', 4242)", "('chat.example.invalid', 1)"])
def test_a_client_that_connects_somewhere_odd_reaches_ours_with_a_note(grader: Grader, address: str) -> None:
    program = grader.submit(CALLER.replace("ADDRESS", address), "client.py")

    run = grader.run("01", "--client", program, "--step", "7", "--json", "-")

    assert run.code == 0
    host = address.split("'")[1]
    assert any(f"client.py connects to {host}" in notice and "line 4" in notice for notice in run.data["notices"])


def test_a_client_that_connects_to_an_impossible_port_is_told_as_at_home(grader: Grader) -> None:
    program = grader.submit(CALLER.replace("ADDRESS", "('localhost', 80800)"), "client.py")

    run = grader.run("01", "--client", program)

    assert run.code == 1
    assert "line 4: died here: OverflowError" in run.out


# -- being stopped -------------------------------------------------------------------------------

# What the program does at a certain line: the moment is exact, however fast the machine is.
MOMENTS = {
    "when its program begins": "{stop}\n" + ECHO,
    "when its program listens": ECHO.replace("while True:", "{stop}\nwhile True:", 1),
    "when a client has come": ECHO.replace("    while data", "    {stop}\n    while data"),
    "when a message is answered": ECHO.replace("client.sendall", "{stop}; client.sendall"),
    "when its program has no more to do": ECHO.replace("    while data", "    {stop}\n    break\n    while data")
    + "while client.recv(1024): pass\n",
    "when its program ends": ECHO.replace("        client.sendall(data)", "        {stop}; import os; os._exit(0)"),
}
STUBBORN = "import signal\nfor s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(s, signal.SIG_IGN)\n"


def _stopping(text: str, how: str) -> str:
    # The parent is asked once, at the start: when the grader has gone, another process takes its place.
    start = f"import os, signal\nGRADER = os.getppid()\ndef stop(): os.kill(GRADER, signal.{how})\n"
    return start + STUBBORN + text.replace("{stop}", "stop()")


@posix_only
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


@posix_only
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_grader_that_is_killed_leaves_no_process(tmp_path: Path, moment: str) -> None:
    grader = Grader(tmp_path)

    run = grader.run("01", "--server", grader.submit(_stopping(MOMENTS[moment], "SIGKILL")), "--all")

    assert run.code == -signal.SIGKILL
    grader.has_left_nothing()


@posix_only
def test_a_grader_that_is_killed_leaves_no_process_of_a_program_that_cut_its_line_to_us(tmp_path: Path) -> None:
    grader = Grader(tmp_path)
    text = "import os\nos.closerange(3, 256)\nos.kill(os.getppid(), 9)\nwhile True: pass"

    run = grader.run("01", "--server", grader.submit(text))

    assert run.code == -signal.SIGKILL
    grader.has_left_nothing()


@posix_only
def test_ctrl_c_before_the_first_word_leaves_nothing(grader: Grader) -> None:
    for _ in range(3):
        process = grader.start("04", "--solution")
        process.send_signal(signal.SIGINT)
        run = grader.end(process)
        assert run.code != 0
        assert run.out == ""


@posix_only
def test_ctrl_c_after_the_first_word_leaves_nothing(grader: Grader) -> None:
    process = grader.start("04", "--solution")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Lesson 04")
    process.send_signal(signal.SIGINT)

    assert grader.end(process).code == 130


@posix_only
def test_impatient_ctrl_c_leaves_nothing(grader: Grader) -> None:
    text = SIGN + "sign('begun')\n" + STUBBORN + ECHO
    process = grader.start("01", "--server", grader.submit(text), "--all")
    grader.waits_for_sign(process, "begun")
    while process.poll() is None:
        process.send_signal(signal.SIGINT)

    assert grader.end(process).code in (130, 1, -signal.SIGINT)


@posix_only
@pytest.mark.parametrize("form", [(), ("--json", "-")])
def test_a_reader_that_goes_away_ends_the_run_without_a_complaint(grader: Grader, form: tuple[str, ...]) -> None:
    process = grader.start("01", *form)
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    run_err = process.communicate(timeout=120)[1]

    assert process.returncode == 1
    assert run_err == ""


# -- beside others -------------------------------------------------------------------------------


def test_two_runs_at_once_do_not_disturb_each_other(grader: Grader) -> None:
    both = [grader.start("04", "--solution", "--json", "-") for _ in range(2)]
    runs = [grader.end(process) for process in both]

    assert [run.data["score"] for run in runs] == [100, 100]


def test_a_stranger_on_the_port_is_not_graded_by_mistake(grader: Grader) -> None:
    try:
        stranger = socket.create_server(("127.0.0.1", 8080))
    except OSError:
        stranger = None  # somebody has it already: just as good
    try:
        assert grader.run("01", "--server", grader.submit(ECHO), "--step", "1").code == 0
        assert grader.run("01", "--server", grader.submit("print('nothing')"), "--step", "1").code == 1
    finally:
        if stranger is not None:
            stranger.close()


def test_our_own_fault_is_told_in_one_sentence(grader: Grader) -> None:
    (grader.signs / "sitecustomize.py").write_text("import secrets\nsecrets.randbelow = None\n")

    run = grader.run("01", env={"PYTHONPATH": str(grader.signs)})

    assert run.code == 3
    assert run.err.startswith("The autograder itself went wrong: TypeError")
    assert "Traceback" not in run.said
