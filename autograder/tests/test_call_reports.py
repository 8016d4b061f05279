"""Which of a program's calls the launcher reports, and for how many each report stands."""

from __future__ import annotations

import sys
from typing import Any

from autograder.program.launcher.call_reports import CallReports
from autograder.program.launcher.recorder import Recorder
from autograder.program.launcher.student_frames import StudentFrames


class RecordingChannel:
    """Keeps what would be sent to the autograder."""

    def __init__(self) -> None:
        self.reports: list[dict[str, Any]] = []

    def report(self, what: str, **facts: Any) -> None:
        self.reports.append({"e": what, **facts})


def reports_of(calls: list[tuple[str, int, bytes]]) -> list[dict[str, Any]]:
    """What is reported of calls, each (name, fd, bytes received), that one thread makes one after the other."""
    channel = RecordingChannel()
    recorder = Recorder(channel, StudentFrames("/nowhere"))  # type: ignore[arg-type]  # it needs `report` only
    reports = CallReports(recorder)
    frame = sys._getframe()
    for name, fd, data in calls:
        reports.ended(name, fd, frame, data, len(data))
    return channel.reports


def test_of_equal_calls_in_a_row_some_are_left_out_and_the_next_report_stands_for_them() -> None:
    found = reports_of([("recv", 5, b"")] * 40)

    assert [report["times"] for report in found] == [1, 1, 1, 1, 1, 1, 2, 8, 16]
    assert [report["gap"] for report in found] == [False] * 5 + [True] * 4


def test_another_connection_another_call_and_another_outcome_begin_a_new_row() -> None:
    found = reports_of(
        [("recv", 5, b"")] * 7 + [("recv", 6, b""), ("send", 6, b""), ("send", 6, b"x"), ("recv", 5, b"")]
    )

    assert [(report["call"], report["fd"], report["times"]) for report in found[6:]] == [
        ("recv", 6, 1),
        ("send", 6, 1),
        ("send", 6, 1),
        ("recv", 5, 1),
    ]


def test_other_bytes_of_an_equal_call_do_not_begin_a_new_row() -> None:
    assert len(reports_of([("recv", 5, b"%d" % number) for number in range(64)])) == 10  # 1 to 6, 8, 16, 32, 64


def test_a_flood_of_calls_that_differ_ends_in_silence() -> None:
    assert len(reports_of([("recv", fd, b"x") for fd in range(5000)])) == 3000


def test_a_report_has_the_beginning_of_long_data_and_its_true_size() -> None:
    (report,) = reports_of([("recv", 5, b"x" * 1000)])

    assert report["data"] == "x" * 200
    assert report["size"] == 1000
