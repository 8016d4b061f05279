"""What the launcher reports, turned into events and thread states of a story.

The launcher lives in the student's process, where anybody may report in its place. So nothing here raises, whatever
JSON a report holds, and whatever comes of it is within the bounds below.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from autograder.story import events
from autograder.story.events import PROGRAM, Caller, Event
from autograder.story.thread_states import Frame, LockView, ThreadDump, ThreadState

_KINDS = {
    "listens": events.PROGRAM_LISTENS,
    "call": events.CALLS,
    "prints": events.PRINTS,
    "asks": events.ASKS,
    "thread starts": events.THREAD_STARTS,
    "raises": events.RAISES,
    "thread dies": events.THREAD_DIES,
    "main ends": events.MAIN_ENDS,
    "is paused": events.IS_PAUSED,
    "goes on": events.GOES_ON,
    "goes to": "",  # no event of the story: the call itself is one
}
LONGEST_TEXT = 1000  # characters
LONGEST_FILE = 300  # characters of a file name
LONGEST_NAME = 100  # characters of any other name
LONGEST_ERROR = 400  # characters
LARGEST = 10**12
HIGHEST_LINE = 10**6
_HIGHEST_PORT = 65535
_HIGHEST_IDENT = 1 << 64
_LONGEST_SECONDS = 1e6
_MOST_THREADS = 1000
_MOST_FRAMES = 8
_MOST_LOCALS = 8
_MOST_LOCKS = 100
_LOOPBACK = ("127.0.0.1", "::1")


def text_of(value: Any, longest: int = LONGEST_TEXT) -> str:
    """`value` if it is a text, cut, and with lone surrogates escaped; else ""."""
    if not isinstance(value, str):
        return ""
    cut = value[:longest]
    return cut if cut.isascii() else cut.encode("utf-8", "backslashreplace").decode()[:longest]


def number_of(value: Any, lowest: int, highest: int, otherwise: int = 0) -> int:
    """`value` if it is a whole number within these bounds."""
    return value if type(value) is int and lowest <= value <= highest else otherwise


def _seconds_of(value: Any, lowest: float, highest: float) -> float:
    """`value` as a number of seconds, brought within these bounds. Raises TypeError, ValueError or OverflowError."""
    seconds = float(value)
    return lowest if math.isnan(seconds) else min(max(seconds, lowest), highest)


def event_of(report: dict[str, Any], began: float) -> Event | None:
    """One event of a program that `began` then; peers are still "host:port". None for what is no report."""
    what = report.get("e")
    if not isinstance(what, str) or what not in _KINDS:
        return None
    return Event(
        at=_time_of(report.get("at"), began),
        who=PROGRAM,
        what=_KINDS[what],
        text=text_of(report.get("text")),
        data=text_of(report.get("data")).encode("latin-1", "replace"),
        size=number_of(report.get("size"), 0, LARGEST),
        call=text_of(report.get("call"), LONGEST_NAME),
        line=number_of(report.get("line"), 0, HIGHEST_LINE),
        file=text_of(report.get("file"), LONGEST_FILE),
        function=text_of(report.get("function"), LONGEST_NAME),
        thread=text_of(report.get("thread"), LONGEST_NAME),
        fd=number_of(report.get("fd"), -1, LARGEST, -1),
        peer=text_of(report.get("peer"), LONGEST_NAME),
        times=number_of(report.get("times"), 1, LARGEST, 1),
        error=text_of(report.get("error"), LONGEST_ERROR),
        asked=number_of(report.get("given"), 0, LARGEST),
        gap=report.get("gap") is True,
        callers=_callers_of(report.get("callers")),
    )


def _callers_of(value: Any) -> tuple[Caller, ...]:
    """The lines that led to an event; those that are no [file, line, function] are left out."""
    found = value[:_MOST_FRAMES] if isinstance(value, list) else []
    lines = [place for place in found if isinstance(place, list) and len(place) == 3]
    return tuple(
        Caller(text_of(file, LONGEST_FILE), number_of(line, 0, HIGHEST_LINE), text_of(function, LONGEST_NAME))
        for file, line, function in lines
    )


def _time_of(value: Any, began: float) -> float:
    """A time of `time.monotonic()` between the beginning and now; now if the report has none."""
    now = time.monotonic()
    try:
        return _seconds_of(value, began, now) if isinstance(value, (int, float)) and value == value else now
    except OverflowError:
        return now


def loopback_address(host: Any, port: Any) -> tuple[str, int] | None:
    """An address to which a client of ours may connect: a port on this machine's loopback. None for any other."""
    number = number_of(port, 1, _HIGHEST_PORT)
    return (host, number) if isinstance(host, str) and host in _LOOPBACK and number else None


def address_of(value: Any) -> tuple[str, int] | None:
    """An address as a source has it: [host, port ...]."""
    if not isinstance(value, (list, tuple)) or len(value) < 2 or not isinstance(value[0], str):
        return None
    port = number_of(value[1], 0, _HIGHEST_PORT, -1)
    return (text_of(value[0], LONGEST_FILE), port) if port >= 0 else None


def thread_dump_of(
    answer: dict[str, Any] | None, settled: bool | None, code_at: Callable[[str, int], str]
) -> ThreadDump:
    """Where each thread stands; no threads if the launcher could not answer, or what it answered is no thread dump.

    `code_at` gives the text of a student's line.
    """
    if answer is None:
        return ThreadDump(settled=settled)
    try:
        at = float(answer["at"])
        threads = [_thread_state_of(thread, at, code_at) for thread in answer["threads"][:_MOST_THREADS]]
        cpu = _seconds_of(answer.get("cpu", 0.0), 0.0, _LONGEST_SECONDS)
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError):
        return ThreadDump(settled=settled)
    ordered = tuple(sorted(threads, key=lambda t: (not t.main, t.name)))
    return ThreadDump(threads=ordered, settled=settled, cpu_seconds=cpu)


def _thread_state_of(report: dict[str, Any], at: float, code_at: Callable[[str, int], str]) -> ThreadState:
    """One thread of a thread dump that was made at the time `at`. Raises whatever a malformed report leads to."""
    frames = [
        (text_of(file, LONGEST_FILE), number_of(line, 0, HIGHEST_LINE), text_of(function, LONGEST_NAME))
        for file, line, function in report["frames"][:_MOST_FRAMES]
    ]
    local_names = list(report["locals"].items())[:_MOST_LOCALS]
    return ThreadState(
        name=text_of(report["name"], LONGEST_NAME),
        ident=number_of(report["ident"], 0, _HIGHEST_IDENT),
        call=text_of(report["call"], LONGEST_NAME),
        fd=number_of(report["fd"], -1, LARGEST, -1),
        seconds=_seconds_of(at - float(report["since"]), 0.0, _LONGEST_SECONDS),
        timed=bool(report["timed"]),
        main=bool(report["main"]),
        daemon=bool(report["daemon"]),
        frames=tuple(Frame(file, line, function, code_at(file, line)) for file, line, function in frames),
        local_names={text_of(name, LONGEST_NAME): text_of(value, LONGEST_NAME) for name, value in local_names},
        wants=_wanted_lock(report["wants"]) if report.get("wants") else None,
        holds=tuple(text_of(name, LONGEST_NAME) for name in report["holds"][:_MOST_LOCKS]),
    )


def _wanted_lock(report: dict[str, Any]) -> LockView:
    return LockView(
        name=text_of(report["name"], LONGEST_NAME),
        owner=text_of(report["owner"], LONGEST_NAME),
        owner_line=number_of(report["line"], 0, HIGHEST_LINE),
    )
