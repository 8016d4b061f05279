"""What broke once counts only if it breaks again, in a fresh program."""

from __future__ import annotations

from dataclasses import replace

from autograder.races.findings import Finding
from autograder.races.ranking import BrokenRun
from autograder.races.scene_player import ScenePlayer, SweepContext
from autograder.races.scenes import Scene
from autograder.races.violations import Damage
from autograder.scenario.waiting import MORE_PATIENCE, WaitOutcome

_RUNS_TRIED = 3  # of those that show the same race
_TRIES = 2  # of each
_NOISY_TRIES = 4  # noise with the same seed often breaks the same again, and not always


def confirm_race(group: list[BrokenRun], context: SweepContext) -> Finding | None:
    """Try the runs of one race again, the best first; None if the same does not break again."""
    for broken in group[:_RUNS_TRIED]:
        for _ in range(_TRIES):
            finding = _once_more(broken, context)
            if finding is not None:
                other_lines = {other.point.line for other in group} - {broken.point.line}
                return replace(finding, also_at=tuple(sorted(other_lines)))
    return None


def _once_more(broken: BrokenRun, context: SweepContext) -> Finding | None:
    with ScenePlayer(context, fresh=True) as player:
        run, violations, _ = player.play(broken.scene, point=broken.point)
    same = [violation for violation in violations if violation.damage is broken.violation.damage]
    if run is None or run.pause is None or not same:
        return None
    if run.missing is WaitOutcome.DEADLINE and not _breaks_with_more_patience(broken, context):
        return None
    return Finding(broken.scene, same[0], run.pause, run.room.story)


def _breaks_with_more_patience(broken: BrokenRun, context: SweepContext) -> bool:
    with ScenePlayer(context, fresh=True, patience=MORE_PATIENCE) as player:
        violations = player.play(broken.scene, point=broken.point).violations
    return any(violation.damage is broken.violation.damage for violation in violations)


def confirm_under_noise(scene: Scene, noise: int, damage: Damage, context: SweepContext) -> Finding | None:
    """Play a scene under the same noise again; None if the same does not break again."""
    for _ in range(_NOISY_TRIES):
        with ScenePlayer(context, fresh=True, patience=MORE_PATIENCE) as player:
            run, violations, _ = player.play(scene, noise=noise)
        same = [violation for violation in violations if violation.damage is damage]
        if run is not None and same:
            return Finding(scene, same[0], None, run.room.story, noise=noise)
    return None
