from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.lessons import ROOT, Lesson, all_lessons
from autograder.tests.grader_runs import LONG, Grader

LESSONS = all_lessons()
POSIX_ONLY = {"crypt", "fcntl", "grp", "nis", "posix", "pty", "pwd", "resource", "spwd", "syslog", "termios", "tty"}
POSIX_CALLS = {"fork", "forkpty", "getpgid", "getuid", "killpg", "setpgid", "setsid", "setuid", "WNOHANG", "SIGKILL"}
SYSTEM_DEPENDENT = {
    f"program/{name}.py"
    for name in (
        "platform_support",
        "process_tree",
        "linux/settled",
        "linux/sockets",
        "fork_server",
        "launcher/channel",
        "launcher/process_groups",
        "linux/wakers",
        "launcher/fork_loop",
    )
}
HOUSE = ROOT / "autograder"
ZOO = HOUSE / "tests" / "zoo"
MODULES = sorted(p for p in HOUSE.rglob("*.py") if "tests" not in p.relative_to(HOUSE).parts)

# Put in the place of `sitecustomize`, it is run by every Python of the run, the student's too.
HIDE = f"""
import _socket, sys
if hasattr(_socket, "socketpair"):
    del _socket.socketpair  # Windows has none, and Python makes pairs of TCP sockets there
class Hide:
    def find_spec(self, name, path=None, target=None):
        caller = sys._getframe(1)
        while caller and "importlib" in caller.f_code.co_filename:
            caller = caller.f_back
        if caller and "psutil" in caller.f_code.co_filename:
            return  # on Linux it cannot do without
        if name in {sorted(POSIX_ONLY - {"posix"})!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}} (hidden)", name=name)
sys.meta_path.insert(0, Hide())
for name in {sorted(POSIX_ONLY - {"posix"})!r}:
    sys.modules.pop(name, None)
"""


def _elsewhere(folder: Path) -> dict[str, str]:
    """The environment of a run on a system that has no POSIX modules and no kernel that tells."""
    (folder / "sitecustomize.py").write_text(HIDE)
    return {"PYTHONPATH": str(folder), "CHATLAB_AS_ELSEWHERE": "1"}


@pytest.mark.parametrize(
    "lesson",
    [pytest.param(x, marks=pytest.mark.slow) if x.number == "06" else x for x in LESSONS],  # 06: a minute of races
    ids=lambda lesson: lesson.name,
)
def test_solutions_earn_everything_without_what_only_posix_has(grader: Grader, lesson: Lesson) -> None:
    run = grader.run(lesson.number, "--solution", "--json", "-", env=_elsewhere(grader.signs))

    assert run.data["score"] == 100, [c for c in run.data["checks"] if c["verdict"] != "pass"]
    assert {check["tries"] for check in run.data["checks"]} == {1}


@pytest.mark.long
def test_starters_are_told_the_first_step_without_what_only_posix_has(grader: Grader) -> None:
    run = grader.run(env=_elsewhere(grader.signs))

    assert run.code == 1
    told = [line.partition(":")[0].split() for line in run.out.splitlines()]
    assert told == [f"{lesson.name} 0 of 100 step 1".split() for lesson in LESSONS]


SLOW = """
import socket, threading, time
listener = socket.create_server(("localhost", 8080))
clients = []
def serve(client):
    client.send(b"name?")
    name = client.recv(1024).decode()
    client.send(f"welcome {name}".encode())
    clients.append(client)
    while True:
        time.sleep(0.2)
        data = client.recv(1024)
        for other in clients:
            if other is not client:
                other.send(f"{name}: {data.decode()}".encode())
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""
THREE_SENDS = """
import sys
sys.path.insert(0, {root!r})
from autograder import Room
with Room({server!r}, wire="raw") as room:
    alice, bob = room.join("alice", "bob")
    for number in range(3):
        alice.says(f"number {{number}}.")
    bob.hears("number 2.", by="alice")
    print(b"".join(event.data for event in room.story.of("bob", "receives")).decode())
"""


@pytest.mark.parametrize("elsewhere", [False, True])
def test_bare_sends_are_read_one_by_one_however_slow_the_program_is(tmp_path: Path, elsewhere: bool) -> None:
    server = tmp_path / "server.py"
    server.write_text(SLOW)
    scene = THREE_SENDS.format(root=str(ROOT), server=str(server))
    env = {**os.environ, **(_elsewhere(tmp_path) if elsewhere else {})}

    done = subprocess.run([sys.executable, "-c", scene], capture_output=True, text=True, timeout=LONG, env=env)

    assert done.stderr == ""
    assert done.stdout == "name?welcome bobalice: number 0.alice: number 1.alice: number 2.\n"


@pytest.mark.long
@pytest.mark.parametrize(
    ("lesson", "name", "role"),
    [("01_echo", "right_asyncio", "server")],
)
def test_a_pair_of_sockets_made_of_tcp_is_the_programs_own(grader: Grader, lesson: str, name: str, role: str) -> None:
    program = ZOO / lesson / name / f"{role}.py"

    run = grader.run(lesson, f"--{role}", program, "--json", "-", env=_elsewhere(grader.signs))

    assert run.data["score"] == run.data["max_score"], [c["reason"] for c in run.data["checks"]]
    assert run.data["notices"] == []


# What asyncio does on Windows: an event loop makes a pair, and `ConnectEx` does not go through `socket.connect`.
PROACTOR = """
import _socket, socket, sys, types

class IocpProactor:
    def connect(self, conn, address):
        _socket.socket.connect(conn, address)

sys.modules["asyncio.windows_events"] = types.SimpleNamespace(IocpProactor=IocpProactor)
pair = socket.socketpair()
server = socket.socket()
IocpProactor().connect(server, ("127.0.0.1", 8080))
while (text := input()) != "exit":
    said, echo = text.encode(), b""
    server.sendall(said)
    while len(echo) < len(said):
        echo += server.recv(65536)
    print(echo.decode())
print("bye")
"""


def test_a_connection_made_the_way_of_windows_is_led_to_us(grader: Grader) -> None:
    program = grader.submit(PROACTOR, "client.py")

    run = grader.run("01", "--client", program, "--step", "7", "--json", "-", env=_elsewhere(grader.signs))

    assert run.code == 0, [check["reason"] for check in run.data["checks"]]


@pytest.mark.parametrize(
    ("line", "says"), [("import fcntl", "(hidden)"), ("from _socket import socketpair", "cannot import name")]
)
def test_what_windows_lacks_is_really_hidden(grader: Grader, line: str, says: str) -> None:
    run = grader.run("01", "--server", grader.submit(line), "--json", "-", env=_elsewhere(grader.signs))

    assert says in run.data["checks"][0]["reason"]


def test_nothing_posix_only_is_imported_at_the_top_of_a_module() -> None:
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & POSIX_ONLY, f"{path.name}:{node.lineno}"


def test_calls_that_windows_lacks_are_in_the_files_for_them() -> None:
    named = {str(path.relative_to(HOUSE)).replace(os.sep, "/"): path for path in MODULES}
    assert named.keys() >= SYSTEM_DEPENDENT
    for path in (path for name, path in named.items() if name not in SYSTEM_DEPENDENT):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                called = f"{node.value.id}.{node.attr}"
                assert node.value.id not in ("os", "signal") or node.attr not in POSIX_CALLS, f"{path.name}: {called}"


# -- other versions of Python --------------------------------------------------------------------

SCENE = """
import sys
sys.path.insert(0, {root!r})
from autograder import Room
with Room({server!r}) as room:
    alice, bob = room.join("alice", "bob")
    alice.says("hello")
    bob.hears("hello", by="alice")
    bob.leaves()
    alice.hears_about("bob")
print(sys.version_info[:2], len(room.story.events) > 5)
"""


def interpreter(version: str) -> str:
    """A Python of this version, other than the one that runs; skips the test if there is none."""
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        return sys.executable
    found = shutil.which(f"python{version}")
    places = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    if found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
        return found
    if places:
        return str(places[-1])
    pytest.skip(f"there is no Python {version} on this machine")


@pytest.mark.parametrize("version", ["3.10", "3.12", "3.13", "3.14"])
def test_a_scene_plays_under_other_versions_of_python_with_nothing_installed(version: str) -> None:
    scene = SCENE.format(root=str(ROOT), server=str(ROOT / "solutions" / "04_multichat" / "server.py"))

    done = subprocess.run(
        [interpreter(version), "-I", "-c", scene], capture_output=True, text=True, timeout=LONG, cwd=ROOT
    )

    assert done.stderr == ""
    assert done.stdout.strip() == f"({version.replace('.', ', ')}) True"


WITH = """
import sys, threading
sys.path.insert(0, {root!r})
from autograder.program.launcher import line_pauses

def body(lock, seen):
    with lock:
        seen.append("in")
    for _ in range(2):
        with lock:
            continue
    try:
        with lock, lock:
            raise OSError
    except OSError:
        return [None, None]

lines = []
def trace(frame, event, arg):
    if event == "line" and not line_pauses.leaves_a_with(frame.f_code, frame.f_lasti):
        lines.append(frame.f_lineno - frame.f_code.co_firstlineno)
    return trace if frame.f_code is body.__code__ else None

sys.settrace(trace)
body(threading.RLock(), [])
sys.settrace(None)
print(*lines)
"""


@pytest.mark.parametrize("version", ["3.10", "3.11", "3.12", "3.13", "3.14"])
def test_a_line_is_not_come_to_again_when_its_with_ends(version: str) -> None:
    python, code = interpreter(version), WITH.format(root=str(ROOT))

    done = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, timeout=LONG, cwd=ROOT)

    assert done.stderr == ""
    assert done.stdout.split() == ["1", "2", "3", "4", "5", "3", "4", "5", "3", "6", "7", "8", "9", "10"]


@pytest.mark.long
@pytest.mark.parametrize("version", ["3.10", "3.13"])
def test_run_py_grades_under_other_versions_of_python(grader: Grader, version: str) -> None:
    python = interpreter(version)
    packages = [path for path in sys.path if path.endswith("site-packages")]
    paths = {"PYTHONPATH": os.pathsep.join(packages)}
    asked = "import psutil, rich"
    for env in ({}, paths):
        tried = subprocess.run([python, "-c", asked], env={**os.environ, **env}, capture_output=True, text=True)
        if tried.returncode == 0:
            run = grader.run("04", "--solution", "--json", "-", python=python, env=env)
            assert json.loads(run.out)["score"] == 100, run.err
            return
    pytest.skip(f"Python {version} has neither rich nor psutil here: {tried.stderr.strip().rpartition(chr(10))[2]}")
