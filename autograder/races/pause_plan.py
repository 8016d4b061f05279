"""Which pauses a sweep tries in which scenes, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from autograder.races.scene_run import PausePoint, SceneRun
from autograder.races.scenes import Scene
from autograder.races.shared_lines import UNSHARED, AnalysedSource

_AGAIN_BELOW = 3  # lines of a smaller rank are paused at their second hit as well


@dataclass(frozen=True, slots=True)
class Trial:
    """One pause in one scene."""

    scene: Scene
    point: PausePoint


def plan_pauses(source: AnalysedSource, runs: dict[Scene, SceneRun], only_line: int | None) -> list[list[Trial]]:
    """Batches of trials: pauses at lines of equal rank are in one batch, the smallest rank first.

    The first two ranks are one batch: the race is often shown better by a line that uses what another changes.
    """
    by_rank: dict[int, list[Trial]] = {}
    for scene, run in runs.items():
        for line, times in run.reached.items():
            rank = source.use(line).rank
            wanted = rank != UNSHARED if only_line is None else line == only_line
            if not wanted:
                continue
            by_rank.setdefault(rank, []).append(Trial(scene, PausePoint(line)))
            again = tuple(sorted(source.use(line).again))
            if again:
                by_rank[rank].append(Trial(scene, PausePoint(line, inside=again)))
            if times > 1 and (rank < _AGAIN_BELOW or only_line is not None):
                by_rank.setdefault(rank + 1, []).append(Trial(scene, PausePoint(line, hit=2)))
    batches = [by_rank[rank] for rank in sorted(by_rank)]
    return [list(chain(*batches[:2])), *batches[2:]]


def lines_not_reached(source: AnalysedSource, runs: dict[Scene, SceneRun]) -> set[int]:
    """Lines worth a pause to which no scene leads."""
    reached = {line for run in runs.values() for line in run.reached}
    return {line for line, use in source.uses.items() if use.rank != UNSHARED and use.function} - reached
