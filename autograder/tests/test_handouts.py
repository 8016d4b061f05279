from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from autograder.cli.grade_class import parse as parse_class
from autograder.cli.options import parse_lesson
from autograder.course.handout import Handout, read_handout
from autograder.course.lessons import ROOT, Lesson, all_lessons, find
from autograder.tests.replaying import hunks, lines_of

LESSONS = all_lessons()
by_name = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
_COMMAND = re.compile(r"^(?:\$ )?python3? (\S.*?)(?:\s{2,}.*)?$")
_TELLING = 12  # characters: a shorter line of code may well stand in a sentence

HEADINGS = ["What you will see", "The idea", "The protocol", "The steps", "If you are stuck", "Further"]


def handout(lesson: Lesson) -> Handout:
    return read_handout(ROOT / "lessons" / lesson.name)


def text(lesson: Lesson) -> str:
    return lesson.handout.read_text(encoding="utf-8")


def commands(path: Path) -> list[str]:
    """What a page tells its reader to type: lines of fenced blocks, and code in the running text."""
    found = []
    page = path.read_text(encoding="utf-8")
    fenced = re.findall(r"^```[a-z]*\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL))
    for line in [line for block in fenced for line in block.splitlines()] + inline:
        if match := _COMMAND.match(line.strip()):
            found.append(match[1])
    return found


PAGES = [ROOT / "README.md", *sorted(ROOT.glob("lessons/*/README.md")), *sorted(ROOT.glob("solutions/*/README.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_on_a_page_is_one_that_there_is(page: Path) -> None:
    for command in commands(page):
        script, *words = shlex.split(command.partition(" #")[0])
        if script == "-m":
            assert words[0] in ("pip", "pytest"), command
            if words[0] == "pip":
                assert (ROOT / words[-1]).is_file(), command
        elif script == "autograder/run.py":
            _parses(words, command)
        else:
            assert (ROOT / script).is_file(), command
    if page.parent.parent.name == "lessons":
        assert f"autograder/run.py {page.parent.name[:2]} --step 1" in commands(page)


def _parses(words: list[str], command: str) -> None:
    if words[:1] == ["assignment"]:
        return  # it has a parser of its own
    if words[:1] == ["class"]:
        parse_class(words[1:])
        return
    if words == ["doctor"]:
        return
    if words[:1] == ["reset"]:
        find(words[1])
        return
    options = parse_lesson(["7" if word == "N" else word for word in words])
    if options.lesson is None:
        return
    lesson = find(options.lesson)
    steps = {check.step for check in lesson.checks}
    assert options.step is None or options.step in steps, command


@by_name
def test_the_steps_of_a_handout_are_those_of_the_checks(lesson: Lesson) -> None:
    points = {check.step: check.points for check in lesson.checks}
    told = {number: step.points for number, step in handout(lesson).steps.items()}

    assert told == points
    assert list(told) == sorted(told)
    assert sum(told.values()) == 100


@by_name
def test_every_step_ends_in_its_own_check(lesson: Lesson) -> None:
    for number, step in handout(lesson).steps.items():
        assert f"python autograder/run.py {lesson.number} --step {number}`" in step.text or number == 0, step.title
        asked = re.findall(rf"run\.py {lesson.number} --step (\d+)", step.text)
        assert set(asked) <= {str(number)}, f"step {number} sends its reader to step {asked}"


@by_name
def test_every_step_has_three_hints_and_no_step_has_none(lesson: Lesson) -> None:
    for number, step in handout(lesson).steps.items():
        assert len(step.hints) == (3 if number else 0), f"step {number}: {len(step.hints)} hints"
        assert f"Stuck on step {number}?" in text(lesson) or number == 0
        assert "!" not in "".join(step.hints)
        if number:
            assert step.hints[0].rstrip().endswith("?"), f"step {number}: the first hint is a question"


def _plain(code: str) -> str:
    return re.sub(r"\s+", "", code).casefold()


@by_name
def test_no_hint_gives_a_line_of_the_solution_away(lesson: Lesson) -> None:
    written = set()
    for role in lesson.graded:
        starter = {_plain(line) for line in lines_of("lessons", lesson, role)}
        for hunk in hunks(lesson, role):
            written |= {_plain(line) for line in hunk.lines if len(line.strip()) > _TELLING}
        written -= starter
    for number, step in handout(lesson).steps.items():
        for hint in step.hints:
            given_away = [line for line in written if line in _plain(hint)]
            assert not given_away, f"step {number}: {given_away}"


@by_name
def test_the_headings_stand_in_their_order(lesson: Lesson) -> None:
    unfenced = re.sub(r"^```.*?^```", "", text(lesson), flags=re.MULTILINE | re.DOTALL)
    first, *rest = re.findall(r"^#{1,2} .*$", unfenced, re.MULTILINE)

    assert first.startswith(f"# {lesson.number}  ")
    assert [heading.removeprefix("## ") for heading in rest] == HEADINGS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@by_name
def test_no_handout_talks_down(lesson: Lesson) -> None:
    words = re.findall(r"[a-z]+", text(lesson).casefold())

    assert not {"simply", "obviously", "trivial"} & set(words)
