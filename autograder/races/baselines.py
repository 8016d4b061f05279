"""Each scene played without a pause: what its first action reaches, and what breaks even so."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.races.findings import Finding
from autograder.races.numbering import counters
from autograder.races.scene_player import PlayedScene, ScenePlayer, SweepContext
from autograder.races.scene_run import SceneRun
from autograder.races.scenes import Scene
from autograder.races.sweep_workers import SweepWorkers
from autograder.races.violations import Damage
from autograder.scenario.waiting import MORE_PATIENCE

_SCENES_FOR_A_COUNTER = 3  # a number that counts in so many scenes is a counter


@dataclass
class Baselines:
    """The scenes that can be played, each with its run; the others with the reason why they cannot."""

    runs: dict[Scene, SceneRun] = field(default_factory=dict)
    unplayable: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)  # threads that are stuck without any pause
    counter: int | None = None  # position of the number that counts the server's messages, if there is one


def play_baselines(scenes: tuple[Scene, ...], context: SweepContext, workers: SweepWorkers) -> Baselines:
    """Play all scenes. Raises Failed if the program cannot even be started."""
    first = _play(scenes[0], context)  # alone: it finds out the wire
    if first.run is None and first.failed is not None:
        raise first.failed
    later = [workers.submit(_play, scene, context) for scene in scenes[1:]]
    baselines = Baselines()
    counting: list[set[int]] = []
    for scene, (run, violations, failed) in zip(scenes, [first, *(f.result() for f in later)], strict=True):
        if failed is not None or run is None:
            baselines.unplayable[scene.name] = failed.reason if failed else "it could not be played"
            continue
        stuck = [violation for violation in violations if violation.damage is Damage.STUCK]
        if stuck:
            baselines.findings.append(Finding(scene, stuck[0], None, run.room.story))
        if violations:
            baselines.unplayable[scene.name] = violations[0].text
            continue
        baselines.runs[scene] = run
        if not scene.same_name:  # there one of the speakers may not be let in
            counting.append(counters(run))
    in_all = set.intersection(*counting) if counting else set()
    baselines.counter = min(in_all) if in_all and len(counting) >= _SCENES_FOR_A_COUNTER else None
    return baselines


def _play(scene: Scene, context: SweepContext) -> PlayedScene:
    """Play a scene without a pause; if something broke, once more with more patience."""
    for patience in (1.0, MORE_PATIENCE):
        with ScenePlayer(context, fresh=True, patience=patience) as player:
            played = player.play(scene, trace=True)
        context.wire = context.wire or player.wire
        if not played.violations and not played.failed:
            break
    return played
