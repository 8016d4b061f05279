"""What the report says of one check that failed: the student's own line first, all of it on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.report.console import ReportBuilder
from autograder.report.hints import Hint
from autograder.report.next_steps import LEVELS, command
from autograder.text.columns import encodable, wrapped
from autograder.text.escaping import visible

if TYPE_CHECKING:
    from autograder.grading.results import CheckResult, LessonResult
    from autograder.report.thread_places import ThreadPlace
    from autograder.story.causes import CallFacts, Cause, Place
    from autograder.story.told_exceptions import ToldException

SCREEN = 40  # lines of a whole report
_MOST_ROWS, _LEAST_ROWS = 12, 3  # of the diagram
_CAUSES = 2  # told unless all is asked for
_PRINTED = 6  # last lines of what the program printed
_ARROW = ">"


@dataclass(frozen=True)
class _Size:
    """How much of a failure is told."""

    rows: int
    places: int
    around: int  # lines of source before and after the line to look at
    causes: int = _CAUSES


_SIZES = [
    *(_Size(rows, 3, 2) for rows in (_MOST_ROWS, 10)),
    *(_Size(rows, 2, 1) for rows in range(_MOST_ROWS, 7, -1)),
    *(_Size(rows, 1, 1, causes=1) for rows in range(9, 5, -1)),
    *(_Size(rows, 0, 1, causes=1) for rows in range(9, _LEAST_ROWS - 1, -1)),
    _Size(_LEAST_ROWS, 0, 0, causes=1),
]
_FULL = _Size(10**6, 5, 2, causes=10)


def tell_failure(
    page: ReportBuilder, result: LessonResult, check: CheckResult, hint: Hint, *, full: bool, room: int = SCREEN
) -> None:
    """Add a failed check to the page: in at most `room` lines, unless `full`."""
    start = list(page.lines)
    for size in [_FULL] if full else _SIZES:
        page.lines[:] = start
        _tell(page, result, check, hint, size, full)
        if len(page.lines) - len(start) <= room:
            return


def _tell(page: ReportBuilder, result: LessonResult, check: CheckResult, hint: Hint, size: _Size, full: bool) -> None:
    page.gap()
    program = f" ({check.program_role}.py)" if len(result.programs) > 1 else ""
    page.say(f"Step {check.step}{program}: {visible(check.promise)}", "title", indent=0)
    _tell_causes(page, check, size)
    _tell_expectation(page, check)
    if check.source_changes:
        page.title("Since your last pass")
        page.say(visible(check.source_changes[0]))
        for line in check.source_changes[1:]:
            page.add(f"    {visible(line)}")
    if check.story is not None:
        from autograder.story.diagram.plain_text import story_lines

        page.title("What happened")
        about = tuple(fact for cause in check.causes[: size.causes] for fact in _named_in(cause))
        lines = story_lines(
            check.story, page.width - 2, full=full, encoding=page.encoding, most=size.rows, about=about
        )  # fmt: skip
        for text, tone in lines:
            page.lines.append((f"  {text}".rstrip(), tone))
        _tell_places(page, check, size)
        if full:
            _tell_output(page, check.story.output, check.story.program)
    _tell_hint(page, hint)
    _tell_commands(page, result, check, hint)


def _tell_causes(page: ReportBuilder, check: CheckResult, size: _Size) -> None:
    """The exceptions that no cause speaks of, and the causes, the first with its lines of source."""
    shown = check.diagnosis[: size.causes]
    for words in exception_sentences(check):
        page.say(words, "bad", gap=True)
    for number, (cause, sentence) in enumerate(zip(check.causes, shown, strict=False)):
        page.say(visible(sentence), "bad" if number == 0 else "", gap=True)
        if number == 0 and cause.place is not None and check.story is not None and cause.place.line:
            _tell_excerpt(page, check, cause.place.file, cause.place.line, size.around)


def exception_sentences(check: CheckResult) -> list[str]:
    """A sentence for each exception that no cause speaks of; at most two."""
    from autograder.story.told_exceptions import told_exceptions

    said = check.diagnosis
    found = told_exceptions(check.story) if check.story is not None else []
    left = [
        e for e in found if not any(e.text[:60] in sentence or visible(e.text)[:60] in sentence for sentence in said)
    ]
    return [_exception_words(told) for told in left[:2]]


def _exception_words(told: ToldException) -> str:
    from autograder.story.thread_states import thread_label

    label = thread_label(told.thread)
    who = "the main thread" if label == "main" else label if told.thread else "the program"
    at = f" at line {told.line}" if told.line else ""
    at += f" of {visible(told.file)}" if told.line and told.file else ""
    led = ", called from line " + ", ".join(str(line) for line in told.callers) if told.callers else ""
    return f"{who[:1].upper()}{who[1:]} stopped with {visible(told.text)}{at}{led}."


def _tell_excerpt(page: ReportBuilder, check: CheckResult, file: str, line: int, around: int) -> None:
    from autograder.report.thread_places import excerpt

    assert check.story is not None
    if file not in ("", check.story.program):
        return
    lines = excerpt(check.story.source, line, around)
    digits = max((len(str(one.number)) for one in lines), default=0)
    for one in lines:
        mark = _ARROW if one.here else " "
        page.add(f"    {mark} {one.number:>{digits}}  {one.text}", "here" if one.here else "quiet")


def _named_in(cause: Cause) -> list[Place | CallFacts]:
    """The calls and the lines that a cause names."""
    from autograder.story.causes import CallFacts, Place

    named = [fact for fact in cause.facts.values() if isinstance(fact, (CallFacts, Place))]
    return [*named, *([cause.place] if cause.place else [])]


def _tell_expectation(page: ReportBuilder, check: CheckResult) -> None:
    """What was expected and what came, on two lines; the sentence where it cannot be taken apart."""
    from autograder.story.wording.expectations import expected_and_got

    expected, got = expected_and_got(check.failure) if check.failure is not None else ("", check.reason)
    page.gap()
    for word, text in (("expected", expected), ("got", got or "The promise was not kept.")):
        if not text:
            continue
        first = f"{word:<8}  " if expected else ""
        parts = wrapped(encodable(visible(text), page.encoding), page.width - 2 - len(first), 4, ellipsis=page.more)
        for number, part in enumerate(parts):
            page.add(f"  {first if number == 0 else ' ' * len(first)}{part}", "bad" if word == "got" else "")


def _tell_hint(page: ReportBuilder, hint: Hint) -> None:
    if not hint.text:
        return
    page.title(f"A hint ({hint.level} of {hint.levels})")
    page.say(visible(hint.text), "hint")
    if hint.level >= min(hint.levels, LEVELS):
        page.say(f"That was the last hint. The handout has more: {hint.where}", "quiet")


def _tell_commands(page: ReportBuilder, result: LessonResult, check: CheckResult, hint: Hint) -> None:
    has_more = hint.text and hint.level < min(hint.levels, LEVELS)
    page.title("The next hint, and only this step again" if has_more else "Only this step again")
    if has_more:
        page.command(command(result, more="--hint"))
    page.command(command(result, check.step, seed=True))


def _tell_places(page: ReportBuilder, check: CheckResult, size: _Size) -> None:
    from autograder.report.thread_places import ending, places
    from autograder.story.deadlock import circle, circle_words

    story = check.story
    assert story is not None
    found, left_out = places(story)
    end = ending(story)
    told = {cause.place.line for cause in check.causes[:1] if cause.place}
    if size is not _FULL:
        found = [place for place in found if not place.died]
        left_out = left_out + len(found) - len(found[: size.places])
        found = found[: size.places]
    if not found and not end:
        return
    page.title("Where your program stands")
    if end:
        page.say(end)
    ring = circle_words(circle(story.thread_dump)) if story.thread_dump else []
    if ring:
        _draw_circle(page, ring)
    for place in found:
        _tell_place(page, place, story.program, brief=size is not _FULL or place.line in told)
    if left_out:
        page.say(f"{left_out} more {'places are' if left_out > 1 else 'place is'} left out.", "quiet")


def _tell_place(page: ReportBuilder, place: ThreadPlace, program: str, *, brief: bool) -> None:
    at = f", line {place.line}" if place.line else ""
    at += f" in {place.function}" if place.function else ""
    at += f" ({place.file})" if place.file and place.file != program else ""
    called = f", called from {place.called_from}" if place.called_from and brief else ""
    if not brief:
        page.gap()
    since = "" if brief else place.since
    page.say(f"{place.who}{at}{called}: {place.doing}{since}", "bad" if place.died else "")
    digits = max((len(str(line.number)) for line in place.excerpt), default=0)
    for line in () if brief else place.excerpt:
        mark = _ARROW if line.here else " "
        page.add(f"    {mark} {line.number:>{digits}}  {line.text}", "here" if line.here else "quiet")
    if place.called_from and not brief:
        page.say(f"called from {place.called_from}", "quiet", indent=4)


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
