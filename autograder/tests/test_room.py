"""A room and its clients: silence is proven, not waited for; failures say what happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.program import process_tree
from autograder.scenario.room import Room
from autograder.story.failures import SETTLED, WRONG, Failed

CHAT = """
import socket, threading, time
clients, lock = {}, threading.Lock()
def send(client, text):
    try:
        client.sendall((text + "\\n").encode())
    except OSError:
        pass
def serve(client):
    lines = client.makefile(encoding="utf-8")
    send(client, "name?")
    name = lines.readline().strip()
    with lock:
        clients[client] = name
    send(client, "welcome " + name)
    for line in lines:
        with lock:
            hearers = [c for c in clients if ECHO or c is not client]
        if LATE_SELF and client in hearers:
            hearers.remove(client)
            hearers.append(client)
        for hearer in hearers:
            time.sleep(PAUSE)
            send(hearer, name + ": " + line.strip())
listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""
SPEEDS = {"fast": 0.0, "middling": 0.005, "slow": 0.05}
TIMES = {"fast": 10, "middling": 6, "slow": 3}
FORMS = {"right": (False, False), "echoes first": (True, False), "echoes last": (True, True)}


def does_alice_hear_herself(script: Path) -> bool:
    """Alice speaks; whether the fence says that she hears herself."""
    with Room(script, seed=3) as room:
        alice, _bob, carol = room.join("alice", "bob", "carol")
        alice.says("echo?")
        carol.hears("echo?", by="alice")
        try:
            alice.does_not_hear("echo?", by="alice", fence="bob")
        except Failed:
            return True
        return False


def heard_each_time(folder: Path, form: str, speed: str) -> list[bool]:
    """Whether alice heard herself, each of several times."""
    process_tree.adopt_orphans()
    echo, late = FORMS[form]
    script = folder / "server.py"
    script.write_text(f"ECHO, LATE_SELF, PAUSE = {echo}, {late}, {SPEEDS[speed]}\n{CHAT}")
    return [does_alice_hear_herself(script) for _ in range(TIMES[speed])]


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("form", ["echoes first", "echoes last"])
def test_a_server_that_echoes_is_always_caught_by_the_fence(form: str, speed: str, tmp_path: Path) -> None:
    assert heard_each_time(tmp_path, form, speed) == [True] * TIMES[speed]


@pytest.mark.parametrize("speed", SPEEDS)
def test_a_server_that_does_not_echo_is_never_accused(speed: str, tmp_path: Path) -> None:
    assert heard_each_time(tmp_path, "right", speed) == [False] * TIMES[speed]


# -- what a failure says -------------------------------------------------------------------------


def room(folder: Path, text: str) -> Room:
    script = folder / "server.py"
    script.write_text("import socket\nlistener = socket.create_server(('', 8080))\n" + text)
    return Room(script, wire="lines", patience=60)


def says_hello(place: Room) -> None:
    alice = place.connect("alice")
    alice.says("hello")
    alice.hears_something()


def test_a_silent_server_is_told_as_settled_with_the_line_it_sits_in(tmp_path: Path) -> None:
    place = room(tmp_path, "client, _ = listener.accept()\nclient.recv(1024)\nclient.recv(1024)")

    with pytest.raises(Failed) as failed, place:
        says_hello(place)

    assert failed.value.rests_on == SETTLED
    assert place.story.thread_dump is not None
    assert [thread.line for thread in place.story.thread_dump.threads] == [5]


def test_a_connection_that_the_program_ends_is_told_as_that(tmp_path: Path) -> None:
    place = room(tmp_path, "while True: listener.accept()[0].close()")

    with pytest.raises(Failed, match="closed by the program") as failed, place:
        place.connect("alice").is_asked_for_name()

    assert failed.value.rests_on == WRONG


def test_a_program_that_ends_meanwhile_is_told_with_its_exit_code_in_the_story(tmp_path: Path) -> None:
    place = room(tmp_path, "listener.accept()\nraise SystemExit(4)")

    with pytest.raises(Failed), place:
        place.connect("alice").is_asked_for_name()

    assert [event.size for event in place.story.of("program", "exits")] == [4]


def test_a_program_that_ends_because_we_hung_up_is_not_told_to_have_ended(tmp_path: Path) -> None:
    place = room(tmp_path, "import os\nclient, _ = listener.accept()\nclient.recv(1024)\nos._exit(4)")

    with pytest.raises(Failed), place:
        place.connect("alice").is_asked_for_name()

    assert list(place.story.of("program", "exits")) == []


def test_the_thread_that_died_is_in_the_story(tmp_path: Path) -> None:
    serve = "def serve(c):\n    c.recv(9)\n    c.no_such()\nimport threading\n"
    serve += "while True: threading.Thread(target=serve, args=(listener.accept()[0],)).start()"
    place = room(tmp_path, serve)

    with pytest.raises(Failed), place:
        says_hello(place)

    deaths = [event for event in place.story.events if event.what == "thread dies"]
    assert [(event.line, event.text) for event in deaths] == [
        (5, "AttributeError: 'socket' object has no attribute 'no_such'")
    ]
