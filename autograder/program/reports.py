"""What the launcher reports, turned into events and threads of a story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.story import events
from autograder.story.events import PROGRAM, Event
from autograder.story.standing import Frame, LockView, Thread

_KINDS = {
    "listens": events.PROGRAM_LISTENS,
    "call": events.CALLS,
    "prints": events.PRINTS,
    "asks": events.ASKS,
    "thread starts": events.THREAD_STARTS,
    "thread dies": events.THREAD_DIES,
    "main ends": events.MAIN_ENDS,
}


def event_of(report: dict[str, Any]) -> Event:
    """One event of the program; peers are still "host:port"."""
    return Event(
        at=float(report["at"]),
        who=PROGRAM,
        what=_KINDS.get(report["e"], report["e"]),
        text=str(report.get("text", "")),
        data=str(report.get("data", "")).encode("latin-1", "replace"),
        size=int(report.get("size", 0)),
        call=str(report.get("call", "")),
        line=int(report.get("line", 0)),
        file=str(report.get("file", "")),
        function=str(report.get("function", "")),
        thread=str(report.get("thread", "")),
        fd=int(report.get("fd", -1)),
        peer=str(report.get("peer", "")),
        times=int(report.get("times", 1)),
        error=str(report.get("error", "")),
        asked=int(report.get("given", 0)),
    )


def thread_of(report: dict[str, Any], at: float, code_at: Callable[[str, int], str]) -> Thread:
    """One thread of a standing, as of the moment `at`; `code_at` gives the text of a student's line."""
    wants = report.get("wants")
    return Thread(
        name=str(report["name"]),
        ident=int(report["ident"]),
        call=str(report["call"]),
        fd=int(report["fd"]),
        seconds=max(0.0, at - float(report["since"])),
        timed=bool(report["timed"]),
        main=bool(report["main"]),
        daemon=bool(report["daemon"]),
        frames=tuple(Frame(f, int(n), fn, code_at(f, int(n))) for f, n, fn in report["frames"]),
        local_names={str(k): str(v) for k, v in report["locals"].items()},
        wants=LockView(str(wants["name"]), str(wants["owner"]), int(wants["line"])) if wants else None,
        holds=tuple(str(name) for name in report["holds"]),
    )
