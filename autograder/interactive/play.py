"""`--play 6`: the check of step 6 up to where it breaks; from there the student goes on by hand."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from autograder.course.checks import Check
from autograder.course.lessons import Lesson
from autograder.grading.grading_session import GradingSession
from autograder.grading.results import CheckResult, Verdict
from autograder.grading.run_lesson import AfterFailure, run_checks
from autograder.interactive.manual_control import ManualControl
from autograder.interactive.play_output import draw, draw_excerpt, print_last_lines, say
from autograder.scenario.client_harness import ClientHarness
from autograder.scenario.room import Room
from autograder.story.failures import Failed
from autograder.story.story import Story
from autograder.text.columns import wrapped
from autograder.text.escaping import visible


class CheckBroke(Exception):
    """The check itself went wrong: our fault."""


def play(lesson: Lesson, programs: dict[str, Path], step: int, seed: int) -> bool:
    """Run the checks of `step` until one breaks, and keep its program running until Enter or Ctrl-C.

    Returns whether all passed. Raises CheckBroke.
    """
    session = GradingSession(programs=programs, seed=seed, wire=lesson.wire, second_tries=0)
    checks = [check for check in lesson.checks if check.step == step and check.program_role in programs]
    played = [PlayedCheck(check, always=check is checks[-1]) for check in checks]
    passed = True
    results = run_checks([one.as_check() for one in played], session, AfterFailure.STOP)
    for one, result in zip(played, results, strict=False):  # no results after a failure
        one.print_end(result)
        passed &= result.verdict is Verdict.PASS
    return passed


class PlayedCheck:
    """A check that hands over to the student where it breaks, or, if so wanted, where it ends."""

    def __init__(self, check: Check, *, always: bool) -> None:
        """`always` hands over even if nothing breaks."""
        self._check, self._always = check, always
        self._by_hand: tuple[float, float] | None = None  # when it was handed over, and when that ended

    def as_check(self) -> Check:
        """The check to run."""
        return replace(self._check, function=self._run)

    def _run(self, scene: Room | ClientHarness) -> None:
        try:
            self._check.function(scene)
        except Failed as failed:
            self._hand_over(scene, failed.reason)
            raise
        if self._always:
            self._hand_over(scene, "Nothing broke: this is how the check ends.")

    def _hand_over(self, scene: Room | ClientHarness, outcome: str) -> None:
        if isinstance(scene, Room):
            scene.name_everyone()
        else:
            scene.story.name_peers(lambda address: "server")
        self._print_beginning(scene.story, outcome)
        began = time.monotonic()
        ManualControl(scene).run()
        self._by_hand = (began, time.monotonic())  # what happens later is our own cleaning up

    def _print_beginning(self, story: Story, outcome: str) -> None:
        say(f"Step {self._check.step}, by hand: {visible(self._check.promise)}\n")
        draw(story)
        say("\n" + "\n".join(wrapped(visible(outcome), 78, 6)) + "\n")

    def print_end(self, result: CheckResult) -> None:
        """After the program has been stopped: print what was done by hand, or why nothing could be."""
        if result.verdict is Verdict.OOPS:
            raise CheckBroke(result.traceback.strip().rpartition("\n")[2])
        story = result.story
        assert story is not None
        if self._by_hand is not None:
            say("\nWhat arrived\n")
            draw_excerpt(story, *self._by_hand)
        elif result.verdict is Verdict.FAIL:  # before the check could begin
            self._print_beginning(story, result.reason)
            print_last_lines(story.output)
            say(f"There is nothing to go on with: {story.program} has to listen first.")
