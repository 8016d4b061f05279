"""The report as one HTML page: every check with its story, threads, output and hints, and the source beside it.

Self-contained: no network, no scripts. Whatever comes from a program or a file is escaped twice over:
control characters made visible first, then the template's autoescaping.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from autograder.course.handout import Handout, plain
from autograder.course.lessons import ROOT, number_of
from autograder.program.regular_files import text_of
from autograder.report.failure_text import exception_sentences
from autograder.report.hints import all_hints
from autograder.report.next_steps import NOT_FINAL, command, handout_of, next_step
from autograder.report.output_tail import last_lines
from autograder.report.templates import render
from autograder.report.thread_places import ThreadPlace, ending, places
from autograder.story.deadlock import circle, circle_words
from autograder.story.diagram.layout import Diagram, lay_out
from autograder.story.diagram.plain_text import diagram_text
from autograder.story.diagram.svg import diagram_svg
from autograder.story.thread_states import thread_label
from autograder.story.wording.expectations import expected_and_got
from autograder.text.columns import cut
from autograder.text.escaping import visible

if TYPE_CHECKING:
    from autograder.grading.results import CheckResult, LessonResult, StepResult

_DIAGRAM_WIDTH = 100  # columns of a diagram as text
_PRINTED = 20  # last lines of output on a page
_WIRES = {"lines": "end at a newline", "raw": "have no end of their own", "datagrams": "one in each datagram"}
_MARKS = 4  # links to events beside one line of source
_LINE_LENGTH = 300  # characters of one line of source or output
_WORDS = {"pass": "pass", "fail": "FAIL", "wait": "wait", "oops": "oops"}


@dataclass
class CheckView:
    """One check as the template needs it; everything is safe to show, `svg` is finished markup."""

    id: str
    step: int
    verdict: str
    word: str
    promise: str
    points: str
    program: str = ""
    reason: str = ""
    diagnosis: list[str] = field(default_factory=list)
    since: list[str] = field(default_factory=list)
    expected: str = ""
    got: str = ""
    exceptions: list[str] = field(default_factory=list)  # that no cause speaks of
    diagram: Diagram | None = None
    svg: str = ""
    text: str = ""
    ending: str = ""
    circle: list[str] = field(default_factory=list)
    places: list[ThreadPlace] = field(default_factory=list)
    places_left_out: int = 0
    output: list[str] = field(default_factory=list)
    output_before: int = 0
    hints: list[str] = field(default_factory=list)
    command: str = ""
    traceback: list[str] = field(default_factory=list)

    @property
    def told(self) -> bool:
        """Whether there is more to tell than the promise."""
        return bool(self.svg or self.reason or self.traceback or self.hints)


@dataclass
class AnnotatedLine:
    """One line of a program: its text, links to the events that touched it, and the threads that stand at it."""

    number: int
    text: str
    marks: list[tuple[str, str]] = field(default_factory=list)  # (target, words)
    threads: list[str] = field(default_factory=list)


@dataclass
class SourceView:
    """One program's text."""

    role: str
    file: str
    lines: list[AnnotatedLine]


def page_html(result: LessonResult, handout: Handout | None = None) -> str:
    """The page as one string of HTML."""
    handout = handout_of(result) if handout is None else handout
    views = _views(result, handout)
    first = next((v for v in views if v.verdict == "fail"), None)
    number = number_of(result.lesson)
    name = plain(handout.title).removeprefix(number).strip() or result.lesson
    return render(
        "lesson_page.html.j2",
        title=f"{number}  {name}",
        score=f"{result.score:g}",
        max_score=f"{result.max_score:g}",
        share=result.score / result.max_score if result.max_score else 0,
        passed=sum(v.verdict == "pass" for v in views),
        checks=views,
        told=sorted((v for v in views if v.told), key=lambda v: v.verdict not in ("fail", "oops")),
        first=first,
        sources=_sources(result, views),
        facts=_facts(result),
        notices=[visible(n) for n in result.notices] + ([] if result.is_final else [NOT_FINAL]),
        again=visible(command(result)),
        next_step=visible(plain(next_step(result))),
    )


def _facts(result: LessonResult) -> list[tuple[str, str]]:
    files = ", ".join(visible(path.name) for path in result.programs.values())
    wire = _WIRES.get(result.wire, "")
    isolation = result.isolation if result.isolation != "none" else ""
    facts = [("graded", files), ("messages", wire), ("seed", str(result.seed)), ("kept apart by", isolation)]
    return [(name, visible(value)) for name, value in facts if value]


def _points(step: StepResult, check: CheckResult) -> str:
    if not step.points:
        return ""
    share = round(step.points / max(len(step.checks), 1), 2)
    if check.verdict.value == "oops":
        return "not counted"
    return f"{share if check.verdict.value == 'pass' else 0:g}/{share:g}"


def _views(result: LessonResult, handout: Handout) -> list[CheckView]:
    views: list[CheckView] = []
    for step in result.steps:
        for check in step.checks:
            views.append(_view(result, handout, step, check, f"c{len(views) + 1}"))
    return views


def _view(result: LessonResult, handout: Handout, step: StepResult, check: CheckResult, name: str) -> CheckView:
    verdict = check.verdict.value
    view = CheckView(name, check.step, verdict, _WORDS[verdict], visible(check.promise), _points(step, check))
    view.program = visible(result.programs[check.program_role].name) if check.program_role in result.programs else ""
    view.reason = visible(check.reason)
    view.diagnosis = [visible(sentence) for sentence in check.diagnosis]
    view.since = [visible(line) for line in check.source_changes]
    view.traceback = [visible(line) for line in check.traceback.replace(str(ROOT), "").splitlines()]
    if verdict == "fail":
        view.hints = [visible(text) for text in all_hints(handout, check)]
        view.expected, view.got = map(visible, _expectation(check))
        view.exceptions = [visible(words) for words in exception_sentences(check)]
        view.command = visible(command(result, check.step, seed=True))
    if check.story is not None and check.story.events:
        story = check.story
        view.diagram = lay_out(story)
        view.svg = diagram_svg(view.diagram, prefix=f"{name}-", link=f"{check.program_role}-L")
        view.text = diagram_text(view.diagram, _DIAGRAM_WIDTH)
        if verdict == "fail":
            view.ending = ending(story)
            view.circle = circle_words(circle(story.thread_dump)) if story.thread_dump else []
            view.places, view.places_left_out = places(story)
        printed, view.output_before = last_lines(story.output, _PRINTED)
        view.output = [cut(line, _LINE_LENGTH) for line in printed]
    return view


def _expectation(check: CheckResult) -> tuple[str, str]:
    return expected_and_got(check.failure) if check.failure is not None else ("", check.reason)


def _sources(result: LessonResult, views: list[CheckView]) -> list[SourceView]:
    """Each program's text with what the failed checks' stories say about its lines."""
    sources = []
    for role, path in result.programs.items():
        stories = [c.story for c in result.checks if c.program_role == role and c.story is not None and c.story.source]
        text = stories[0].source if stories else text_of(path)
        lines = [
            AnnotatedLine(number, cut(visible(line.expandtabs(4)), _LINE_LENGTH))
            for number, line in enumerate(text.splitlines(), 1)
        ]
        for check, view in zip(result.checks, views, strict=True):
            if check.program_role == role and view.verdict == "fail" and check.story is not None:
                _mark(lines, check, view)
        if lines:
            sources.append(SourceView(role, visible(path.name), lines))
    return sources


def _mark(lines: list[AnnotatedLine], check: CheckResult, view: CheckView) -> None:
    story = check.story
    assert story is not None
    for number, row in enumerate(view.diagram.rows if view.diagram else (), 1):
        for event in row.events:
            if not 0 < event.line <= len(lines) or event.file not in ("", story.program):
                continue
            line = lines[event.line - 1]
            target = (f"{view.id}-row-{number}", visible(event.call or event.what))
            if len(line.marks) < _MARKS and target not in line.marks:
                line.marks.append(target)
    for thread in story.thread_dump.threads if story.thread_dump else ():
        if 0 < thread.line <= len(lines) and thread.frames[0].file in ("", story.program):
            label = thread_label(thread.name) + (f" in {visible(thread.call)}()" if thread.call else "")
            threads = lines[thread.line - 1].threads
            if view.verdict == "fail" and label not in threads and len(threads) < _MARKS:
                threads.append(label)
