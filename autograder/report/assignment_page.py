"""The mark of a hand-in as one self-contained HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograder.report.templates import render
from autograder.story.diagram.svg import story_svg
from autograder.text.escaping import visible
from autograder.text.phrases import sentence

if TYPE_CHECKING:
    from autograder.assignment.submission_results import CriterionResult, PairResult, SubmissionResult


def assignment_html(result: SubmissionResult) -> str:
    """The page as one string of HTML."""
    best = result.best
    return render(
        "assignment_page.html.j2",
        name=visible(result.name),
        mark="ungraded" if result.mark is None else f"{result.mark:g}",
        share=(result.mark or 0) / 100,
        kind=f"{best.kind}, at most {best.factor:g}" if best and result.mark is not None else "",
        reason=sentence(result.reason) if result.reason else "",
        to_do=visible(result.to_do),
        notices=[visible(notice) for notice in result.notices],
        seed=result.seed,
        pairs=[_pair(pair, f"p{number}") for number, pair in enumerate(result.pairs, 1)],
    )


def _pair(pair: PairResult, name: str) -> dict[str, Any]:
    return {
        "title": f"{visible(pair.server)} with {visible(pair.client)}",
        "kind": pair.kind,
        "mark": "ungraded" if pair.mark is None else f"{pair.mark:g}",
        "reason": sentence(pair.reason) if pair.reason else "",
        "typed": [visible(text) for text in pair.typed],
        "dialect": visible(pair.dialect),
        "looked": [_looked(one, f"{name}-{one.key}-") for one in pair.criteria],
        "outside": [
            {
                "text": sentence(w.sentence),
                "costs": f"{w.costs:g}",
                "lines": [(n, visible(code)) for n, code in w.lines[:3]],
            }
            for w in pair.weaknesses
        ],
    }


def _looked(one: CriterionResult, prefix: str) -> dict[str, Any]:
    told = one.verdict.value in ("fail", "oops")
    has_story = told and one.story is not None and bool(one.story.events)
    return {
        "verdict": one.verdict.value,
        "word": {"fail": "FAIL"}.get(one.verdict.value, one.verdict.value),
        "promise": visible(one.promise),
        "points": "not counted" if one.verdict.value == "oops" else f"{one.points * one.share:g}/{one.points:g}",
        "free": not one.points,
        "reason": sentence(one.reason) if one.reason else "",
        "svg": story_svg(one.story, prefix=prefix) if has_story and one.story is not None else "",
    }
