"""The room of the checks: one in which a check may ask the race finder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.races.shared_lines import OTHER_CODE
from autograder.races.violations import Damage
from autograder.scenario.verbs.evening import EveningRoom
from autograder.scenario.verbs.load import LoadRoom
from autograder.scenario.verbs.shutdown import ShutdownRoom
from autograder.story.failures import Fact, Failed, Failure, FailureKind

if TYPE_CHECKING:
    from autograder.races.findings import Finding

_BUDGET = 20.0  # seconds of one sweep, on a busy machine; a pause that is not tried in time counts as harmless


class RaceRoom(EveningRoom, LoadRoom, ShutdownRoom):
    """A room whose program can be searched for races."""

    def stands_any_pause(self, *scenes: str, without: tuple[str, ...]) -> None:
        """Fail if a pause at any line causes one of these kinds of damage (`violations.py`) in these scenes.

        The scenes are played with programs of their own. One that goes wrong without any pause fails too.
        """
        from autograder.races.scenes import SCENES  # only few checks ask
        from autograder.races.sentences import sentence
        from autograder.races.sweep import Sweep, SweepOptions

        chosen = tuple(scene for scene in SCENES if scene.name in scenes)
        assert len(chosen) == len(scenes), "a scene is named as in races/scenes.py"
        options = SweepOptions(
            seed=self.words.seed,
            about=self.words.about,
            budget=_BUDGET,
            scenes=chosen,
            noisy_runs=0,
            damages=frozenset(map(Damage, without)),
            wire=self.wire,
            stop_early=True,
        )
        result = Sweep(self.server, options, files=self.files).run()
        for scene, why in result.unplayable.items():
            raise Failed(Failure(FailureKind.SCENE_CANNOT_BE_PLAYED, facts={"scene": scene, "reason": why}))
        if result.findings:
            finding = result.findings[0]
            raise Failed(_failure(finding, sentence(finding, result.source)), finding.story)


def _failure(finding: Finding, found: str) -> Failure:
    """A finding as a failure. Its sentence is made by the race finder, and is one of the facts."""
    facts: dict[str, Fact] = {
        "finding": found.rstrip("."),
        "damage": finding.violation.damage.value,
        "scene": finding.scene.name,
    }
    if finding.pause is not None:
        facts["line"] = finding.pause.point.line % OTHER_CODE
    return Failure(FailureKind.RACE_FOUND, facts=facts)
