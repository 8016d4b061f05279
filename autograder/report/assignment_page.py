"""The mark of a submission as one self-contained HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograder.grading.results import Verdict
from autograder.report.assignment_text import points_earned, verdict_word
from autograder.report.templates import render
from autograder.story.diagram.svg import story_svg
from autograder.text.escaping import visible
from autograder.text.phrases import sentence

if TYPE_CHECKING:
    from autograder.assignment.submission_results import CriterionResult, PairResult, SubmissionResult
    from autograder.assignment.weaknesses import Weakness


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
        "criteria": [_criterion(one, f"{name}-{one.key}-") for one in pair.criteria if one.points],
        "weaknesses": [_weakness(weakness) for weakness in pair.weaknesses],
    }


def _criterion(one: CriterionResult, prefix: str) -> dict[str, Any]:
    story = one.story if one.verdict in (Verdict.FAIL, Verdict.OOPS) else None
    return {
        "verdict": one.verdict.value,
        "word": verdict_word(one),
        "promise": visible(one.promise),
        "points": points_earned(one),
        "reason": sentence(one.reason) if one.reason else "",
        "svg": story_svg(story, prefix=prefix) if story is not None and story.events else "",
    }


def _weakness(weakness: Weakness) -> dict[str, Any]:
    return {
        "text": sentence(weakness.sentence),
        "costs": f"{weakness.costs:g}" if weakness.costs else "",
        "lines": [(number, visible(code)) for number, code in weakness.lines[:3]],
    }
