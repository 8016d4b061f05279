"""The sweep: every scene once without a pause, then with one pause at one line at a time, then under light noise.

Many scenes are played in one running program, with new names each time; as soon as something breaks, the
program is started anew. What broke counts only if it breaks again, with the same pause, in a fresh one.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from autograder.program.faults import MachineFault
from autograder.program.staging import Files, snapshot
from autograder.program.warm_pool import WarmPool
from autograder.races.baselines import play_baselines
from autograder.races.confirmation import confirm_race, confirm_under_noise
from autograder.races.findings import Finding, SweepResult
from autograder.races.pause_plan import Trial, lines_not_reached, plan_pauses
from autograder.races.ranking import BrokenRun, group_by_race
from autograder.races.scene_player import ScenePlayer, SweepContext
from autograder.races.scenes import SCENES, Scene
from autograder.races.shared_lines import read_source
from autograder.races.sweep_workers import SweepWorkers
from autograder.races.violations import Damage
from autograder.scenario.seeded_random import KeyedRandom
from autograder.story.failures import FailureKind

BUDGET = 20.0  # seconds
_NOISE_BITS = 16  # of the seed of a noisy run: short enough to be read in a sentence
_MOST_SUSPICIONS = 12  # of one damage in one scene: enough to choose a line from


@dataclass(frozen=True)
class SweepOptions:
    """What a sweep looks for, and how long."""

    seed: int
    about: str = ""  # tells this sweep apart from others with this seed
    budget: float = BUDGET  # seconds
    only_line: int | None = None  # pause at this line only, whatever it does
    scenes: tuple[Scene, ...] = SCENES
    noisy_runs: int = 2  # of each scene, if no pause breaks anything
    damages: frozenset[Damage] = frozenset()  # what pauses are searched for; empty: for everything
    wire: str | None = None  # None: the first scene finds it out
    stop_early: bool = False  # once something is found, lines that are less likely to matter are not tried
    workers: int = 2 * (os.cpu_count() or 1)  # scenes played at once: most of a scene is waiting


class Sweep:
    """One sweep over one server."""

    def __init__(
        self,
        server: Path,
        options: SweepOptions,
        progress: Callable[[int, int], None] = lambda done, planned: None,
        files: Files | None = None,
    ) -> None:
        """`progress` is called after each run: how many are done, of how many. Any thread may call it.

        `files` are the program's folder as it was when the run began; without them it is read now, once.
        """
        self._files = snapshot(server.resolve(), server.resolve().parent) if files is None else files
        self._options, self._progress = options, progress
        self._lock = threading.Lock()
        self._suspicions: dict[tuple[Scene, Damage], list[BrokenRun]] = {}
        self.result = SweepResult(server, read_source(server, self._files), options.seed)

    def run(self) -> SweepResult:
        """Do it all. Raises Failed if the program cannot even be started, MachineFault if nobody sees its lines."""
        options, began = self._options, time.monotonic()
        warm_pool = WarmPool(options.workers)
        context = SweepContext(
            self.result.program, self._files, self.result.source, options.seed, options.about, warm_pool, options.wire
        )  # fmt: skip
        workers = SweepWorkers(context, options.workers, began + options.budget, self._count_run)
        try:
            self._sweep(context, workers)
        finally:
            workers.close()
            warm_pool.close()
        self.result.seconds = time.monotonic() - began
        return self.result

    def _sweep(self, context: SweepContext, workers: SweepWorkers) -> None:
        options, result = self._options, self.result
        baselines = play_baselines(options.scenes, context, workers)
        context.counter = baselines.counter
        result.unplayable, result.scenes = baselines.unplayable, len(baselines.runs)
        result.findings += baselines.findings
        result.not_reached = lines_not_reached(result.source, baselines.runs)
        plan = plan_pauses(result.source, baselines.runs, options.only_line)
        result.planned = sum(map(len, plan))
        for batch in plan if options.stop_early else [list(chain(*plan))]:
            self._try_pauses(batch, workers)
            result.findings += self._confirmed(context, workers)
            if result.findings:
                break
        if result.swept and not result.paused:
            raise MachineFault("no thread of the program can be paused: nothing is known of its races")
        if options.only_line is None and not result.findings:
            self._try_noise(list(baselines.runs), context, workers)

    def _count_run(self) -> None:
        with self._lock:
            self.result.runs += 1
        self._progress(self.result.runs, self.result.planned)

    # -- with one pause --------------------------------------------------------------------------

    def _try_pauses(self, trials: list[Trial], workers: SweepWorkers) -> None:
        not_tried = workers.do_all(trials, self._try_pause)
        self.result.not_swept |= {trial.point.line for trial in not_tried}
        self.result.not_swept -= self.result.swept

    def _try_pause(self, player: ScenePlayer, trial: Trial) -> None:
        run, violations, failed = player.play(trial.scene, point=trial.point)
        if failed is not None and failed.failure.kind is FailureKind.LINES_HIDDEN:
            with self._lock:
                self.result.unplayable[trial.scene.name] = failed.reason
        damages = self._options.damages
        wanted = [violation for violation in violations if not damages or violation.damage in damages]
        with self._lock:
            self.result.swept.add(trial.point.line)
            self.result.paused += run is not None and run.pause is not None
            if run is not None and run.pause is not None and wanted:
                self._suspect(BrokenRun(trial.scene, trial.point, wanted, run.pause))

    def _suspect(self, broken: BrokenRun) -> None:
        same = self._suspicions.setdefault((broken.scene, broken.violation.damage), [])
        if len(same) < _MOST_SUSPICIONS:
            same.append(broken)

    def _confirmed(self, context: SweepContext, workers: SweepWorkers) -> list[Finding]:
        """The suspicions that turn out true: at most one finding for each race."""
        groups = group_by_race(list(chain(*self._suspicions.values())), self.result.source)
        self._suspicions.clear()
        futures = [workers.submit(confirm_race, group, context) for group in groups]
        return [finding for future in futures if (finding := future.result()) is not None]

    # -- under noise -----------------------------------------------------------------------------

    def _try_noise(self, scenes: list[Scene], context: SweepContext, workers: SweepWorkers) -> None:
        noise = KeyedRandom(f"{self._options.seed}/noise")  # the program is told these, and must not learn the seed
        seeds = [noise.getrandbits(_NOISE_BITS) for _ in range(self._options.noisy_runs)]
        trials = [(scene, seed) for seed in seeds for scene in scenes]
        self.result.planned += len(trials)

        def try_one(player: ScenePlayer, trial: tuple[Scene, int]) -> None:
            scene, noise = trial
            run, violations, _ = player.play(scene, noise=noise)
            if run is None or not violations:
                return
            finding = confirm_under_noise(scene, noise, violations[0].damage, context)
            if finding is not None:
                self._add(finding)

        workers.do_all(trials, try_one)

    def _add(self, finding: Finding) -> None:
        """Add a finding under noise, unless there is one of the same damage."""
        with self._lock:
            if all(known.violation.damage is not finding.violation.damage for known in self.result.findings):
                self.result.findings.append(finding)
