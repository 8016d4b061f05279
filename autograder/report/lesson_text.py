"""The report in a terminal: the step map, and for what failed its story, its threads, a hint and what to type next.

Importing this is cheap; rich is loaded only when something is printed in colour.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TextIO

from autograder.report.console import USUAL_WIDTH, Line, ReportBuilder, may_colour, print_lines, width_of
from autograder.report.failure_text import SCREEN, tell_failure
from autograder.report.hints import hint_for
from autograder.report.next_steps import NOT_FINAL, handout_of, learned, next_step
from autograder.text.columns import cut, encodable, padded
from autograder.text.escaping import visible

if TYPE_CHECKING:
    from autograder.course.handout import Handout
    from autograder.grading.results import CheckResult, LessonResult, StepResult

_WORDS = {"pass": "pass", "fail": "FAIL", "wait": "wait", "oops": "oops"}
_AROUND_A_FAILURE = 7  # lines: the lesson's title before it, the score and what is next behind it


def print_report(
    result: LessonResult,
    *,
    file: TextIO,
    width: int | None = None,
    color: bool | None = None,
    hint_level: int = 1,
    full: bool = False,
    everything: bool = False,
) -> None:
    """Print the report on `file`.

    `width` and `color` are found out if not given (NO_COLOR and anything that is no terminal: plain).
    `full` shows the whole story, `everything` tells all failures and not the first alone.
    """
    color = may_colour(file) if color is None else color
    encoding = getattr(file, "encoding", None) or "utf-8"
    width = width_of(file) if width is None else width
    lines = report_lines(
        result, width=width, encoding=encoding, hint_level=hint_level, full=full, everything=everything
    )
    print_lines(lines, file, color, encoding)


def report_lines(
    result: LessonResult,
    *,
    width: int = USUAL_WIDTH,
    encoding: str = "utf-8",
    hint_level: int = 1,
    full: bool = False,
    everything: bool = False,
    handout: Handout | None = None,
) -> list[Line]:
    """The report as lines of text with their colours: all of it but the writing."""
    page = ReportBuilder(width, encoding)
    handout = handout_of(result) if handout is None else handout
    failed = [c for c in result.checks if c.verdict.value == "fail"]
    if failed and not full and not everything:
        page.say(_summary(result), "title")
    else:
        for step in result.steps:
            for check in step.checks:
                page.add(*_map_line(page, step, check))
    for notice in result.notices:
        page.say(f"Note: {visible(notice)}", "quiet", gap=True)
    told = set()
    for check in result.checks:
        if check.verdict.value == "oops" and (check.reason, check.traceback) not in told:
            told.add((check.reason, check.traceback))
            _tell_oops(page, check)
    room = SCREEN - len(page.lines) - _AROUND_A_FAILURE - (2 if len(failed) > 1 else 0)
    for check in failed if everything else failed[:1]:
        hint = hint_for(handout, check, result.lesson, hint_level)
        tell_failure(page, result, check, hint, full=full, room=room)
    if len(failed) > 1 and not everything:
        page.say(f"{len(failed) - 1} more failed; they are told when this one passes.", "quiet", gap=True)
    _tell_score(page, result, handout)
    return page.lines


def check_text(result: LessonResult, check: CheckResult) -> str:
    """What the report says of one check that failed, or that we broke, as plain text."""
    page = ReportBuilder(USUAL_WIDTH, "utf-8")
    if check.verdict.value == "oops":
        _tell_oops(page, check)
    else:
        hint = hint_for(handout_of(result), check, result.lesson, level=1)
        tell_failure(page, result, check, hint, full=False)
    return "\n".join(text for text, _style in page.lines)


def one_line(result: LessonResult, width: int = USUAL_WIDTH, encoding: str = "utf-8") -> str:
    """A lesson in one line: its score, and where it stops."""
    failed = result.first_failure
    if not result.is_final:
        what = "not final, by our fault: see the lesson's own report"
    elif failed is not None:
        what = f"step {failed.step}: {visible(failed.promise)}"
    elif result.checks and all(c.verdict.value == "pass" for c in result.checks):
        what = "all steps pass"
    else:
        what = "not graded"
    text = f"{result.lesson:<14} {_number(result.score):>5} of {_number(result.max_score):<4} {what}"
    return cut(encodable(text, encoding), width, encodable("…", encoding))


# -- the parts of the report ---------------------------------------------------------------------


def _number(points: float) -> str:
    return f"{points:g}"


def _summary(result: LessonResult) -> str:
    """The steps in one line: "steps 0 to 7 pass, step 8 fails, 3 more wait"."""
    by_verdict: dict[str, list[int]] = {}
    for step in result.steps:
        verdict = "oops" if step.verdict.value == "oops" else step.verdict.value
        by_verdict.setdefault(verdict, []).append(step.step)
    failed, waiting = by_verdict.get("fail", []), by_verdict.get("wait", [])
    parts = []
    if passed := by_verdict.get("pass"):
        ends = f"{passed[0]} to {passed[-1]}" if len(passed) > 1 and passed[-1] - passed[0] < len(passed) else ""
        parts.append(
            f"steps {ends} pass"
            if ends
            else f"{len(passed)} steps pass"
            if len(passed) > 1
            else f"step {passed[0]} passes"
        )
    if failed:
        parts.append(
            f"step {failed[0]} fails" if len(failed) == 1 else f"{len(failed)} steps fail, the first is {failed[0]}"
        )
    if waiting:
        parts.append(f"{len(waiting)} more wait" if len(waiting) > 1 else "1 more waits")
    return ", ".join(parts)


def _map_line(page: ReportBuilder, step: StepResult, check: CheckResult) -> Line:
    verdict = check.verdict.value
    share = step.points / len(step.checks)
    if not step.points:
        points = ""
    elif verdict == "oops":
        points = "not counted"
    else:
        points = f"{_number(round(share, 2) if verdict == 'pass' else 0)}/{_number(round(share, 2))}"
    start = f"  {_WORDS[verdict]}  step {step.step:<2} "
    room = page.width - len(start) - 1 - len(points)
    promise = encodable(visible(check.promise), page.encoding)
    return f"{start} {padded(promise, room - 1, page.more)} {points}", verdict


def _tell_oops(page: ReportBuilder, check: CheckResult) -> None:
    page.gap()
    page.say(f"Step {check.step}: {visible(check.promise)}", "title", indent=0)
    if not check.traceback:
        said = f"This is our fault, or this machine's, not yours: {visible(check.reason)}. It costs you no points."
        page.say(said, "oops", gap=True)
        return
    fault = "This is our fault, not yours: the autograder itself went wrong here. It costs you no points."
    page.say(fault, "oops", gap=True)
    last = [line.strip() for line in check.traceback.splitlines() if line.strip()]
    places = [line for line in last if line.startswith("File ")]
    for line in [*(re.sub(r'"[^"]*[\\/]', '"', p) for p in places[-1:]), *last[-1:]]:
        page.say(visible(line), "quiet", indent=4, lines=4)
    page.say("Please show these lines, and your file, to whoever gave you this kit.")


def _tell_score(page: ReportBuilder, result: LessonResult, handout: Handout) -> None:
    page.gap()
    done = sum(c.verdict.value == "pass" for c in result.checks)
    total = len(result.checks)
    points = f"{_number(result.score)} of {_number(result.max_score)} points; " if result.max_score else ""
    all_pass = bool(total) and done == total
    page.say(f"{points}{done} of {total} checks pass.", "pass" if all_pass else "title", indent=0)
    if not result.is_final:
        page.say(NOT_FINAL, "oops", indent=0)
    if all_pass and (done_now := learned(result, handout)):
        page.say(visible(done_now), indent=0)
    if following := next_step(result, handout):
        page.say(visible(following), indent=0)


# -- writing -------------------------------------------------------------------------------------
