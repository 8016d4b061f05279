"""The data of the assignment's grader: the marking scheme's keys, sentences, dialects, what the programs reported."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.assignment.dialect import NAME, TEXT, Dialect, Header
from autograder.assignment.event_recorder import SERVER, EventRecorder
from autograder.assignment.marking_scheme import load
from autograder.assignment.multi_user_checks import MULTI_USER_CHECKS
from autograder.assignment.pairing import Pair
from autograder.assignment.required_modules import judge_required_modules
from autograder.assignment.source_analysis import analyse_source
from autograder.assignment.two_user_checks import TWO_USER_CHECKS
from autograder.assignment.ungradable import CannotGrade, Ungradable
from autograder.assignment.weaknesses import Effect, Weakness, WeaknessKind
from autograder.grading.results import Verdict
from autograder.story import events
from autograder.story.events import PROGRAM, Event
from autograder.story.failures import FailureKind
from autograder.story.story import Story

REQUIRED_MODULES = {"socket", "server_threads", "client_threads"}


# -- every key has its counterpart ------------------------------------------------------------------


def test_each_line_of_the_marking_scheme_is_checked_and_each_check_has_a_line() -> None:
    points = load().points

    assert set(points["multi-user"]) == {check.key for check in MULTI_USER_CHECKS} | REQUIRED_MODULES
    assert set(points["two-user"]) == {check.key for check in TWO_USER_CHECKS} | {"socket"}


def test_a_check_comes_after_those_that_it_needs() -> None:
    for checks in (MULTI_USER_CHECKS, TWO_USER_CHECKS):
        for number, check in enumerate(checks):
            assert check.needs is None or check.needs in checks[:number], check.key


def test_an_instructor_can_put_a_price_on_each_weakness() -> None:
    assert set(load().deductions) == {kind.value for kind in WeaknessKind}


@pytest.mark.parametrize("kind", WeaknessKind)
def test_each_weakness_has_its_sentence(kind: WeaknessKind) -> None:
    sentence = Weakness(kind, Effect.CHAT_BROKEN).sentence

    assert sentence
    assert "{" not in sentence


@pytest.mark.parametrize("kind", Ungradable)
def test_each_reason_for_a_person_to_look_has_its_sentences(kind: Ungradable) -> None:
    names = ("archive", "error", "program", "files", "problem", "module", "found", "question", "answer", "answers")
    error = CannotGrade(kind, **dict.fromkeys(names, "x"))

    assert error.reason
    assert error.to_do.endswith(".")


# -- dialects ---------------------------------------------------------------------------------------

HEADERS = [None, Header(4, "big"), Header(2, "little"), Header(8)]


@given(
    name=st.text(string.ascii_letters, min_size=1, max_size=20),
    text=st.text(max_size=200),
    header=st.sampled_from(HEADERS),
)
def test_a_message_holds_name_and_text_behind_its_length(name: str, text: str, header: Header | None) -> None:
    dialect = Dialect("tcp", False, False, (NAME,), NAME + b": " + TEXT + b"\n", header, True)
    message = dialect.message(name, text)
    body = f"{name}: {text}\n".encode()

    if header is None:
        assert message == body
    else:
        assert header.length_in(message[: header.size]) == len(body)
        assert message[header.size :] == body


@pytest.mark.parametrize(
    ("protocol", "chat", "header", "framing"),
    [
        ("udp", TEXT + b"\n", None, "datagrams"),
        ("tcp", TEXT + b"\n", None, "lines"),
        ("tcp", TEXT + b"\0", None, "lines"),
        ("tcp", TEXT, None, "bare"),
        ("tcp", TEXT + b"\n", Header(4, "big"), "length header"),
    ],
)
def test_how_messages_are_told_apart(protocol: str, chat: bytes, header: Header | None, framing: str) -> None:
    assert Dialect(protocol, False, False, (), chat, header, False).framing == framing


# -- what the programs reported ---------------------------------------------------------------------


def call(name: str, *, line: int = 0, peer: str = "", size: int = 0, thread: str = "MainThread") -> Event:
    return Event(1.0, PROGRAM, events.CALLS, call=name, line=line, peer=peer, size=size, thread=thread)


def test_a_new_peer_of_the_server_is_the_newest_client() -> None:
    story = Story()
    recorder = EventRecorder(story)
    for cast_name, address in (("alice", "127.0.0.1:1"), ("bob", "127.0.0.1:2")):
        recorder.newest_client = cast_name
        recorder.record(SERVER, [], call("accept", peer=address))
    recorder.record(SERVER, [], call("recv", peer="127.0.0.1:1"))
    recorder.name_peers()

    assert [event.peer for event in story.events] == ["alice", "bob", "alice"]


def test_a_clients_calls_are_kept_and_what_follows_the_end_is_not() -> None:
    story = Story()
    recorder, calls = EventRecorder(story), list[Event]()
    recorder.record("alice", calls, call("connect"))
    recorder.record("alice", calls, call("send", size=5))
    recorder.record("alice", calls, call("recv", size=0))  # the end of the connection is seen by the server's call
    recorder.stop()
    recorder.record("alice", calls, call("send", size=5))

    assert [event.call for event in calls] == ["connect", "send", "recv"]
    assert [(event.who, event.what) for event in story.events] == [("alice", events.CONNECTS), ("alice", events.SENDS)]
    assert len(recorder.program_events) == 3


# -- required modules -------------------------------------------------------------------------------

SERVER_SOURCE = "import socket\ns = socket.create_server(('', 1))\nc, _ = s.accept()\nc.recv(9)\n"
CLIENT_SOURCE = "import socket\ns = socket.create_connection(('', 1))\ns.send(input().encode())\ns.recv(9)\n"
SERVES = [
    (SERVER, Event(1.0, PROGRAM, events.PROGRAM_LISTENS, line=2)),
    (SERVER, call("accept", line=3)),
    (SERVER, Event(1.0, PROGRAM, events.THREAD_STARTS)),
]
CHATS = [
    ("alice", call("connect", line=2)),
    ("alice", Event(1.0, PROGRAM, events.THREAD_STARTS)),
    ("alice", Event(1.0, PROGRAM, events.ASKS, thread="MainThread")),
    ("alice", call("recv", line=4, size=3, thread="Thread-1")),
]
IN_ONE_THREAD = [(who, event._replace(thread="MainThread") if event.call == "recv" else event) for who, event in CHATS]


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """A server and a client, read from their sources."""
    (tmp_path / "server.py").write_text(SERVER_SOURCE, encoding="utf-8")
    (tmp_path / "client.py").write_text(CLIENT_SOURCE, encoding="utf-8")
    server, client = (analyse_source(tmp_path / name) for name in ("server.py", "client.py"))
    return Pair(server, client, "tcp", tmp_path)


def kinds_of(pair: Pair, reported: list[tuple[str, Event]]) -> dict[str, FailureKind | None]:
    results = judge_required_modules(pair, reported, dict.fromkeys(REQUIRED_MODULES, 5.0))
    assert all((one.failure is None) == (one.verdict is Verdict.PASS) for one in results)
    return {one.key: one.failure.kind if one.failure else None for one in results}


def test_programs_that_use_socket_and_threads_have_all_that_is_required(pair: Pair) -> None:
    assert kinds_of(pair, SERVES + CHATS) == dict.fromkeys(REQUIRED_MODULES)


def test_what_is_required_is_judged_by_what_ran(pair: Pair) -> None:
    assert kinds_of(pair, CHATS)["socket"] is FailureKind.NO_SOCKET_CALLS
    in_a_library = [(who, event._replace(line=99)) for who, event in SERVES]
    assert kinds_of(pair, in_a_library + CHATS)["socket"] is FailureKind.SOCKETS_LEFT_TO_A_LIBRARY
    assert kinds_of(pair, SERVES[:2] + CHATS)["server_threads"] is FailureKind.NO_THREADS_IN_SERVER
    assert kinds_of(pair, SERVES + CHATS[:1])["client_threads"] is FailureKind.NO_THREADS_IN_CLIENT
    kind = kinds_of(pair, SERVES + IN_ONE_THREAD)["client_threads"]
    assert kind is FailureKind.RECEIVES_IN_THE_KEYBOARD_THREAD


def test_over_udp_only_the_client_needs_threads(pair: Pair) -> None:
    pair.protocol = "udp"

    assert kinds_of(pair, SERVES[:2] + CHATS)["server_threads"] is None


def test_only_requirements_with_points_are_judged(pair: Pair) -> None:
    assert [one.key for one in judge_required_modules(pair, SERVES + CHATS, {"socket": 10.0})] == ["socket"]
