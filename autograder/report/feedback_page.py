"""What a student gets: the mark alone, the first failure with a hint, or everything; made from the record alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.course.handout import plain, read_handout
from autograder.course.lessons import ROOT
from autograder.report.templates import render
from autograder.text.escaping import visible
from autograder.text.phrases import sentence

_BODY = "<body>"


def feedback_html(
    record: Mapping[str, Any], mark: str, comment: str, *, depth: str, story: str = "", first_hint: bool = True
) -> str:
    """The page as one string of HTML; `mark` says where the mark comes from, `story` is an SVG of the first failure."""
    failed = [check for check in record["checks"] if check["verdict"] == "fail"]
    first = failed[0] if failed and depth != "mark" else None
    about = record["class"]
    return render(
        "feedback_page.html.j2",
        lesson=visible(record["lesson"]),
        mark=visible(mark),
        comment=visible(comment),
        reason=sentence(about["reason"]) if about["reason"] else "",
        steps=[_step(step) for step in record["steps"]] if depth != "mark" else [],
        first=None if first is None else _check(first),
        hint=_hint(record["lesson"], first) if first is not None and first_hint else "",
        story=story if first is not None else "",
        others=len(failed) - 1,
    )


def with_mark(page: str, mark: str, comment: str) -> str:
    """The whole report with the mark, and the instructor's comment, at its top."""
    banner = render("feedback_banner.html.j2", mark=visible(mark), comment=visible(comment))
    return page.replace(_BODY, f"{_BODY}\n{banner}", 1)


def _step(step: Mapping[str, Any]) -> dict[str, str]:
    return {
        "title": f"Step {step['step']}: {visible(step['title'])}",
        "verdict": step["verdict"],
        "points": f"{step['earned']:g}/{step['points']:g}",
    }


def _check(check: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "promise": visible(check["promise"]),
        "reason": sentence(check["reason"]) if check["reason"] else "",
        "diagnosis": [visible(text) for text in check.get("diagnosis", ())],
    }


def _hint(lesson: str, check: Mapping[str, Any]) -> str:
    step = read_handout(ROOT / "lessons" / lesson).steps.get(check.get("step", -1))
    return visible(plain(step.hints[0])) if step is not None and step.hints else ""
