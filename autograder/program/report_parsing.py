"""What the launcher reports, turned into events and threads of a story.

The launcher lives in the student's process, where anybody may speak in its place: whatever a report
says, an event comes of it that is harmless, or none.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from autograder.story import events
from autograder.story.events import PROGRAM, Event
from autograder.story.thread_states import Frame, LockView, ThreadDump, ThreadState

_KINDS = {
    "listens": events.PROGRAM_LISTENS,
    "call": events.CALLS,
    "prints": events.PRINTS,
    "asks": events.ASKS,
    "thread starts": events.THREAD_STARTS,
    "thread dies": events.THREAD_DIES,
    "main ends": events.MAIN_ENDS,
    "is paused": events.IS_PAUSED,
    "goes on": events.GOES_ON,
    "goes to": "",  # no event of the story: the call itself is one
}
_LONGEST = 1000  # characters of a text
LARGEST = 10**12
_HIGHEST_LINE = 10**6
_MOST_THREADS = 1000
_LOOPBACK = ("127.0.0.1", "::1")


def text_of(value: Any, most: int = _LONGEST) -> str:
    """`value` if it is a text, cut, without halves of letters; else ""."""
    if not isinstance(value, str):
        return ""
    cut = value[:most]
    return cut if cut.isascii() else cut.encode("utf-8", "backslashreplace").decode()


def number_of(value: Any, least: int, most: int, otherwise: int = 0) -> int:
    """`value` if it is a whole number within these bounds."""
    return value if type(value) is int and least <= value <= most else otherwise


def event_of(report: dict[str, Any], began: float) -> Event | None:
    """One event of a program that `began` then; peers are still "host:port". None for what is no report."""
    what = report.get("e")
    if not isinstance(what, str) or what not in _KINDS:
        return None
    at, now = report.get("at"), time.monotonic()
    return Event(
        at=min(max(at, began), now) if isinstance(at, (int, float)) and not math.isnan(at) else now,
        who=PROGRAM,
        what=_KINDS[what],
        text=text_of(report.get("text")),
        data=text_of(report.get("data")).encode("latin-1", "replace"),
        size=number_of(report.get("size"), 0, LARGEST),
        call=text_of(report.get("call"), 100),
        line=number_of(report.get("line"), 0, _HIGHEST_LINE),
        file=text_of(report.get("file"), 300),
        function=text_of(report.get("function"), 100),
        thread=text_of(report.get("thread"), 100),
        fd=number_of(report.get("fd"), -1, LARGEST, -1),
        peer=text_of(report.get("peer"), 100),
        times=number_of(report.get("times"), 1, LARGEST, 1),
        error=text_of(report.get("error"), 400),
        asked=number_of(report.get("given"), 0, LARGEST),
        gap=report.get("gap") is True,
    )


def loopback_address(host: Any, port: Any) -> tuple[str, int] | None:
    """An address where a client of ours may go: a port on this machine's loopback. None for any other."""
    number = number_of(port, 1, 65535)
    return (host, number) if isinstance(host, str) and host in _LOOPBACK and number else None


def address_of(value: Any) -> tuple[str, int] | None:
    """An address as a source has it: [host, port ...]."""
    if not isinstance(value, (list, tuple)) or len(value) < 2 or not isinstance(value[0], str):
        return None
    port = number_of(value[1], 0, 65535, -1)
    return (text_of(value[0], 300), port) if port >= 0 else None


def thread_dump_of(
    answer: dict[str, Any] | None, settled: bool | None, code_at: Callable[[str, int], str]
) -> ThreadDump:
    """Where each thread stands; no threads if the launcher could not answer, or answered with rubbish."""
    try:
        assert answer is not None
        at = float(answer["at"])
        threads = [_thread_state_of(t, at, code_at) for t in answer["threads"][:_MOST_THREADS]]
        cpu = float(answer.get("cpu", 0.0))
    except (AssertionError, AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError):
        return ThreadDump(settled=settled)
    ordered = tuple(sorted(threads, key=lambda t: (not t.main, t.name)))
    return ThreadDump(threads=ordered, settled=settled, cpu_seconds=cpu)


def _thread_state_of(report: dict[str, Any], at: float, code_at: Callable[[str, int], str]) -> ThreadState:
    """One thread of a thread dump, as of the moment `at`; `code_at` gives the text of a student's line."""
    wants = report.get("wants")
    since = float(report["since"])
    frames = [(text_of(f, 300), number_of(n, 0, _HIGHEST_LINE), text_of(fn, 100)) for f, n, fn in report["frames"][:8]]
    return ThreadState(
        name=text_of(report["name"], 100),
        ident=number_of(report["ident"], 0, 1 << 64),
        call=text_of(report["call"], 100),
        fd=number_of(report["fd"], -1, LARGEST, -1),
        seconds=min(max(0.0, at - since), 1e6),
        timed=bool(report["timed"]),
        main=bool(report["main"]),
        daemon=bool(report["daemon"]),
        frames=tuple(Frame(file, line, function, code_at(file, line)) for file, line, function in frames),
        local_names={text_of(k, 100): text_of(v, 100) for k, v in list(report["locals"].items())[:8]},
        wants=LockView(
            text_of(wants["name"], 100), text_of(wants["owner"], 100), number_of(wants["line"], 0, _HIGHEST_LINE)
        )
        if wants
        else None,
        holds=tuple(text_of(name, 100) for name in report["holds"][:100]),
    )
