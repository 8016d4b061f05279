"""Every promise of a handout has checks that keep it, and every check keeps a promise.

`promises/NN_lesson.txt` is the table: a promise stands at the beginning of a line, the names of its checks indented
below it. A promise is a row of the handout's protocol table (without its outer bars), a step ("step 3: its title"), or
words that stand in the handout.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.course.lessons import ROOT, Lesson, all_lessons

TABLES = Path(__file__).with_name("promises")
LESSONS = [lesson for lesson in all_lessons() if (TABLES / f"{lesson.name}.txt").is_file()]
by_name = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
_STEP = re.compile(r"^### Step (\d+)(?: \(\d+ points?\))?: *(.*\S)\s*$", re.MULTILINE)
_DIVIDER = re.compile(r"^\|[-: |]+\|$")  # between the head of a table and its rows


def table(lesson: Lesson) -> dict[str, list[str]]:
    """Each promise, with the names of the checks that keep it."""
    promises: dict[str, list[str]] = {}
    for line in (TABLES / f"{lesson.name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            promises[list(promises)[-1]].append(line.strip())
        elif line and not line.startswith("#"):
            assert line not in promises, f"twice in the table: {line}"
            promises[line] = []
    return promises


def handout(lesson: Lesson) -> str:
    return (ROOT / "lessons" / lesson.name / "README.md").read_text(encoding="utf-8")


def protocol_rows(text: str) -> list[str]:
    """The rows of the tables under "The protocol", without their heads and outer bars."""
    section = text.partition("\n## The protocol\n")[2].partition("\n## ")[0]
    lines = [line.strip() for line in section.splitlines() if line.startswith("|")]
    dividers = [number for number, line in enumerate(lines) if _DIVIDER.match(line)]
    heads = {number - 1 for number in dividers}
    return [line.strip("| ") for n, line in enumerate(lines) if n not in heads and n not in dividers]


def steps(text: str) -> dict[str, int]:
    """Each step as the table names it, with its number."""
    return {f"step {number}: {title}": int(number) for number, title in _STEP.findall(text)}


@by_name
def test_every_row_and_every_step_of_a_handout_is_in_the_table_with_its_checks(lesson: Lesson) -> None:
    text, promises = handout(lesson), table(lesson)

    assert not [promise for promise in [*protocol_rows(text), *steps(text)] if not promises.get(promise)]
    assert not [promise for promise, checks in promises.items() if not checks]


@by_name
def test_every_promise_of_a_table_stands_in_the_handout(lesson: Lesson) -> None:
    text = handout(lesson)
    known = {*protocol_rows(text), *steps(text)}

    assert not [promise for promise in table(lesson) if promise not in known and promise not in text]


@by_name
def test_every_check_keeps_a_promise(lesson: Lesson) -> None:
    named = {name for checks in table(lesson).values() for name in checks}

    assert named == {check.name for check in lesson.checks}


@by_name
def test_the_checks_under_a_step_belong_to_it(lesson: Lesson) -> None:
    numbers, step_of = steps(handout(lesson)), {check.name: check.step for check in lesson.checks}

    others = {
        promise: checks
        for promise, checks in table(lesson).items()
        if promise in numbers and any(step_of[name] != numbers[promise] for name in checks)
    }
    assert not others


def test_a_protocol_table_is_read_row_by_row() -> None:
    text = "\n## The protocol\n\n| who | what |\n|---|---|\n| client | `a` |\n| server | b |\n\nWords.\n\n## N\n| c |\n"

    assert protocol_rows(text) == ["client | `a`", "server | b"]
