"""What to do next: the hint, the command that repeats just this step, and the step or lesson after it."""

from __future__ import annotations

from pathlib import Path

from autograder.course.handout import Handout, plain, read_handout
from autograder.grading.results import LessonResult, Verdict

ROOT = Path(__file__).resolve().parents[2]
LEVELS = 3


def number_of(lesson: str) -> str:
    """The number by which a lesson is called: "04_multichat" is "04"."""
    head = lesson.split("_", 1)[0]
    return head if head.isdigit() else lesson


def handout_of(result: LessonResult, root: Path = ROOT) -> Handout:
    """The handout of the lesson that was graded."""
    return read_handout(root / "lessons" / result.lesson)


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path


def program_options(result: LessonResult, root: Path = ROOT) -> str:
    """The options that name the same programs again; "" for the starters in the lesson's folder."""
    options = []
    for role, path in result.programs.items():
        place = path.resolve()
        if place == root / "lessons" / result.lesson / f"{role}.py":
            continue
        if place == root / "solutions" / result.lesson / f"{role}.py":
            if "--solution" not in options:
                options.append("--solution")
            continue
        options.append(f"--{role} {_quoted(str(path))}")
    return "".join(f" {option}" for option in options)


def command(result: LessonResult, step: int | None = None, *, seed: bool = False, more: str = "") -> str:
    """The command that grades this again: the whole lesson, or one step with the same names and texts."""
    words = f"python autograder/run.py {number_of(result.lesson)}{program_options(result)}"
    words += f" --step {step}" if step is not None else ""
    words += f" --seed {result.seed}" if seed else ""
    return f"{words} {more}".rstrip()


def hint(handout: Handout, step: int, level: int) -> tuple[str, int, int]:
    """(text, level, how many levels there are) of the hint for a step; text is "" if it has none."""
    hints = handout.steps[step].hints if step in handout.steps else ()
    level = min(max(level, 1), max(len(hints), 1))
    return plain(handout.hint(step, level)), level, len(hints)


def next_step(result: LessonResult, root: Path = ROOT) -> str:
    """One line: which step comes next, or which lesson once all have passed."""
    for step in result.steps:
        if step.verdict in (Verdict.FAIL, Verdict.WAIT):
            left = [check.promise for check in step.checks if check.verdict in (Verdict.FAIL, Verdict.WAIT)]
            return f"Next: step {step.step}, {left[0]}" if left and left[0] else f"Next: step {step.step}"
    if any(step.verdict is Verdict.OOPS for step in result.steps):
        return ""
    lessons = sorted(p.name for p in (root / "lessons").glob("[0-9]*_*") if p.is_dir())
    later = [name for name in lessons if name > result.lesson]
    if later:
        return f"Next: lesson {number_of(later[0])}, `python autograder/run.py {number_of(later[0])}`"
    return "That was the last lesson."
