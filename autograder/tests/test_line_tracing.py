"""The race finder sees every line of the student's code, whatever the program does to be unseen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.lessons import ROOT
from autograder.tests.test_portable import interpreter

LONG = 60.0  # seconds; nothing is decided by the clock
VERSIONS = [pytest.param("3.10", marks=pytest.mark.slow), "3.11", "3.12", pytest.param("3.13", marks=pytest.mark.slow)]
SETUP = """
import sys
sys.path.insert(0, {root!r})
import os, threading, _thread, time
from autograder.program.launcher.line_tracing import LineTracing
from autograder.program.launcher.student_frames import StudentFrames

seen = set()
frames = StudentFrames({home!r})
def on_line(code, offset, line):
    seen.add((frames.short(code.co_filename), line))
    return False

tracing = LineTracing(frames, on_line, lambda code, offset: False)
tracing.wrap()
before = sorted(vars(sys)), sys.settrace, sys.gettrace, threading.settrace
if {begins}:
    tracing.begin()
    assert before == (sorted(vars(sys)), sys.settrace, sys.gettrace, threading.settrace)
with open({script!r}) as file:
    source = file.read()

def run():
    exec(compile(source, {script!r}, "exec"), {{"__name__": "__main__"}})

starter = threading.Thread(target=run)
starter.start()
starter.join()
print(tracing.state(), *sorted(seen), flush=True)
os._exit(0)
"""
MARKED = "def marked():\n    ready.append(1)\n    threading.Event().wait()\n\n"
HEAD = "import sys, threading, _thread, time\nready = []\n" + MARKED
WAIT = "\nwhile not ready:\n    time.sleep(0.001)\n"
LINE = ("server.py", 4)  # ready.append(1)


def traced(tmp_path: Path, text: str, version: str = "", *, begins: bool = True) -> str:
    """The state of the tracing in the end, and the lines that were seen, of a program under this version of Python."""
    script = tmp_path / "server.py"
    script.write_text(text)
    code = SETUP.format(root=str(ROOT), home=str(tmp_path), script=str(script), begins=begins)
    python = interpreter(version) if version else sys.executable
    done = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, timeout=LONG, cwd=tmp_path)
    assert done.stderr == ""
    return done.stdout.strip("\n")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("starts", ["threading.Thread(target=marked).start()", "_thread.start_new_thread(marked, ())"])
def test_lines_of_every_thread_are_seen(tmp_path: Path, version: str, starts: str) -> None:
    tries = "sys.settrace(None); threading.settrace(None); threading._trace_hook = None\n"
    tries += "def of_mine(*about): return of_mine\nsys.settrace(of_mine); threading.settrace(of_mine)\n"
    tries += "assert sys.gettrace() is None\n"
    found = traced(tmp_path, HEAD + tries + starts + WAIT, version)

    assert found.startswith(" ")
    assert str(LINE) in found


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("file", ["'<string>'", "threading.__file__", "'<frozen os>'"])
def test_lines_of_strings_are_seen_whatever_file_they_name(tmp_path: Path, version: str, file: str) -> None:
    text = "import threading\nSOURCE = 'def f():\\n    g()\\ndef g():\\n    return 1\\n\\nf()'\n"
    text += f"exec(compile(SOURCE, {file}, 'exec'))\n"

    assert ", 4)" in traced(tmp_path, text, version)


@pytest.mark.parametrize("version", VERSIONS[:2])
def test_who_reaches_the_original_function_is_noticed(tmp_path: Path, version: str) -> None:
    text = HEAD + "original = [c.cell_contents for c in sys.settrace.__closure__ if callable(c.cell_contents)][0]\n"
    text += "original(None)\n"

    assert traced(tmp_path, text, version).startswith("taken off")


@pytest.mark.parametrize("version", VERSIONS[:2])
def test_a_thread_past_our_wrapper_is_noticed(tmp_path: Path, version: str) -> None:
    text = HEAD + "cells = [c.cell_contents for c in _thread.start_new_thread.__closure__]\n"
    text += "next(c for c in cells if type(c).__name__ == 'builtin_function_or_method')(marked, ())" + WAIT

    assert traced(tmp_path, text, version).startswith("unseen")


@pytest.mark.parametrize("version", VERSIONS[2:])
@pytest.mark.parametrize("tries", ["set_events(4, 0)", "free_tool_id(4)", "register_callback(4, 32, None)"])
def test_who_ends_the_monitoring_is_noticed(tmp_path: Path, version: str, tries: str) -> None:
    assert traced(tmp_path, f"import sys\nsys.monitoring.{tries}\n", version).startswith("taken off")


@pytest.mark.parametrize("version", ["3.13"])
def test_without_a_search_for_races_tracing_is_the_programs_own(tmp_path: Path, version: str) -> None:
    text = "import sys\nlines = []\ndef f():\n    return 1\n"
    text += "def trace(frame, event, arg):\n    lines.append(event)\n    return trace\n"
    text += "sys.settrace(trace)\nf()\nassert sys.gettrace() is trace\nsys.settrace(None)\nassert 'line' in lines\n"

    assert traced(tmp_path, text, version, begins=False) == ""
