"""The launcher's reports come from the student's process: whatever they hold, what comes of them is harmless."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.program.addresses import Address, Listener
from autograder.program.control_channel import ControlChannel
from autograder.program.report_parsing import (
    HIGHEST_LINE,
    LARGEST,
    LONGEST_ERROR,
    LONGEST_FILE,
    LONGEST_NAME,
    LONGEST_TEXT,
    event_of,
    thread_dump_of,
)
from autograder.program.reported import Reported
from autograder.story import events as ev
from autograder.story.events import PROGRAM, Event
from autograder.story.thread_states import Frame, LockView, ThreadDump, ThreadState

LONG = 60.0  # seconds after which a test gives up on a machine; nothing is judged by it
KINDS = [
    "listens",
    "call",
    "prints",
    "asks",
    "thread starts",
    "raises",
    "thread dies",
    "main ends",
    "is paused",
    "goes on",
]
FIELDS = ["at", "text", "data", "size", "call", "line", "file", "function", "thread", "fd", "peer", "times", "error"]
FIELDS += ["given", "gap", "host", "port", "asked", "kind", "callers"]

numbers = st.one_of(
    st.integers(), st.floats(), st.sampled_from([10**400, -(10**400), 2**63, 65535, 65536, -1, 1e308, True])
)
texts = st.one_of(st.text(), st.sampled_from(["\ud800" * 2000, "я" * 2000, "\0", "127.0.0.1", "::1"]))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, texts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=4)),
    max_leaves=5,
)
reports = st.builds(
    lambda kind, facts: {**facts, "e": kind},
    st.one_of(st.sampled_from([*KINDS, "goes to", "control", "answer"]), values),
    st.dictionaries(st.sampled_from(FIELDS), values),
)
threads = st.fixed_dictionaries(
    {
        "name": texts, "ident": numbers, "call": texts, "fd": numbers, "since": st.one_of(numbers, values),
        "timed": values, "main": values, "daemon": values, "wants": values, "holds": values,
        "frames": st.one_of(values, st.lists(st.tuples(texts, numbers, texts), max_size=12)),
        "locals": st.one_of(values, st.dictionaries(texts, values, max_size=12)),
    }
)  # fmt: skip
answers = st.fixed_dictionaries(
    {"at": st.one_of(numbers, values), "cpu": values, "threads": st.one_of(values, st.lists(threads, max_size=4))}
)


# -- any report ----------------------------------------------------------------------------------------


def is_text(value: str, longest: int) -> bool:
    return len(value) <= longest and value.encode("utf-8") is not None  # a lone surrogate has no bytes


def within_bounds(event: Event, began: float) -> bool:
    return (
        began <= event.at <= time.monotonic()
        and event.who == PROGRAM
        and is_text(event.text, LONGEST_TEXT)
        and len(event.data) <= LONGEST_TEXT
        and all(is_text(name, LONGEST_NAME) for name in (event.call, event.function, event.thread, event.peer))
        and is_text(event.file, LONGEST_FILE)
        and is_text(event.error, LONGEST_ERROR)
        and all(type(number) is int and 0 <= number <= LARGEST for number in (event.size, event.asked))
        and type(event.line) is int
        and 0 <= event.line <= HIGHEST_LINE
        and -1 <= event.fd <= LARGEST
        and 1 <= event.times <= LARGEST
        and len(event.callers) <= 8
        and all(is_text(c.file, LONGEST_FILE) and is_text(c.function, LONGEST_NAME) for c in event.callers)
        and all(0 <= c.line <= HIGHEST_LINE for c in event.callers)
        and type(event.gap) is bool
    )


@given(reports)
@example({"e": "call", "at": 10**400})
@example({"e": "prints", "text": "\ud800" * 2000})
@example({"e": "call", "callers": [["a.py", 3, "f"], [None, -1, 7], 5]})
def test_any_report_is_an_event_within_bounds_or_none(report: dict[str, Any]) -> None:
    began = time.monotonic() - 1

    event = event_of(report, began)

    if event is None:
        assert report["e"] not in [*KINDS, "goes to"]
    else:
        assert within_bounds(event, began)


@settings(max_examples=30)
@given(st.lists(reports, max_size=8))
def test_any_reports_leave_few_listeners_and_only_on_loopback(found: list[dict[str, Any]]) -> None:
    reported = Reported(time.monotonic())

    for report in found:
        reported.take(report)

    assert all(one.address[0] in ("127.0.0.1", "::1") and 1 <= one.address[1] <= 65535 for one in reported.listeners)


def test_what_a_program_reports_without_end_is_kept_in_part() -> None:
    reported = Reported(time.monotonic())
    for number in range(3000):
        reported.take({"e": "listens", "kind": "tcp", "host": "127.0.0.1", "port": number, "asked": ["", 8080]})
        reported.take({"e": "goes to", "host": "example.org", "port": 1})
        reported.take({"e": "asks", "text": "?"})
        reported.take({"e": "thread dies", "text": "!"})

    assert (len(reported.listeners), len(reported.destinations)) == (20, 20)
    assert (len(reported.asks), len(reported.deaths)) == (1000, 1000)


@given(st.one_of(st.none(), answers, st.dictionaries(st.text(max_size=5), values)))
@example({"at": 1.0, "cpu": 10**400, "threads": []})
@example({"at": 1.0, "cpu": float("nan"), "threads": []})
def test_any_answer_is_a_thread_dump_within_bounds(answer: dict[str, Any] | None) -> None:
    dump = thread_dump_of(answer, None, lambda file, line: "code")

    assert 0 <= dump.cpu_seconds <= 1e6
    assert len(dump.threads) <= 1000
    for thread in dump.threads:
        assert is_text(thread.name, LONGEST_NAME)
        assert is_text(thread.call, LONGEST_NAME)
        assert 0 <= thread.seconds <= 1e6
        assert len(thread.frames) <= 8
        assert all(0 <= frame.line <= HIGHEST_LINE and is_text(frame.file, LONGEST_FILE) for frame in thread.frames)
        assert len(thread.local_names) <= 8
        assert all(is_text(text, LONGEST_NAME) for pair in thread.local_names.items() for text in pair)
        assert all(is_text(name, LONGEST_NAME) for name in thread.holds)


# -- any bytes -----------------------------------------------------------------------------------------


def taken_from(data: bytes) -> list[dict[str, Any]]:
    """The reports that come of these bytes, sent over a launcher's line that then ends."""
    found: list[dict[str, Any]] = []
    channel = ControlChannel("mark")
    with socket.create_connection(("127.0.0.1", channel.port)) as launcher:
        launcher.sendall(b'{"e": "hello", "token": "mark", "pid": 1}\n')
        assert channel.accept(lambda: True)
        channel.read_in_background(found.append, lambda: None)
        launcher.sendall(data)
    deadline = time.monotonic() + LONG
    while not channel.is_lost:
        assert time.monotonic() < deadline
        channel.wait_for_news(0.1)
    channel.close()
    return found


@settings(max_examples=60)
@given(st.one_of(st.binary(max_size=3000), st.lists(st.binary(), max_size=20).map(b"\n".join)))
@example(b"[" * 100_000 + b"\n")
@example(b"\xff\xfe\n[]\nnull\n1\n{}\n")
@example(b'{"e": "answer", "id": 1}\n{"e": "answer", "id": []}\n{"e": "control", "native": "x"}\n')
def test_any_bytes_are_reports_or_nothing(data: bytes) -> None:
    assert all(isinstance(report["e"], str) for report in taken_from(data))


@settings(max_examples=60)
@given(st.lists(values, max_size=10))
def test_any_json_is_reports_or_nothing_and_what_follows_is_read(found: list[Any]) -> None:
    lines = [json.dumps(value).encode() for value in [*found, {"e": "main ends"}]]

    reports = taken_from(b"\n".join(lines) + b"\n")

    assert all(isinstance(report["e"], str) for report in reports)
    assert reports[-1] == {"e": "main ends"}


def test_an_endless_line_is_given_up() -> None:
    assert taken_from(b"x" * 3_000_000 + b'\n{"e": "main ends"}\n') == []


# -- known good reports --------------------------------------------------------------------------------

BEGAN = 0.0
GOOD: list[tuple[dict[str, Any], Event]] = [
    (
        {"e": "call", "call": "sendall", "fd": 5, "peer": "127.0.0.1:4711", "data": "hi\u00ff", "size": 3, "error": "",
         "file": "server.py", "line": 7, "function": "serve", "thread": "Thread-1 (serve)", "times": 8, "gap": True,
         "at": 1.5, "given": 9},
        Event(at=1.5, who=PROGRAM, what=ev.CALLS, data=b"hi\xff", size=3, call="sendall", line=7, file="server.py",
              function="serve", thread="Thread-1 (serve)", fd=5, peer="127.0.0.1:4711", times=8, asked=9, gap=True),
    ),
    (
        {"e": "listens", "kind": "tcp", "host": "127.0.0.1", "port": 40001, "asked": ["", 8080], "fd": 3,
         "file": "server.py", "line": 3, "function": "main", "thread": "MainThread", "at": 0.25},
        Event(at=0.25, who=PROGRAM, what=ev.PROGRAM_LISTENS, line=3, file="server.py", function="main",
              thread="MainThread", fd=3),
    ),
    (
        {"e": "prints", "text": "привет\n", "file": "server.py", "line": 4, "function": "<module>",
         "thread": "MainThread", "at": 2},
        Event(at=2, who=PROGRAM, what=ev.PRINTS, text="привет\n", line=4, file="server.py", function="<module>",
              thread="MainThread"),
    ),
    (
        {"e": "thread dies", "text": "NameError: name 'e' is not defined", "thread": "Thread-1", "file": "server.py",
         "line": 9, "function": "serve", "at": 3.0},
        Event(at=3.0, who=PROGRAM, what=ev.THREAD_DIES, text="NameError: name 'e' is not defined", line=9,
              file="server.py", function="serve", thread="Thread-1"),
    ),
    (
        {"e": "thread starts", "text": "Thread-1 (serve)", "call": "serve", "file": "server.py", "line": 12,
         "function": "main", "at": 1.0},
        Event(at=1.0, who=PROGRAM, what=ev.THREAD_STARTS, text="Thread-1 (serve)", call="serve", line=12,
              file="server.py", function="main"),
    ),
    (
        {"e": "is paused", "line": 5, "file": "server.py", "thread": "Thread-2", "at": 1.0},
        Event(at=1.0, who=PROGRAM, what=ev.IS_PAUSED, line=5, file="server.py", thread="Thread-2"),
    ),
    ({"e": "main ends", "at": 4.0}, Event(at=4.0, who=PROGRAM, what=ev.MAIN_ENDS)),
]  # fmt: skip


@pytest.mark.parametrize(("report", "event"), GOOD, ids=[str(report["e"]) for report, _ in GOOD])
def test_a_good_report_is_exactly_one_event(report: dict[str, Any], event: Event) -> None:
    assert event_of(report, BEGAN) == event


def test_a_time_outside_the_run_is_brought_into_it() -> None:
    began = time.monotonic()

    early, late, none = (event_of({"e": "main ends", **at}, began) for at in ({"at": -5}, {"at": 1e15}, {}))

    assert early is not None
    assert late is not None
    assert none is not None
    assert early.at == began
    assert began <= late.at <= none.at <= time.monotonic()


def test_a_good_report_of_a_listener_is_kept() -> None:
    reported = Reported(BEGAN)
    reported.take({"e": "listens", "kind": "udp", "host": "127.0.0.1", "port": 4711, "asked": ["", 8080], "line": 3})

    assert reported.listener("tcp") is None
    assert reported.listener("udp") == Listener("udp", ("127.0.0.1", 4711), Address("", 8080, 3), 3)


def test_a_good_report_of_a_destination_is_kept_and_is_no_event() -> None:
    reported = Reported(BEGAN)

    assert reported.take({"e": "goes to", "host": "localhost", "port": 8080, "line": 6}) is None
    assert reported.destinations == [Address("localhost", 8080, 6)]


def test_a_good_thread_dump_is_what_it_says() -> None:
    wants = {"name": "users_lock", "owner": "MainThread", "line": 3}
    serves = {"name": "Thread-1", "ident": 7, "native": 70, "main": False, "daemon": True, "call": "acquire",
              "marked": True, "fd": -1, "timed": False, "since": 8.5, "frames": [["server.py", 5, "serve"]],
              "locals": {"name": "'alice'"}, "wants": wants, "holds": ["names_lock"]}  # fmt: skip
    accepts = {"name": "MainThread", "ident": 1, "main": True, "call": "accept", "fd": 3, "wants": None, "holds": []}
    answer = {"at": 10.0, "cpu": 0.5, "threads": [serves, serves | accepts]}

    dump = thread_dump_of(answer, True, lambda file, line: f"{file}:{line}")

    frames = (Frame("server.py", 5, "serve", "server.py:5"),)
    facts: dict[str, Any] = {"seconds": 1.5, "daemon": True, "frames": frames, "local_names": {"name": "'alice'"}}
    assert dump == ThreadDump(
        (
            ThreadState("MainThread", 1, "accept", 3, main=True, **facts),
            ThreadState(
                "Thread-1", 7, "acquire", wants=LockView("users_lock", "MainThread", 3), holds=("names_lock",), **facts
            ),
        ),
        settled=True,
        cpu_seconds=0.5,
    )
