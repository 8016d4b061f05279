"""Which hint is given: the cause's own where a diagnosis has named one, else the step's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.course.handout import plain
from autograder.story.wording.cause_hints import hints_for

if TYPE_CHECKING:
    from autograder.course.handout import Handout
    from autograder.grading.results import CheckResult


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint, which one of how many it is, and where the handout goes on; no text if there is none."""

    text: str = ""
    level: int = 1
    levels: int = 0
    where: str = ""


def all_hints(handout: Handout, check: CheckResult) -> tuple[str, ...]:
    """The hints for a failed check, from a question to the construct and its place."""
    of_cause = next((found for cause in check.causes if (found := hints_for(cause))), ())
    step = handout.steps.get(check.step)
    return of_cause or tuple(plain(text) for text in (step.hints if step else ()))


def hint_for(handout: Handout, check: CheckResult, lesson: str, level: int) -> Hint:
    """The hint of this level; of a higher one the last."""
    hints = all_hints(handout, check)
    if not hints:
        return Hint()
    level = min(max(level, 1), len(hints))
    step = handout.steps.get(check.step)
    title = f', "{plain(step.title)}"' if step else ""
    return Hint(hints[level - 1], level, len(hints), f"lessons/{lesson}/README.md, Step {check.step}{title}.")
