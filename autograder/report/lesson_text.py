"""The report in a terminal: the step map, and for what failed its story, its threads, a hint and what to type next.

Importing this is cheap; rich is loaded only when something is printed in colour.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TextIO

from autograder.report.console import USUAL_WIDTH, Line, ReportBuilder, may_colour, print_lines, width_of
from autograder.report.next_steps import LEVELS, NOT_FINAL, command, handout_of, hint, next_step
from autograder.text.columns import cut, encodable, padded, wrapped
from autograder.text.escaping import visible

if TYPE_CHECKING:
    from autograder.course.handout import Handout
    from autograder.grading.results import CheckResult, LessonResult, StepResult

_WORDS = {"pass": "pass", "fail": "FAIL", "wait": "wait", "oops": "oops"}
_PRINTED = 6  # last lines of what the program printed
_ARROW = ">"


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
    failed = [c for c in result.checks if c.verdict.value == "fail"]
    for check in failed if everything else failed[:1]:
        _tell_failure(page, result, check, handout, hint_level, full)
    if len(failed) > 1 and not everything:
        page.say(f"{len(failed) - 1} more failed; they are told when this one passes.", "quiet", gap=True)
    _tell_score(page, result)
    return page.lines


def check_text(result: LessonResult, check: CheckResult) -> str:
    """What the report says of one check that failed, or that we broke, as plain text."""
    page = ReportBuilder(USUAL_WIDTH, "utf-8")
    if check.verdict.value == "oops":
        _tell_oops(page, check)
    else:
        _tell_failure(page, result, check, handout_of(result), level=1, full=False)
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


def _tell_failure(
    page: ReportBuilder, result: LessonResult, check: CheckResult, handout: Handout, level: int, full: bool
) -> None:
    page.gap()
    program = f" ({check.program_role}.py)" if len(result.programs) > 1 else ""
    page.say(f"Step {check.step}{program}: {visible(check.promise)}", "title", indent=0)
    page.say(visible(check.reason) or "The promise was not kept.", "bad", gap=True)
    if check.source_changes:
        page.title("Since your last pass")
        page.say(visible(check.source_changes[0]))
        for line in check.source_changes[1:]:
            page.add(f"    {visible(line)}")
    if check.story is not None:
        from autograder.story.diagram.plain_text import story_lines

        page.title("What happened")
        for text, tone in story_lines(check.story, page.width - 2, full=full, encoding=page.encoding):
            page.lines.append((f"  {text}".rstrip(), tone))
        _tell_places(page, check)
    if check.diagnosis:
        page.title("What this means")
        for sentence in check.diagnosis:
            page.say(visible(sentence))
    if check.story is not None:
        _tell_output(page, check.story.output, check.story.program)
    text, level, levels = hint(handout, check.step, level)
    if text:
        page.title(f"A hint ({level} of {levels})")
        page.say(visible(text), "hint")
        if level < min(levels, LEVELS):
            page.say("The next one:", "quiet")
            page.command(command(result, more="--hint"))
    page.title("Only this step again")
    page.command(command(result, check.step, seed=True))


def _tell_places(page: ReportBuilder, check: CheckResult) -> None:
    from autograder.report.thread_places import ending, places
    from autograder.story.deadlock import circle, circle_words

    story = check.story
    assert story is not None
    found, left_out = places(story)
    end = ending(story)
    if not found and not end:
        return
    page.title("Where your program stands")
    if end:
        page.say(end)
    ring = circle_words(circle(story.thread_dump)) if story.thread_dump else []
    if ring:
        _draw_circle(page, ring)
    for place in found:
        page.gap()
        at = f", line {place.line}" if place.line else ""
        at += f" in {place.function}" if place.function else ""
        at += f" ({place.file})" if place.file and place.file != story.program else ""
        page.say(f"{place.who}{at}: {place.doing}", "bad" if place.died else "")
        digits = max((len(str(line.number)) for line in place.excerpt), default=0)
        for line in place.excerpt:
            mark = _ARROW if line.here else " "
            page.add(f"    {mark} {line.number:>{digits}}  {line.text}", "here" if line.here else "quiet")
        if place.called_from:
            page.say(f"called from {place.called_from}", "quiet", indent=4)
    if left_out:
        page.say(f"{left_out} more places are left out.", "quiet", gap=True)


def _draw_circle(page: ReportBuilder, sentences: list[str]) -> None:
    """A deadlock as the circle it is: the last thread waits for the first one."""
    if len(sentences) == 1:
        page.say(f"{sentences[0]}: it waits for itself, for ever.", "bad")
        return
    page.say("They wait for each other in a circle, for ever:", "bad")
    top, side, bottom = ("┌─>", "│  ", "└──")
    for number, sentence in enumerate(sentences):
        last = number == len(sentences) - 1
        mark = encodable(top if number == 0 else bottom if last else side, page.encoding)
        parts = wrapped(encodable(sentence, page.encoding), page.width - 8, 3, ellipsis=page.more)
        for index, part in enumerate(parts):
            rest = "   " if last else encodable(side, page.encoding)
            page.add(f"    {mark if index == 0 else rest} {part}", "bad")


def _tell_output(page: ReportBuilder, output: str, program: str) -> None:
    from autograder.report.output_tail import last_lines

    printed, before = last_lines(output, _PRINTED)
    page.title(f"What {visible(program)} printed last")
    if not printed:
        page.say("Nothing.", "quiet")
    if before:
        page.add(f"  ({'1 line' if before == 1 else f'{before:,} lines'} before)", "quiet")
    for line in printed:
        page.add(f"  {line}")


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


def _tell_score(page: ReportBuilder, result: LessonResult) -> None:
    page.gap()
    done = sum(c.verdict.value == "pass" for c in result.checks)
    total = len(result.checks)
    points = f"{_number(result.score)} of {_number(result.max_score)} points; " if result.max_score else ""
    all_pass = bool(total) and done == total
    page.say(f"{points}{done} of {total} checks pass.", "pass" if all_pass else "title", indent=0)
    if not result.is_final:
        page.say(NOT_FINAL, "oops", indent=0)
    following = next_step(result)
    if following:
        page.say(visible(following), indent=0)


# -- writing -------------------------------------------------------------------------------------
