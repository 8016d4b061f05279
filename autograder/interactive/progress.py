"""What one run takes from those before it: the hint's level, and what has changed since a step last passed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from autograder.course.lessons import ROOT, place_in_kit
from autograder.grading.results import CheckResult, LessonResult, Verdict
from autograder.interactive.progress_store import ProgressStore
from autograder.interactive.source_changes import describe_changes
from autograder.report.next_steps import handout_of

NEXT = 0  # `--hint` without a number


@dataclass(frozen=True, slots=True)
class Progress:
    """What the runs before this one add to its report."""

    hint_level: int  # from 1
    source_changes: dict[str, list[str]]  # name of a check that failed -> what has changed since its step last passed


def note_progress(result: LessonResult, asked: int | None = None) -> Progress:
    """Note for later runs what passed and which hint is shown; returns what earlier runs have noted.

    `asked` is what `--hint` says: None without it, NEXT, or a level.
    """
    store = ProgressStore(ROOT / "lessons" / result.lesson)
    now = datetime.now().astimezone()
    changes: dict[str, list[str]] = {}
    for step in result.steps:
        if not step.checks or not _is_own(result, step.program_role):
            continue
        key, source = f"{step.program_role} {step.step}", _source(step.checks)
        failed = next((c for c in step.checks if c.verdict is Verdict.FAIL), None)
        if step.verdict is Verdict.PASS:
            store.note_pass(key, source, now)
        elif failed is not None and (last := store.last_pass(key)) is not None:
            file = result.programs[step.program_role].name
            changes[failed.name] = describe_changes(step.step, file, last, source, now)
    level = _hint_level(result, store, asked)
    store.save()
    return Progress(level, changes)


def _is_own(result: LessonResult, program: str) -> bool:
    """Whether the lesson's own file was graded: sources from elsewhere are not kept here."""
    path = result.programs.get(program)
    return path is not None and place_in_kit(path) == ("lessons", result.lesson) and path.name == f"{program}.py"


def _source(checks: list[CheckResult]) -> str:
    return next((c.story.source for c in checks if c.story is not None and c.story.source), "")


def _hint_level(result: LessonResult, store: ProgressStore, asked: int | None) -> int:
    """Without being asked, the level reached before; the first report has shown level 1 already."""
    failed = result.first_failure
    if failed is None:
        return 1
    path = result.programs[failed.program_role]
    elsewhere = (
        "" if _is_own(result, failed.program_role) else hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:8]
    )
    key = f"{elsewhere} {failed.program_role} {failed.step}".strip()
    reached = max(store.hint_level(key), 1)
    if asked is None:
        return reached
    steps = handout_of(result).steps
    most = max(len(steps[failed.step].hints), 1) if failed.step in steps else 1
    level = min(reached + 1 if asked == NEXT else max(asked, 1), most)
    store.note_hint(key, level)
    return level
