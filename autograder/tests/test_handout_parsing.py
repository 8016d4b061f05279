"""Handouts as data: steps with their points, and hints in levels."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course.handout import Handout, parse_handout, plain, read_handout

LESSONS = Path(__file__).resolve().parents[2] / "lessons"

HANDOUT = """# 04  Multichat: everyone hears everyone

## The steps

### Step 0: this machine works

Run it.

### Step 1 (5 points): a newcomer is asked for a name

Ask first.

```text
### Step 9 (9 points): only an example
1. not a hint
```

<details><summary>Stuck on step 1?</summary>

1. Who speaks first after `accept`?
2. Read **The idea** and [socket](https://docs.python.org/3/library/socket.html).
3. One call, before the first receive.

</details>

### Step 2 (1 point): welcomed

1. a numbered list outside of the details is no hint

## Further
"""


def test_steps_have_numbers_points_and_titles() -> None:
    handout = parse_handout(HANDOUT)
    assert handout.title == "04  Multichat: everyone hears everyone"
    assert [(s.number, s.points, s.title) for s in handout.steps.values()] == [
        (0, 0, "this machine works"),
        (1, 5, "a newcomer is asked for a name"),
        (2, 1, "welcomed"),
    ]


def test_hints_are_the_numbered_lines_inside_the_details() -> None:
    steps = parse_handout(HANDOUT).steps
    assert [len(step.hints) for step in steps.values()] == [0, 3, 0]
    assert steps[1].hints[2] == "One call, before the first receive."


def test_a_step_keeps_its_words_without_the_hints() -> None:
    text = parse_handout(HANDOUT).steps[1].text
    assert text.startswith("Ask first.")
    assert "Stuck" not in text
    assert "Who speaks" not in text


def test_a_hint_beyond_the_last_level_is_the_last_one() -> None:
    handout = parse_handout(HANDOUT)
    assert handout.hint(1, 0) == handout.hint(1, 1)
    assert handout.hint(1, 9) == handout.hint(1, 3)
    assert handout.hint(2, 1) == handout.hint(77, 1) == ""


def test_marks_are_taken_out_for_the_terminal() -> None:
    assert plain(parse_handout(HANDOUT).hint(1, 2)) == "Read The idea and socket."
    assert plain("call `accept`") == "call `accept`"


def test_a_lesson_without_a_handout_has_no_steps(tmp_path: Path) -> None:
    assert read_handout(tmp_path) == Handout()


@given(st.text(alphabet="#1. Step()<details>/`~\n5points:x", max_size=300))
def test_any_text_can_be_parsed(text: str) -> None:
    handout = parse_handout(text)
    assert all(number == step.number for number, step in handout.steps.items())


@pytest.mark.parametrize("lesson", sorted(p.parent.name for p in LESSONS.glob("*/README.md")))
def test_every_step_of_every_lesson_has_three_hints(lesson: str) -> None:
    steps = [s for s in read_handout(LESSONS / lesson).steps.values() if s.number]
    assert sum(step.points for step in steps) == 100
    assert {step.number: len(step.hints) for step in steps} == dict.fromkeys(range(1, len(steps) + 1), 3)
