from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.cli import environment_setup, private_environment
from autograder.course.lessons import ROOT
from autograder.course.requirements import requirement_lines
from autograder.tests.grader_runs import POSIX_ONLY, Grader

FIRST_LINE = "First run: fetching rich and psutil into .chatlab-env, once ..."


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Python that has no packages, and no pip to get them with."""
    folder = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=120)
    return str(folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A copy of what a student has."""
    kit = tmp_path / "kit"
    left_out = shutil.ignore_patterns("tests", "evaluation", "notebook_tools", "__pycache__")
    shutil.copytree(ROOT / "autograder", kit / "autograder", ignore=left_out)
    shutil.copytree(ROOT / "lessons" / "01_echo", kit / "lessons" / "01_echo", ignore=shutil.ignore_patterns(".*"))
    shutil.copy(ROOT / "requirements.txt", kit)
    return kit


class FreshMachine:
    """A kit, and a Python that has nothing installed but what stands in the folder `packages`."""

    def __init__(self, folder: Path, kit: Path, python: str) -> None:
        """Nothing is installed yet."""
        self.grader = Grader(folder, kit)
        self.place = kit / ".chatlab-env"
        self.cache = folder / "cache"
        self.packages = folder / "packages"
        self.packages.mkdir()
        self.options: dict[str, Any] = {
            "python": python,
            "env": {"PYTHONPATH": str(self.packages), "XDG_CACHE_HOME": str(self.cache), "LOCALAPPDATA": ""},
        }

    def has(self, module: str, text: str) -> None:
        """Give the Python a module of our making; a package, if it is run by `-m`."""
        path = self.packages / module / "__main__.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")

    def has_pip(self) -> None:
        """Give it the real pip of the Python that runs the tests."""
        found = importlib.util.find_spec("pip")
        if found is None or found.origin is None:
            pytest.skip("there is no pip beside these tests")
        shutil.copytree(Path(found.origin).parent, self.packages / "pip")

    def finished(self) -> list[str]:
        """The environments that are there; fails if there is a part of one."""
        left = [path.name for place in (self.place, self.cache / "chatlab") for path in place.glob("*")]
        assert not [name for name in left if name.startswith(".")]
        return left


@pytest.fixture
def fresh(tmp_path: Path, kit: Path, bare_python: str) -> Iterator[FreshMachine]:
    machine = FreshMachine(tmp_path, kit, bare_python)
    yield machine
    machine.grader.has_left_nothing()


# -- it works --------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_python_without_packages_grades_from_the_first_run_on(fresh: FreshMachine) -> None:
    fresh.has_pip()

    both = [fresh.grader.start("01", "--step", "1", "--json", "-", **fresh.options) for _ in range(2)]
    first_runs = [fresh.grader.end(process) for process in both]
    if "there is no connection" in first_runs[0].err:
        pytest.skip("there is no connection to a package index")
    second = fresh.grader.run("01", "--step", "1", **fresh.options)

    for run in first_runs:
        assert run.code == 1, run.err
        assert run.data["score"] == 0
        assert run.err.startswith(FIRST_LINE)
        assert run.err.count("\n") == 1
    assert len(fresh.finished()) == 1
    assert (second.code, second.err) == (1, "")
    assert "step 1 fails" in second.out


def test_wrong_usage_is_reported_before_anything_is_fetched(fresh: FreshMachine) -> None:
    for words in (("77",), ("01", "--races"), ("01", "--json", "no/such/folder/x"), ("assignment", "no_such_folder")):
        run = fresh.grader.run(*words, **fresh.options)

        assert (run.code, run.out) == (2, "")
        assert run.err.count("\n") == 1


def test_packages_that_are_there_are_taken_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment_setup, "set_up", None)
    before = list(sys.path)

    private_environment.make_importable(pages=True)

    assert sys.path == before


def test_each_package_stands_in_the_requirements() -> None:
    lines = requirement_lines(private_environment.PACKAGES_FOR_PAGES)

    assert [line.partition(">=")[0] for line in lines] == ["rich", "psutil", "jinja2"]
    assert all(",<" in line for line in lines)


def test_other_requirements_have_another_folder() -> None:
    names = {private_environment.folder_name(lines) for lines in (["rich>=13"], ["rich>=14"], ["rich>=13", "psutil"])}

    assert len(names) == 3


# -- what pip says, and what is said then ----------------------------------------------------------

NO_CONNECTION = """
WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by
'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new
connection: [Errno -3] Temporary failure in name resolution')': /simple/rich/
ERROR: Could not find a version that satisfies the requirement rich (from versions: none)
ERROR: No matching distribution found for rich
"""
PROXY = """
WARNING: Retrying (Retry(total=0)) after connection broken by 'ProxyError('Cannot connect to proxy.',
NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object>: [Errno 111] Connection refused'))'
ERROR: Could not find a version that satisfies the requirement rich (from versions: none)
"""
CERTIFICATE = """
WARNING: Retrying (Retry(total=0)) after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL:
CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1006)'))'
ERROR: No matching distribution found for rich
"""


@pytest.mark.parametrize(
    ("output", "meaning", "command"),
    [
        (NO_CONNECTION, "there is no connection to fetch them", "{run} 01 --step 1"),
        (PROXY, "the proxy of this network did not let pip fetch them", "-m pip config set global.proxy http"),
        (CERTIFICATE, "pip does not trust the certificate", "-m pip config set global.cert FILE"),
        ("ERROR: [Errno 28] No space left on device", "there is no room for them in", "{run} 01 --step 1"),
        (
            "error: externally-managed-environment\n\n× This environment is",
            "the system does not let",
            "-m venv .venv &&",
        ),
        ("ERROR: [Errno 13] Permission denied: '/x'", "none of the folders", '-m pip install "rich>='),
        ("ERROR: Something new", "pip could not install them (ERROR: Something new)", '-m pip install "rich>='),
        ("", "pip could not install them (no word)", '-m pip install "rich>='),
    ],
    ids=["network", "proxy", "certificate", "space", "managed", "permission", "something new", "nothing"],
)
def test_a_failure_of_pip_is_one_sentence_and_the_command_that_mends_it(
    fresh: FreshMachine, output: str, meaning: str, command: str
) -> None:
    fresh.has("pip", f"import sys\nprint({output!r})\nsys.exit(1)\n")

    run = fresh.grader.run("01", "--step", "1", **fresh.options)

    assert run.code == 3
    assert run.out == ""
    sentence, empty, what_to_type = run.err.splitlines()[-3:]
    assert sentence.startswith(f"The autograder needs rich and psutil, and {meaning}")
    assert empty == ""
    assert command.format(run=fresh.grader.path) in what_to_type
    assert "Traceback" not in run.err
    assert fresh.finished() == []


def test_without_pip_and_venv_the_message_says_what_to_install(fresh: FreshMachine) -> None:
    (fresh.packages / "venv.py").write_text("import no_such_ensurepip", encoding="utf-8")
    (fresh.packages / "no_such_ensurepip.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'ensurepip'\")", encoding="utf-8"
    )

    run = fresh.grader.run("01", **fresh.options)

    assert run.code == 3
    assert "and this Python has neither pip nor venv to fetch them with: install that, then try again." in run.err
    assert fresh.finished() == []


# -- where it lies ---------------------------------------------------------------------------------

# A pip that installs empty packages: the run goes as far as the first use of one.
QUICK_PIP = """
import pathlib, sys
target = pathlib.Path(sys.argv[sys.argv.index("--target") + 1])
for name in ("rich", "psutil"):
    (target / name).mkdir(parents=True)
    (target / name / "__init__.py").touch()
"""


def test_a_kit_that_cannot_be_written_is_no_obstacle(fresh: FreshMachine) -> None:
    fresh.place.write_text("a file in the place of the folder", encoding="utf-8")
    fresh.has("pip", QUICK_PIP)

    run = fresh.grader.run("01", **fresh.options)

    assert f"fetching rich and psutil into {fresh.cache / 'chatlab'}, once" in run.err
    assert len(fresh.finished()) == 1


def test_where_nothing_can_be_written_both_folders_are_named(fresh: FreshMachine) -> None:
    fresh.has("pip", QUICK_PIP)
    for place in (fresh.place, fresh.cache):
        place.write_text("a file in the place of the folder", encoding="utf-8")

    run = fresh.grader.run("01", **fresh.options)

    assert run.code == 3
    assert f"can be written ({fresh.place} and {fresh.cache / 'chatlab'}): install them for this Python." in run.err


def test_an_environment_that_has_lost_files_is_made_anew(fresh: FreshMachine) -> None:
    fresh.has("pip", QUICK_PIP)
    fresh.grader.run("01", **fresh.options)
    (folder,) = fresh.place.iterdir()
    shutil.rmtree(folder / "psutil")

    first, second = (fresh.grader.run("01", **fresh.options) for _ in range(2))

    assert first.err.startswith("First run: ")
    assert "First run" not in second.err
    assert (folder / "psutil").is_dir()


def test_what_a_killed_run_has_left_is_removed_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = tmp_path / ".unfinished-old", tmp_path / ".unfinished-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "half").touch()
    os.utime(old, (0, 0))

    def install(requirements: list[str], target: Path, scratch: Path, step: object) -> None:
        target.mkdir()

    monkeypatch.setattr(environment_setup, "pip_install", install)

    folder = environment_setup.set_up(["rich>=13"], "python3", (tmp_path,))

    assert folder == tmp_path / "python3"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".unfinished-new", "python3"]


# -- stopped ---------------------------------------------------------------------------------------

SLOW_PIP = """
import os, pathlib, sys, threading
target = pathlib.Path(sys.argv[sys.argv.index("--target") + 1])
target.mkdir()
(target / "half").write_text("")
pathlib.Path(os.environ["SIGNS"], "installing").write_text("here")
threading.Event().wait()
"""


@POSIX_ONLY
@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM"])
def test_ctrl_c_in_the_middle_leaves_nothing(fresh: FreshMachine, how: str) -> None:
    fresh.has("pip", SLOW_PIP)
    process = fresh.grader.start("01", **fresh.options)
    fresh.grader.waits_for_sign(process, "installing")

    process.send_signal(getattr(signal, how))
    run = fresh.grader.end(process)

    assert run.code == 130
    assert run.err.endswith("\nstopped\n")
    assert fresh.finished() == []


# -- Pythons that are too old, and Pythons without the rest ----------------------------------------


@pytest.mark.parametrize("version", ["2.7", "3.6", "3.7", "3.8", "3.9"])
def test_a_python_that_is_too_old_is_refused_in_one_sentence(version: str) -> None:
    found = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    if not found:
        pytest.skip(f"there is no Python {version} on this machine")

    run = subprocess.run([found[-1], ROOT / "autograder" / "run.py", "04"], capture_output=True, text=True, timeout=60)

    assert run.returncode == 2
    assert run.stderr.startswith(f"This is Python {version}, and the autograder needs 3.10 or newer: ")
    assert run.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("autograder/bench.py", "matrix"),
        ("autograder/bench.py", "races"),
        ("-c", "from autograder.notebook_tools import *"),
    ],
    ids=" ".join,
)
def test_without_packages_it_is_said_which_line_to_type(bare_python: str, words: tuple[str, ...]) -> None:
    run = subprocess.run([bare_python, *words], capture_output=True, text=True, timeout=60, cwd=ROOT)

    assert run.returncode != 0
    assert run.stderr.rstrip().endswith(f'{bare_python} -m pip install -r "{ROOT / "requirements.txt"}"')
    assert words[0] == "-c" or run.stderr.count("\n") == 1


def test_tests_without_packages_say_which_line_to_type(bare_python: str, tmp_path: Path) -> None:
    for name in ("pytest", "_pytest", "py", "pluggy", "iniconfig", "packaging", "pygments"):
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            continue  # not every pytest needs all of these
        path = Path(spec.origin)
        if path.name == "__init__.py":
            shutil.copytree(path.parent, tmp_path / name)
        else:
            shutil.copy(path, tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTEST_ADDOPTS": ""}

    run = subprocess.run(
        [bare_python, "-m", "pytest"], capture_output=True, text=True, timeout=60, cwd=ROOT, env=environment
    )

    assert run.returncode == 1
    assert run.stderr.startswith("This Python has no hypothesis, ")
    assert run.stderr.rstrip().endswith(f'{bare_python} -m pip install -r "{ROOT / "requirements.txt"}"')
