"""The room of the checks: one in which a check may ask the race finder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.scenario.verbs.load import LoadRoom
from autograder.scenario.verbs.shutdown import ShutdownRoom
from autograder.story.failure_facts import Fact
from autograder.story.failures import Failed, Failure, FailureKind

if TYPE_CHECKING:
    from autograder.races.sweep import Finding

_BUDGET = 20.0  # seconds of one sweep, on a busy machine: what it does not come to is not held against anybody


class RaceRoom(LoadRoom, ShutdownRoom):
    """A room whose program can be hurried: some scenes of `scenes.py`, with a pause at one line after the other."""

    def stands_any_pause(self, *scenes: str, without: tuple[str, ...]) -> None:
        """Fail if a pause at any line brings about one of these kinds of damage (`invariants.py`) in these scenes.

        The scenes are played with programs of their own. One that goes wrong without any pause fails too.
        """
        from autograder.races.scenes import SCENES  # only few checks ask
        from autograder.races.sentences import sentence
        from autograder.races.sweep import Sweep

        chosen = [scene for scene in SCENES if scene.says in scenes]
        assert len(chosen) == len(scenes), "a scene is named as in races/scenes.py"
        sweep = Sweep(
            self.server, seed=self.words.seed, budget=_BUDGET, scenes=chosen, noisy=0, kinds=without, wire=self.wire,
            one_is_enough=True,
        )  # fmt: skip
        result = sweep.run()
        for scene, why in result.unplayable.items():
            raise Failed(Failure(FailureKind.SCENE_CANNOT_BE_PLAYED, facts={"scene": scene, "reason": why}))
        if result.findings:
            finding = result.findings[0]
            raise Failed(_failure(finding, sentence(finding, result.source)), finding.story)


def _failure(finding: Finding, found: str) -> Failure:
    """A finding as a failure. How races are told is the race finder's own matter: the sentence is one of the facts."""
    facts: dict[str, Fact] = {
        "finding": found.rstrip("."),
        "damage": finding.violation.kind,
        "scene": finding.scene.says,
    }
    if finding.paused is not None:
        facts["line"] = finding.paused.spot.line
    return Failure(FailureKind.RACE_FOUND, facts=facts)
