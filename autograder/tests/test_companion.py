"""Hints that go on, what changed since the last pass, playing on by hand: what helps between two runs."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.interactive.progress_store import FOLDER, LastPass, ProgressStore
from autograder.interactive.source_changes import changed_lines, describe_changes, moment_in_words
from autograder.tests import forked_runs

ROOT = Path(__file__).resolve().parents[2]
LONG = 120  # seconds after which a test gives up on a machine; nothing is judged by it
NOW = datetime(2026, 3, 4, 23, 40, tzinfo=timezone.utc)


# -- memory --------------------------------------------------------------------------------------


def test_what_was_noted_is_there_in_the_next_run(tmp_path: Path) -> None:
    store = ProgressStore(tmp_path)
    store.note_hint("server 4", 2)
    store.note_pass("server 3", "text ж\n", NOW)
    assert store.save()

    again = ProgressStore(tmp_path)

    assert again.hint_level("server 4") == 2
    assert again.hint_level("server 5") == 0
    assert again.last_pass("server 3") == LastPass(NOW, "text ж\n")
    assert again.last_pass("server 4") is None


def test_nothing_is_written_before_there_is_something_to_remember(tmp_path: Path) -> None:
    assert ProgressStore(tmp_path).save()
    assert not (tmp_path / FOLDER).exists()


def test_the_folder_says_to_git_that_it_is_of_no_interest(tmp_path: Path) -> None:
    store = ProgressStore(tmp_path)
    store.note_hint("server 1", 1)
    store.save()

    assert "*" in (tmp_path / FOLDER / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"{", b"\xff\xfe\x00", b"[]", b"null", b"[" * 100_000),
        b'{"hints": 3, "passes": [], "sources": "x"}',
        b'{"hints": {"a": "b"}, "passes": {"server 1": {"at": 5, "source": null}, "x": 7}, "sources": {"k": 1}}',
    ],
)
def test_a_memory_that_cannot_be_understood_is_as_good_as_none(tmp_path: Path, text: bytes) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "memory.json").write_bytes(text)

    store = ProgressStore(tmp_path)

    assert store.hint_level("a") == 0
    assert store.last_pass("server 1") is None
    store.note_hint("a", 1)
    assert store.save()
    assert ProgressStore(tmp_path).hint_level("a") == 1


@settings(deadline=None, max_examples=50)
@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda x: st.dictionaries(st.text(max_size=8), x)))
def test_no_memory_of_whatever_shape_raises(tmp_path_factory: pytest.TempPathFactory, data: object) -> None:
    import json

    folder = tmp_path_factory.mktemp("memory")
    (folder / FOLDER).mkdir()
    shaped = {"hints": data, "passes": {"server 1": data}, "sources": data}
    (folder / FOLDER / "memory.json").write_text(json.dumps(shaped))
    store = ProgressStore(folder)
    store.last_pass("server 1")
    store.note_pass("server 2", "x", NOW)
    assert store.save()


def test_a_memory_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file stands where the folder would be")
    store = ProgressStore(tmp_path)
    store.note_hint("server 1", 1)

    assert not store.save()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this user may write everywhere")
def test_a_folder_that_may_not_be_written_is_no_trouble(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    store = ProgressStore(tmp_path)
    store.note_hint("server 1", 1)

    assert not store.save()


def test_memory_stays_small(tmp_path: Path) -> None:
    store = ProgressStore(tmp_path)
    for number in range(500):
        store.note_hint(f"server {number}", 1)
        store.note_pass(f"server {number}", f"{number} " + "x" * 50_000, NOW)
    store.note_pass("server 1000", "y" * 10_000_000, NOW)
    store.save()

    assert (tmp_path / FOLDER / "memory.json").stat().st_size < 3_000_000
    again = ProgressStore(tmp_path)
    assert again.last_pass("server 499") is not None
    assert again.last_pass("server 1000") == LastPass(NOW, "")


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "memory.1234567.new").write_text("half of")
    store = ProgressStore(tmp_path)
    store.note_hint("server 1", 1)
    store.save()

    assert {p.name for p in (tmp_path / FOLDER).iterdir()} == {".gitignore", "memory.json"}


# -- since your last pass ------------------------------------------------------------------------

BEFORE = """import socket

# a comment
def broadcast(text):
    for client in clients:
        client.sendall(text)

lock.release()
"""


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        (".sendall(", ".send(", [(6, "was:", "client.sendall(text)"), (0, "now:", "client.send(text)")]),
        ("lock.release()\n", "", [(0, "gone:", "lock.release()")]),
        ("import socket\n", "import socket\nimport threading\n", [(2, "new:", "import threading")]),
        ("        client.sendall", "    client.sendall", [(6, "moved left by 4:", "client.sendall(text)")]),
        ("# a comment", "# another comment", []),
        ("\n\nlock", "   \n\n\n\nlock", []),
        ("socket\n", "socket\r\n", []),
    ],
)  # fmt: skip
def test_only_what_changed_is_told(old: str, new: str, rows: list[tuple[int, str, str]]) -> None:
    assert changed_lines(BEFORE, BEFORE.replace(old, new, 1)) == rows


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.sampled_from(["a = 1", "b(2)", "", "  c", "# d"]), max_size=12),
    st.lists(st.text(max_size=9), max_size=12),
)
def test_the_rows_are_enough_to_see_that_something_changed(before: list[str], after: list[str]) -> None:
    old, new = "\n".join(before), "\n".join(after)
    assert changed_lines(old, old) == []
    told = changed_lines(old, new)
    assert len(told) <= 2 * (len(old.splitlines()) + len(new.splitlines()))
    assert all(0 <= number <= len(new.splitlines()) for number, _, _ in told)


def test_a_program_that_is_the_same_is_said_to_be_the_same() -> None:
    (sentence,) = describe_changes(4, "server.py", LastPass(NOW, BEFORE), BEFORE, NOW)

    assert sentence == (
        "Step 4 passed today at 23:40. server.py is the same as then; names, texts and timing are new in each run."
    )


def test_a_long_list_of_changes_is_cut() -> None:
    new = "\n".join(f"line_{number} = {number}" for number in range(100))

    told = describe_changes(4, "server.py", LastPass(NOW, "x = 1\n"), new, NOW)

    assert len(told) == 10
    assert told[-1] == "and 93 more lines"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(minutes=5), "today at 23:35"),
        (timedelta(days=1), "yesterday at 23:40"),
        (timedelta(days=3), "on 1 March at 23:40"),
        (timedelta(days=100), "on 24 November 2025 at 23:40"),
        (timedelta(days=-2), "on 6 March at 23:40"),
    ],
)
def test_a_moment_is_told_as_one_says_it(before: timedelta, words: str) -> None:
    assert moment_in_words(NOW - before, NOW) == words


# -- the command, in a copy of the kit -----------------------------------------------------------


class Kit:
    """A copy of what a student has, to be used up."""

    def __init__(self, folder: Path) -> None:
        """Copy it into `folder`."""
        ignored = shutil.ignore_patterns("tests", FOLDER, "evaluation", "classroom")
        for name in ("autograder", "lessons"):
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        self.folder = folder
        self.lesson = folder / "lessons" / "01_echo"
        self.server = self.lesson / "server.py"
        shutil.copyfile(ROOT / "solutions" / "01_echo" / "server.py", self.server)
        self.solution = self.server.read_text(encoding="utf-8")

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Begin a command."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [sys.executable, *self._command(words)], stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True,
            encoding="utf-8", env=self._environment(),
        )  # fmt: skip

    def _command(self, words: tuple[str, ...]) -> list[str]:
        return [str(self.folder / "autograder" / "run.py"), *words]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONUTF8": "1"}

    def run(self, *words: str) -> str:
        """What a command says."""
        if forked_runs.IS_POSSIBLE:
            _, out, err = forked_runs.run(self._command(words), self._environment(), ROOT, self.folder, timeout=LONG)
            return out + err
        with self.start(*words) as process:
            return process.communicate(timeout=LONG)[0]


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    return Kit(tmp_path)


def _level(said: str) -> str:
    found = re.search(r"A hint \((\d) of 3\)", said)
    return found[1] if found else "none"


@pytest.mark.long
def test_hints_go_on_until_the_last_and_start_over_on_demand(kit: Kit) -> None:
    kit.server.write_text(kit.solution.replace("sendall(", "sendall(b'x' + "), encoding="utf-8")
    words = ("01", "--step", "1")

    shown = [
        _level(kit.run(*words, *more)) for more in ((), ("--hint",), (), ("--hint",), ("--hint",), ("--hint", "1"), ())
    ]

    assert shown == ["1", "2", "2", "3", "3", "1", "1"]


def test_hints_are_remembered_for_each_file(kit: Kit, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "server.py"
    other.parent.mkdir()
    for server in (other, kit.server):
        server.write_text(kit.solution.replace("sendall(", "sendall(b'x' + "), encoding="utf-8")

    kit.run("01", "--step", "1", "--hint", "3")

    assert _level(kit.run("01", "--step", "1", "--server", str(other))) == "1"
    assert _level(kit.run("01", "--step", "1")) == "3"
    assert list(other.parent.iterdir()) == [other]


def test_a_hint_without_a_failing_step_is_told_so(kit: Kit) -> None:
    assert "No step fails, so there is nothing to hint at." in kit.run("01", "--step", "1", "--hint")


def test_a_step_that_passed_before_is_told_with_what_changed(kit: Kit) -> None:
    line = next(n for n, text in enumerate(kit.solution.splitlines(), 1) if "sendall(" in text)
    kit.run("01", "--step", "1")
    kit.server.write_text(kit.solution.replace("sendall(", "sendall(b'x' + "), encoding="utf-8")

    said = kit.run("01", "--step", "1", "--html", str(kit.folder / "report.html"))

    assert "Since your last pass" in said
    assert re.search(r"Step 1 passed today at \d\d:\d\d\. Since then server\.py has changed:", " ".join(said.split()))
    assert re.search(rf"line {line} +was:  .*\n +now:  .*b'x' \+", said)
    assert "Since your last pass" in (kit.folder / "report.html").read_text(encoding="utf-8")


def test_sources_from_elsewhere_are_not_kept(kit: Kit, tmp_path: Path) -> None:
    kit.run("01", "--step", "1", "--server", str(ROOT / "solutions" / "01_echo" / "server.py"))

    assert not (kit.lesson / FOLDER).exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("04", "--watch", "--json", "-"), "--watch and --json - do not go together"),
        (("04", "--watch", "--play", "2"), "--watch and --play do not go together"),
        (("04", "--play", "77"), "lesson 04_multichat has no step 77"),
        (("04", "--hint", "-3"), "--hint takes a number from 1"),
        (("04", "--html", "no/such/folder/report.html"), "--html no"),
        (("--watch",), "--watch is about one lesson"),
    ],
)
def test_words_that_do_not_fit_are_refused(words: tuple[str, ...], says: str) -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "autograder" / "run.py"), *words], capture_output=True, text=True, timeout=LONG
    )
    assert run.returncode == 2
    assert says in run.stderr


# -- play ----------------------------------------------------------------------------------------


class Play:
    """A `--play` at whose keyboard the test sits."""

    def __init__(self, kit: Kit, *words: str) -> None:
        """Start it, and read until it is our turn."""
        self.process = kit.start(*words)
        self.said = ""
        self.reads_until("ends it.")

    def reads_until(self, words: str) -> None:
        """Read its screen until it shows `words`."""
        assert self.process.stdout is not None
        while words not in self.said:
            line = self.process.stdout.readline()
            assert line, f"it ended before it said {words!r}:\n{self.said}"
            self.said += line

    def types(self, line: str) -> None:
        """Type a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def ends(self) -> str:
        """Press Enter; returns what it says about what arrived."""
        self.types("")
        rest = self.process.communicate(timeout=LONG)[0]
        return rest.partition("What arrived")[2]

    @property
    def port(self) -> int:
        """Where to go with a client of one's own."""
        found = re.search(r"The address is 127\.0\.0\.1, port (\d+)\.", self.said)
        assert found
        return int(found[1])


@pytest.fixture
def plays(kit: Kit) -> Iterator[list[Play]]:
    begun: list[Play] = []
    yield begun
    for play in begun:
        play.process.kill()
        play.process.communicate()


def _solved(kit: Kit, lesson: str) -> Path:
    for file in (ROOT / "solutions" / lesson).glob("*.py"):
        shutil.copyfile(file, kit.folder / "lessons" / lesson / file.name)
    return kit.folder / "lessons" / lesson / "server.py"


def test_play_holds_the_room_open_where_the_check_breaks(kit: Kit, plays: list[Play]) -> None:
    server = _solved(kit, "04_multichat")
    text = server.read_text(encoding="utf-8")
    server.write_text(text.replace('broadcast(f"{name} joined", client)', "pass"), encoding="utf-8")

    plays.append(play := Play(kit, "04", "--play", "6", "--seed", "3"))

    assert "alice75 was not told about carol21" in play.said
    assert "alice75, bob82 and carol21 are still there" in play.said
    assert "client.py" in play.said or "is taken by another program" in play.said
    with (
        socket.create_connection(("127.0.0.1", play.port)) as by_hand,
        by_hand.makefile("rw", encoding="utf-8") as file,
    ):
        assert file.readline()
        file.write("Zoé\nhello by hand\n")
        file.flush()
        play.reads_until('carol: receives "Zoé: hello by hand\\n"')
    arrived = play.ends()
    assert re.search(r"you +sends \"Zoé|\"Zoé\\n", arrived)
    assert "hello by hand" in arrived
    assert play.process.returncode == 1


def test_play_over_udp(kit: Kit, plays: list[Play]) -> None:
    _solved(kit, "05_udpchat")

    plays.append(play := Play(kit, "05", "--play", "4", "--seed", "3"))

    assert "Nothing broke: this is how the check ends." in play.said
    with socket.socket(type=socket.SOCK_DGRAM) as by_hand:
        by_hand.settimeout(LONG)
        by_hand.connect(("127.0.0.1", play.port))
        by_hand.send(b"Zoe")
        assert b"Zoe" in by_hand.recv(1000)
        by_hand.send(b"hello by hand")
        play.reads_until('carol: receives "Zoe: hello by hand"')
    assert "hello by hand" in play.ends()
    assert play.process.returncode == 0


def test_play_gives_the_keyboard_of_a_client_program_to_the_student(kit: Kit, plays: list[Play]) -> None:
    _solved(kit, "03_twochat")
    client = kit.folder / "lessons" / "03_twochat" / "client.py"
    text = client.read_text(encoding="utf-8")
    step = min(int(n) for n in re.findall(r"Step (\d+)", text))

    plays.append(play := Play(kit, "03", "--play", str(step)))
    play.types("typewritten")
    play.reads_until('server: receives "typewritten')
    play.types("> said by hand")
    play.reads_until("said by hand")

    assert "typewritten" in play.ends()


def test_play_ends_with_a_program_that_ends(kit: Kit, plays: list[Play]) -> None:
    kit.server.write_text(kit.solution.replace("sendall(", "sendal("), encoding="utf-8")
    with kit.start("01", "--play", "1") as process:
        assert process.stdout is not None
        said = process.stdout.read()  # nobody presses Enter
        process.communicate(timeout=LONG)

    assert "AttributeError" in said
    assert "server.py has ended." in said


def test_play_of_a_program_that_never_listens_says_why(kit: Kit) -> None:
    kit.server.write_text("import socket\nnumber = 1 / 0\n", encoding="utf-8")

    said = kit.run("01", "--play", "1")

    assert "ZeroDivisionError" in said
    assert "There is nothing to go on with: server.py has to listen first." in said
