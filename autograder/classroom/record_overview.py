"""What a class's page shows, collected from the records one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from autograder.classroom.marks import MarkedRecord
from autograder.classroom.outcomes import Status
from autograder.classroom.results_folder import ResultsFolder
from autograder.report.class_overview import CauseCount, Overview, QueueItem, Row, StepCount

EXAMPLES = 3  # stories of one cause
_NO_CAUSE = ""


def overview_of(lesson: str, marked: Iterable[MarkedRecord], results: ResultsFolder) -> Overview:
    """Look at each record once."""
    overview = Overview(lesson)
    for one in marked:
        _count_steps(overview, one, results)
        about = one.record["class"]
        changed = about.get("difference", {})
        overview.rows.append(
            Row(
                one.folder,
                one.student["name"] or one.student["login"] or one.folder,
                one.student["section"],
                one.status,
                one.mark.final,
                one.mark.in_words(),
                {key: str(part["verdict"]) for key, part in _parts(one.record).items()},
                about["seconds"],
                one.mark.comment,
                f"{_mark(changed['old_mark'])} → {_mark(changed['new_mark'])}" if changed else "",
            )
        )
        overview.queue += _queue_items(one)
    overview.steps = dict(sorted(overview.steps.items(), key=lambda item: (len(item[0]), item[0])))
    return overview


def _parts(record: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Steps of a lesson, or what the assignment is marked by, under a short name."""
    if record.get("steps"):
        return {str(step["step"]): step for step in record["steps"]}
    return {check["name"]: check for check in record["checks"] if check.get("points")}


def _count_steps(overview: Overview, one: MarkedRecord, results: ResultsFolder) -> None:
    stories: dict[str, str] | None = None
    for key, part in _parts(one.record).items():
        title = part.get("title") or part.get("promise", "")
        step = overview.steps.setdefault(key, StepCount(key, title, part["points"]))
        if part["verdict"] != "fail":
            continue
        step.failed += 1
        check = _first_failed(one.record, key)
        name, sentence = _cause(check)
        cause = step.causes.setdefault(name, CauseCount(name, sentence))
        cause.students.append(one.folder)
        if len(cause.stories) < EXAMPLES and name:
            stories = results.stories(one.folder) if stories is None else stories
            if check["name"] in stories:
                cause.stories.append((check.get("reason", ""), stories[check["name"]]))


def _first_failed(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = (c for c in record["checks"] if c["verdict"] == "fail" and key in (str(c.get("step")), c["name"]))
    return next(found, {"name": ""})


def _cause(check: Mapping[str, Any]) -> tuple[str, str]:
    """The first cause's name and sentence; without a diagnosis, what kind of failure it was, and the reason."""
    if check.get("causes"):
        return check["causes"][0]["name"], check["causes"][0]["sentence"]
    return check.get("failure", {}).get("kind", _NO_CAUSE), check.get("reason", "")


def _queue_items(one: MarkedRecord) -> Iterable[QueueItem]:
    about = one.record["class"]
    name = one.student["name"] or one.folder
    if about["mark"] is None and one.mark.final is None and one.status != Status.NOTHING_ARRIVED.value:
        yield QueueItem(one.folder, name, about["reason"], about["to_do"])
    if about.get("unstable") and one.mark.override is None:
        checks = ", ".join(about["unstable"])
        yield QueueItem(
            one.folder, name, f"the verdict is not the same in every run: {checks}", "Read the program, and decide."
        )


def _mark(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"
