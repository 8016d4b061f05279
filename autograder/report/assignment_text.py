"""The mark of a submission as text: what was chosen, what each check came to, the mark and its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from autograder.assignment.weaknesses import WeaknessKind
from autograder.grading.results import Verdict
from autograder.report.console import USUAL_WIDTH, Line, ReportBuilder, may_colour, print_lines, width_of
from autograder.text.columns import padded
from autograder.text.escaping import visible
from autograder.text.phrases import sentence

if TYPE_CHECKING:
    from autograder.assignment.submission_results import CriterionResult, PairResult, SubmissionResult
    from autograder.story.story import Story


def assignment_lines(
    result: SubmissionResult, *, width: int = USUAL_WIDTH, encoding: str = "utf-8", full: bool = False
) -> list[Line]:
    """The report as lines with their colours; `full` adds the story of each check that failed."""
    page = ReportBuilder(width, encoding)
    pairs = result.pairs if len(result.pairs) > 1 else [p for p in result.pairs if p.mark is not None]
    for pair in pairs:
        _add_pair(page, pair, full=full, counts=pair is result.best or len(pairs) == 1)
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


def verdict_word(one: CriterionResult) -> str:
    """The verdict as reports show it: a failure catches the eye."""
    return "FAIL" if one.verdict is Verdict.FAIL else one.verdict.value


def points_earned(one: CriterionResult) -> str:
    """The points earned, and how many there are: "4/10"."""
    return "not counted" if one.verdict is Verdict.OOPS else f"{one.points * one.share:g}/{one.points:g}"


def _add_pair(page: ReportBuilder, pair: PairResult, *, full: bool, counts: bool) -> None:
    title = f"{visible(pair.server)} with {visible(pair.client)}: {pair.kind}"
    page.title(title if counts else f"{title}, does not count")
    if pair.mark is None:
        page.say(f"ungraded: {visible(pair.reason)}")
        return
    if pair.typed:
        typed = ", ".join(f'"{visible(text)}"' for text in pair.typed)
        page.say(f"At the first client was typed, until the chat began: {typed}.", "quiet")
    with_points = [one for one in pair.criteria if one.points]
    page.gap()
    for one in with_points:
        page.add(*_criterion_line(page, one))
    page.gap()
    told: set[str] = set()
    for one in with_points:
        if one.verdict in (Verdict.FAIL, Verdict.OOPS):
            page.say(f"This failed: {visible(one.promise)}", "title", gap=True)
            _add_causes(page, one, told)
            page.say(sentence(one.reason), "bad" if one.verdict is Verdict.FAIL else "oops")
            if full and one.story is not None:
                _add_story(page, one.story)
    _add_weaknesses(page, pair)
    if pair.dialect:
        page.say(f"On the wire it speaks: {visible(pair.dialect)}.", "quiet", gap=True)


def _add_causes(page: ReportBuilder, one: CriterionResult, told: set[str]) -> None:
    """The causes of a failure, with the file and the line; one that was told before is not told again."""
    for cause, words in one.explained:
        file = str(cause.facts.get("program", ""))
        text = f"{file}: {words}"
        if text in told:
            continue
        told.add(text)
        page.say(visible(text), "bad")
        if cause.place is not None and cause.place.line and cause.place.code:
            page.add(f"    > {cause.place.line}  {visible(cause.place.code)}", "here")


def _criterion_line(page: ReportBuilder, one: CriterionResult) -> Line:
    points = points_earned(one)
    width = page.width - 10 - len(points)
    return f"  {verdict_word(one)}  {padded(visible(one.promise), width, page.more)} {points}", one.verdict.value


def _add_story(page: ReportBuilder, story: Story) -> None:
    from autograder.story.diagram.plain_text import story_lines  # only a full report draws

    for text, tone in story_lines(story, page.width - 2, encoding=page.encoding):
        page.lines.append((f"  {text}".rstrip(), tone))


def _add_weaknesses(page: ReportBuilder, pair: PairResult) -> None:
    """What would go wrong outside class: failed checks that have no points, and what the probes found."""
    failed = [one for one in pair.criteria if not one.points and one.verdict is Verdict.FAIL]
    if any(weakness.kind in (WeaknessKind.VANISHED, WeaknessKind.RESET) for weakness in pair.weaknesses):
        failed = []  # the probes found the same
    if not failed and not pair.weaknesses:
        return
    page.title("What would go wrong outside class")
    for one in failed:
        page.say(f"- {sentence(one.reason)}")
    for weakness in pair.weaknesses:
        costs = f" (costs {weakness.costs:g})" if weakness.costs else ""
        page.say(f"- {sentence(weakness.sentence)}{costs}")
        for number, code in weakness.lines[:2]:
            page.add(f"      line {number}: {visible(code)}", "quiet")
