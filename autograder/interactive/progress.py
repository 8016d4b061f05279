"""What one run takes from those before it: the hint's level, and what has changed since a step last passed."""

from __future__ import annotations

import hashlib
from datetime import datetime

from autograder.course.lessons import ROOT
from autograder.grading.results import CheckResult, LessonResult, Verdict
from autograder.interactive.progress_store import Memory
from autograder.interactive.source_changes import since
from autograder.report.next_steps import handout_of

NEXT = 0  # `--hint` without a number


def carry_over(result: LessonResult, asked: int | None = None) -> int:
    """Note what passed, tell on the result what has changed since; returns the level of hint to show.

    `asked` is what `--hint` says: None without it, NEXT, or a level.
    """
    memory = Memory(ROOT / "lessons" / result.lesson)
    now = datetime.now().astimezone()
    for step in result.steps:
        if not step.checks or not _is_own(result, step.program):
            continue
        key, source = f"{step.program} {step.step}", _source(step.checks)
        failed = next((c for c in step.checks if c.verdict is Verdict.FAIL), None)
        if step.verdict is Verdict.PASS:
            memory.note_pass(key, source, now)
        elif failed is not None and (passed := memory.last_pass(key)) is not None:
            failed.since = since(step.step, result.programs[step.program].name, passed, source, now)
    level = _hint_level(result, memory, asked)
    memory.save()
    return level


def _is_own(result: LessonResult, program: str) -> bool:
    """Whether the lesson's own file was graded: sources from elsewhere are not kept here."""
    path = result.programs.get(program)
    return path is not None and path.resolve() == (ROOT / "lessons" / result.lesson / f"{program}.py").resolve()


def _source(checks: list[CheckResult]) -> str:
    return next((c.story.source for c in checks if c.story is not None and c.story.source), "")


def _hint_level(result: LessonResult, memory: Memory, asked: int | None) -> int:
    """Without being asked, the level reached before; the first report has shown level 1 already."""
    failed = result.first_failure
    if failed is None:
        return 1
    path = result.programs[failed.program]
    place = "" if _is_own(result, failed.program) else hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:8]
    key = f"{place} {failed.program} {failed.step}".strip()
    reached = max(memory.hint_level(key), 1)
    if asked is None:
        return reached
    steps = handout_of(result).steps
    most = max(len(steps[failed.step].hints), 1) if failed.step in steps else 1
    level = min(reached + 1 if asked == NEXT else max(asked, 1), most)
    memory.note_hint(key, level)
    return level
