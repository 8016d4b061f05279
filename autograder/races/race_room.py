"""The room of the checks: one in which a check may ask the race finder."""

from __future__ import annotations

from autograder.scenario.verbs.load import LastingRoom
from autograder.story.failures import WRONG, Failed

_BUDGET = 20.0  # seconds of one sweep, on a busy machine: what it does not come to is not held against anybody


class RushedRoom(LastingRoom):
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
            raise Failed(f"while {scene}: {why}", WRONG)
        if result.findings:
            finding = result.findings[0]
            raise Failed(sentence(finding, result.source).rstrip("."), WRONG, finding.story)
