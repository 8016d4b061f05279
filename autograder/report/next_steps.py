"""What to do next: the hint, the command that repeats just this step, and the step or lesson after it."""

from __future__ import annotations

from pathlib import Path

from autograder.course.handout import Handout, plain, read_handout
from autograder.course.lessons import ROOT, all_lessons, number_of, place_in_kit
from autograder.grading.results import LessonResult, Verdict

LEVELS = 3

NOT_FINAL = "These points are not final: some checks could not be judged, and are to be run again."


def handout_of(result: LessonResult) -> Handout:
    """The handout of the lesson that was graded."""
    return read_handout(ROOT / "lessons" / result.lesson)


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path


def program_options(result: LessonResult) -> str:
    """The options that name the same programs again; "" for the starters in the lesson's folder."""
    options = [_program_option(result.lesson, program_role, path) for program_role, path in result.programs.items()]
    return "".join(f" {option}" for option in dict.fromkeys(options) if option)


def _program_option(lesson: str, program_role: str, path: Path) -> str:
    top, name = place_in_kit(path) or ("", "")
    if name == lesson and path.name == f"{program_role}.py":
        return "--solution" if top == "solutions" else ""
    return f"--{program_role} {_quoted(str(path))}"


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


def next_step(result: LessonResult) -> str:
    """One line: which step comes next, or which lesson once all have passed."""
    for step in result.steps:
        if step.verdict in (Verdict.FAIL, Verdict.WAIT):
            left = [check.promise for check in step.checks if check.verdict in (Verdict.FAIL, Verdict.WAIT)]
            return f"Next: step {step.step}, {left[0]}" if left and left[0] else f"Next: step {step.step}"
    if any(step.verdict is Verdict.OOPS for step in result.steps):
        return ""
    later = [lesson.number for lesson in all_lessons() if lesson.name > result.lesson]
    if later:
        return f"Next: lesson {later[0]}, `python autograder/run.py {later[0]}`"
    return "That was the last lesson."
