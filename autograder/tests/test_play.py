"""`--play`: going on by hand where a check breaks."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course.lessons import ROOT
from autograder.tests.grader_runs import LONG
from autograder.tests.kit_copy import KitCopy


@pytest.fixture
def kit(tmp_path: Path) -> KitCopy:
    return KitCopy(tmp_path)


class Play:
    """A `--play` at whose keyboard the test sits."""

    def __init__(self, kit: KitCopy, *words: str) -> None:
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
def plays(kit: KitCopy) -> Iterator[list[Play]]:
    begun: list[Play] = []
    yield begun
    for play in begun:
        play.process.kill()
        play.process.communicate()


def _solved(kit: KitCopy, lesson: str) -> Path:
    for file in (ROOT / "solutions" / lesson).glob("*.py"):
        shutil.copyfile(file, kit.folder / "lessons" / lesson / file.name)
    return kit.folder / "lessons" / lesson / "server.py"


def test_play_holds_the_room_open_where_the_check_breaks(kit: KitCopy, plays: list[Play]) -> None:
    server = _solved(kit, "04_multichat")
    text = server.read_text(encoding="utf-8")
    server.write_text(text.replace('broadcast(f"{name} joined", client)', "pass"), encoding="utf-8")

    plays.append(play := Play(kit, "04", "--play", "6", "--seed", "3"))

    assert re.search(r"alice \(\w+\) was not told about carol \(\w+\)", play.said)
    assert re.search(r"alice \(\w+\), bob \(\w+\) and carol \(\w+\) are still there", play.said)
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


def test_play_over_udp(kit: KitCopy, plays: list[Play]) -> None:
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


def test_play_gives_the_keyboard_of_a_client_program_to_the_student(kit: KitCopy, plays: list[Play]) -> None:
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


def test_play_ends_with_a_program_that_ends(kit: KitCopy, plays: list[Play]) -> None:
    kit.server.write_text(kit.solution.replace("sendall(", "sendal("), encoding="utf-8")
    with kit.start("01", "--play", "1") as process:
        assert process.stdout is not None
        said = process.stdout.read()  # nobody presses Enter
        process.communicate(timeout=LONG)

    assert "AttributeError" in said
    assert "server.py has ended." in said


def test_play_of_a_program_that_never_listens_says_why(kit: KitCopy) -> None:
    kit.server.write_text("import socket\nnumber = 1 / 0\n", encoding="utf-8")

    said = kit.run("01", "--play", "1")

    assert "ZeroDivisionError" in said
    assert "There is nothing to go on with: server.py has to listen first." in said
