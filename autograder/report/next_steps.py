"""What to do next: the hint, the command that repeats just this step, and the step or lesson after it."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.course.handout import Handout, plain, read_handout
from autograder.course.lessons import ROOT, all_lessons, number_of, place_in_kit
from autograder.grading.results import LessonResult, Verdict

LEVELS = 3
_FARTHEST = 3  # folders up, past which the whole path is easier to read
_WITH_THREADS = ("03", "04", "06")

NOT_FINAL = "These points are not final: some checks could not be judged, and are to be run again."


def handout_of(result: LessonResult) -> Handout:
    """The handout of the lesson that was graded."""
    return read_handout(ROOT / "lessons" / result.lesson)


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path


def run_py() -> str:
    """How run.py is called from the folder that we are in."""
    script = ROOT / "autograder" / "run.py"
    try:
        near = os.path.relpath(script)
    except ValueError:  # another drive, on Windows
        near = str(script)
    return f"python {_quoted((near if near.count('..') < _FARTHEST else str(script)).replace(os.sep, '/'))}"


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
    words = f"{run_py()} {number_of(result.lesson)}{program_options(result)}"
    words += f" --step {step}" if step is not None else ""
    words += f" --seed {result.seed}" if seed else ""
    return f"{words} {more}".rstrip()


def learned(result: LessonResult, handout: Handout) -> str:
    """What the steps that have just turned green have taught, in one sentence; "" if none has."""
    done = [step for step in result.steps if step.step and step.verdict is Verdict.PASS]
    title = handout.steps[done[-1].step].title if done and done[-1].step in handout.steps else ""
    return f"Done: step {done[-1].step}, {plain(title)}." if title else ""


def next_step(result: LessonResult, handout: Handout | None = None) -> str:
    """What comes next: the step that is not done, the next step of the handout, or the next lesson."""
    handout = handout_of(result) if handout is None else handout
    place = f"lessons/{result.lesson}/README.md"
    for step in result.steps:
        if step.verdict in (Verdict.FAIL, Verdict.WAIT):
            return f"Next: {_title(handout, step.step)} ({place})"
    if any(step.verdict is Verdict.OOPS for step in result.steps):
        return ""
    ran = {step.step for step in result.steps}
    if ran and (after := [number for number in sorted(handout.steps) if number not in ran and number > max(ran)]):
        return f"Next: {_title(handout, after[0])} ({place})"
    if not all(number in ran for number in handout.steps):
        return f"Next: all steps together, `{command(result)}`"
    number = number_of(result.lesson)
    more = f"You may read solutions/{result.lesson} now."
    if "server" in result.programs and number in _WITH_THREADS:
        more += f" `{run_py()} {number} --races` looks for races."
    later = [lesson.number for lesson in all_lessons() if lesson.name > result.lesson]
    if later:
        return f"Next: lesson {later[0]}, `{run_py()} {later[0]}`. {more}"
    return f"That was the last lesson. {more}"


def _title(handout: Handout, number: int) -> str:
    """A step with its title in the handout."""
    step = handout.steps.get(number)
    return f"step {number}, {plain(step.title)}" if step else f"step {number}"
