"""The mark of a hand-in told in a terminal: what was chosen, what was looked at, the mark and its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from autograder.report.console import USUAL_WIDTH, Line, ReportBuilder, may_colour, print_lines, width_of
from autograder.text.columns import padded
from autograder.text.escaping import visible
from autograder.text.phrases import sentence

if TYPE_CHECKING:
    from autograder.assignment.submission_results import CriterionResult, PairResult, SubmissionResult


def assignment_lines(
    result: SubmissionResult, *, width: int = USUAL_WIDTH, encoding: str = "utf-8", full: bool = False
) -> list[Line]:
    """The report as lines with their colours; `full` adds the story of each thing that failed."""
    page = ReportBuilder(width, encoding)
    pairs = result.pairs if len(result.pairs) > 1 else [p for p in result.pairs if p.mark is not None]
    for pair in pairs:
        _tell_pair(page, pair, full, is_best=pair is result.best or len(pairs) == 1)
    for notice in result.notices:
        page.say(f"Note: {visible(notice)}", "quiet", gap=True)
    page.gap()
    best = result.best
    if result.mark is None:
        page.say(f"Mark: ungraded. {sentence(result.reason)}", "title", indent=0)
        page.say(f"What a person would do: {visible(result.to_do)}", indent=0)
    elif best is not None:
        page.say(f"Mark: {result.mark:g} of 100 ({best.kind}, at most {best.factor:g}).", "title", indent=0)
    return page.lines


def print_assignment(result: SubmissionResult, *, file: TextIO, full: bool = False) -> None:
    """Print it, in colour where there is a terminal."""
    encoding = getattr(file, "encoding", None) or "utf-8"
    width = width_of(file)
    print_lines(assignment_lines(result, width=width, encoding=encoding, full=full), file, may_colour(file), encoding)


def _tell_pair(page: ReportBuilder, pair: PairResult, full: bool, *, is_best: bool) -> None:
    page.title(
        f"{visible(pair.server)} with {visible(pair.client)}: {pair.kind}" + ("" if is_best else ", does not count")
    )
    if pair.mark is None:
        page.say(f"ungraded: {visible(pair.reason)}")
        return
    if pair.typed:
        typed = ", ".join(f'"{visible(text)}"' for text in pair.typed)
        page.say(f"At the first client was typed, until the chat began: {typed}.", "quiet")
    page.gap()
    for one in pair.criteria:
        if one.points:
            page.add(*_line(page, one))
    page.gap()
    for one in pair.criteria:
        if one.points and one.verdict.value in ("fail", "oops"):
            page.say(f"{visible(one.promise)}: not so.", "title", gap=True)
            page.say(sentence(one.reason), "bad" if one.verdict.value == "fail" else "oops")
            if full and one.story is not None:
                _tell_story(page, one)
    _tell_outside(page, pair)


def _line(page: ReportBuilder, one: CriterionResult) -> Line:
    verdict = one.verdict.value
    word = {"pass": "pass", "fail": "FAIL", "wait": "wait", "oops": "oops"}[verdict]
    points = "not counted" if verdict == "oops" else f"{one.points * one.share:g}/{one.points:g}"
    room = page.width - 9 - len(points)
    return f"  {word}  {padded(visible(one.promise), room - 1, page.more)} {points}", verdict


def _tell_story(page: ReportBuilder, one: CriterionResult) -> None:
    from autograder.story.diagram.plain_text import story_lines

    assert one.story is not None
    for text, tone in story_lines(one.story, page.width - 2, encoding=page.encoding):
        page.lines.append((f"  {text}".rstrip(), tone))


def _tell_outside(page: ReportBuilder, pair: PairResult) -> None:
    told = {w.key for w in pair.weaknesses}
    free = [
        one
        for one in pair.criteria
        if not one.points and one.verdict.value == "fail" and not told & {"vanished", "reset"}
    ]
    if not free and not pair.weaknesses:
        if pair.dialect:
            page.say(f"On the wire it speaks: {visible(pair.dialect)}.", "quiet", gap=True)
        return
    page.title("What would go wrong outside class")
    for one in free:
        page.say(f"- {sentence(one.reason)}")
    for weakness in pair.weaknesses:
        costs = f" (costs {weakness.costs:g})" if weakness.costs else ""
        page.say(f"- {sentence(weakness.sentence)}{costs}")
        for number, code in weakness.lines[:2]:
            page.add(f"      line {number}: {visible(code)}", "quiet")
    if pair.dialect:
        page.say(f"On the wire it speaks: {visible(pair.dialect)}.", "quiet", gap=True)
