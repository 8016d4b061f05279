"""The sweep: every scene once without a pause, then with one pause at one line at a time, then under light noise.

Many scenes are played in one running program, with new names each time; as soon as something breaks, the
program is started anew. What broke counts only if it breaks again, with the same pause, in a fresh one.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from autograder.program.warm_pool import WarmPool
from autograder.races.invariants import STUCK, Violation, counts
from autograder.races.ranking import Broken, groups
from autograder.races.scene_player import Played, Player, Troupe
from autograder.races.scene_run import Paused, Spot, Stage
from autograder.races.scenes import SCENES, Scene
from autograder.races.shared_lines import UNSHARED, AnalysedSource, read_source
from autograder.scenario.waiting import MORE_PATIENCE
from autograder.story.failures import DEADLINE
from autograder.story.story import Story

BUDGET = 20.0  # seconds
_NOISY = 2  # runs of each scene under noise
_CANDIDATES = 3  # lines tried in a fresh program before a suspicion is dropped
_FRESH_TRIES = 2
_MOST_SUSPICIONS = 12  # of one kind in one scene: enough to choose a line from


@dataclass(frozen=True)
class Finding:
    """One race: what breaks, when which line is paused at (or under noise, without any), and the run that shows it."""

    scene: Scene
    violation: Violation
    paused: Paused | None
    story: Story
    also_at: tuple[int, ...] = ()  # other lines at which a pause breaks the same
    noise: int | None = None  # its seed


@dataclass
class SweepResult:
    """What came of a sweep."""

    program: Path
    source: AnalysedSource
    seed: int
    findings: list[Finding] = field(default_factory=list)
    unplayable: dict[str, str] = field(default_factory=dict)  # scene -> why: it breaks without any pause
    swept: set[int] = field(default_factory=set)
    not_swept: set[int] = field(default_factory=set)  # the budget ran out before
    not_reached: set[int] = field(default_factory=set)  # by no scene
    scenes: int = 0  # that could be played
    runs: int = 0
    planned: int = 0
    seconds: float = 0.0

    @property
    def is_unswept(self) -> bool:
        """Whether the budget ran out before a single run: then nothing is known about races."""
        return self.planned > 0 and self.runs == 0 and not self.findings


class Sweep:
    """One sweep over one server."""

    def __init__(
        self,
        server: Path,
        *,
        seed: int,
        budget: float = BUDGET,
        only_line: int | None = None,
        scenes: Iterable[Scene] = SCENES,
        noisy: int = _NOISY,
        kinds: Iterable[str] = (),
        wire: str | None = None,
        one_is_enough: bool = False,
        workers: int | None = None,
        tell: Callable[[int, int], None] = lambda done, of: None,
    ) -> None:
        """Sweep all lines, or `only_line`; `tell` is called after each run with how many are done, of how many.

        Only what breaks in one of these `kinds` is looked for; without any, everything. What breaks without a pause
        is always told. Where `one_is_enough`, lines that tell less are not swept once something was found.
        """
        self._server, self._seed, self._only = server, seed, only_line
        self._scenes, self._noisy, self._tell = tuple(scenes), noisy, tell
        self._workers = workers or 2 * (os.cpu_count() or 1)  # most of a run is waiting
        self._budget, self._kinds, self._wire, self._one_is_enough = budget, frozenset(kinds), wire, one_is_enough
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._suspicions: dict[tuple[str, str], list[Broken]] = {}
        self.result = SweepResult(server, read_source(server), seed)

    def run(self) -> SweepResult:
        """Do it all. Raises Failed if the program cannot even be started."""
        began = time.monotonic()
        self._deadline = began + self._budget
        self._troupe = Troupe(self._server, self._seed, WarmPool(self._workers), self._wire)
        executor = ThreadPoolExecutor(self._workers, thread_name_prefix="sweep")
        try:
            baselines = self._baselines(executor)
            self.result.scenes = len(baselines)
            plan = self._plan(baselines)
            self.result.planned = sum(map(len, plan))
            for batch in plan if self._one_is_enough else [list(chain(*plan))]:
                self._in_parallel(executor, batch, self._sweep_one)
                self.result.findings += self._confirmed(executor)
                if self.result.findings:
                    break
            if self._noisy and self._only is None and not self.result.findings:
                self._under_noise(executor, list(baselines))
        finally:
            self._stop.set()
            executor.shutdown(wait=True, cancel_futures=True)
            self._troupe.warm_pool.close()
        self.result.seconds = time.monotonic() - began
        return self.result

    # -- without a pause -------------------------------------------------------------------------

    def _baselines(self, executor: ThreadPoolExecutor) -> dict[Scene, Stage]:
        """Each scene without a pause: what is reached, and what already breaks."""
        found: dict[Scene, Stage] = {}
        counting: list[set[int]] = []
        first = self._baseline(self._scenes[0])  # it finds out the wire, alone
        if first.stage is None and first.failed is not None:
            raise first.failed
        later = [executor.submit(self._baseline, scene) for scene in self._scenes[1:]]
        for scene, played in zip(self._scenes, [first, *(f.result() for f in later)], strict=True):
            stage, broken, failed = played
            if failed is not None or stage is None:
                self.result.unplayable[scene.says] = failed.reason if failed else "it could not be played"
                continue
            stuck = [v for v in broken if v.kind == STUCK]
            if stuck:
                self.result.findings.append(Finding(scene, stuck[0], None, stage.room.story))
            if broken:
                self.result.unplayable[scene.says] = broken[0].text
                continue
            found[scene] = stage
            if not scene.same_name:  # there one of the speakers may not be let in
                counting.append(counts(stage))
        same = set.intersection(*counting) if counting else set()
        self._troupe.numbered = min(same) if same and len(counting) > 2 else None
        return found

    def _baseline(self, scene: Scene) -> Played:
        """A scene without a pause; tried again, with more patience, if something broke."""
        for patience in (1.0, MORE_PATIENCE):
            with Player(self._troupe, patience=patience) as player:
                played = player.play(scene, looks=True)
            self._troupe.wire = self._troupe.wire or player.wire
            if not played.broken and not played.failed:
                break
        return played

    # -- with one pause --------------------------------------------------------------------------

    def _plan(self, baselines: dict[Scene, Stage]) -> list[list[tuple[Scene, Spot]]]:
        """Which pauses to try in which scenes: those that tell equally much together, the most telling first."""
        source = self.result.source
        reached = {line for stage in baselines.values() for line in stage.reached}
        self.result.not_reached = {
            n for n, use in source.uses.items() if use.rank != UNSHARED and use.function
        } - reached
        plan: dict[int, list[tuple[Scene, Spot]]] = {}
        for scene, stage in baselines.items():
            for line, times in stage.reached.items():
                if self._only is not None and line != self._only:
                    continue
                rank = source.use(line).rank
                if rank == UNSHARED and self._only is None:
                    continue
                plan.setdefault(rank, []).append((scene, Spot(line)))
                if times > 1 and (rank < 3 or self._only is not None):
                    plan.setdefault(rank + 1, []).append((scene, Spot(line, 2)))
        batches = [plan[rank] for rank in sorted(plan)]
        return [list(chain(*batches[:2])), *batches[2:]]  # who touches what another changes is often told better

    def _sweep_one(self, player: Player, task: tuple[Scene, Spot]) -> None:
        scene, spot = task
        stage, broken, _failed = player.play(scene, spot=spot)
        with self._lock:
            self.result.swept.add(spot.line)
        wanted = [v for v in broken if not self._kinds or v.kind in self._kinds]
        if stage is not None and stage.paused is not None and wanted:
            self._suspect(Broken(scene, spot, wanted, stage.paused))

    def _suspect(self, broken: Broken) -> None:
        with self._lock:
            same = self._suspicions.setdefault((broken.scene.says, broken.violation.kind), [])
            if len(same) < _MOST_SUSPICIONS:
                same.append(broken)

    def _confirmed(self, executor: ThreadPoolExecutor) -> list[Finding]:
        """What breaks again in a fresh program: one finding for each group of suspicions."""
        suspicions = [b for same in self._suspicions.values() for b in same]
        chosen = groups(suspicions, self.result.source)
        found = [f.result() for f in [executor.submit(self._confirm, group) for group in chosen]]
        self._suspicions.clear()
        return [finding for finding in found if finding is not None]

    def _confirm(self, group: list[Broken]) -> Finding | None:
        for broken in group[:_CANDIDATES]:
            for _ in range(_FRESH_TRIES):
                with Player(self._troupe, fresh=True) as player:
                    stage, again, _failed = player.play(broken.scene, spot=broken.spot)
                same = [v for v in again if v.kind == broken.violation.kind]
                if stage is None or not same or stage.paused is None:
                    continue
                if stage.rests_on == DEADLINE and not self._with_patience(broken):
                    continue
                lines = sorted({b.spot.line for b in group} - {broken.spot.line})
                return Finding(broken.scene, same[0], stage.paused, stage.room.story, tuple(lines))
        return None

    def _with_patience(self, broken: Broken) -> bool:
        """Whether it breaks however long one waits."""
        with Player(self._troupe, fresh=True, patience=MORE_PATIENCE) as player:
            _, again, _failed = player.play(broken.scene, spot=broken.spot)
        return any(v.kind == broken.violation.kind for v in again)

    # -- under noise -----------------------------------------------------------------------------

    def _under_noise(self, executor: ThreadPoolExecutor, scenes: list[Scene]) -> None:
        tasks = [(scene, self._seed + n) for n in range(self._noisy) for scene in scenes]
        self.result.planned += len(tasks)
        self._in_parallel(executor, tasks, self._noise_one)

    def _noise_one(self, player: Player, task: tuple[Scene, int]) -> None:
        scene, seed = task
        stage, broken, _failed = player.play(scene, noise=seed)
        if stage is None or not broken:
            return
        for _ in range(4):  # noise repeats often and not always
            with Player(self._troupe, fresh=True, patience=MORE_PATIENCE) as fresh:
                stage, again, _failed = fresh.play(scene, noise=seed)
            same = [v for v in again if v.kind == broken[0].kind]
            if stage is not None and same:
                with self._lock:
                    if all(f.violation.kind != same[0].kind for f in self.result.findings):
                        self.result.findings.append(Finding(scene, same[0], None, stage.room.story, noise=seed))
                return

    # -- many at once ----------------------------------------------------------------------------

    def _in_parallel(self, executor: ThreadPoolExecutor, tasks: list[Any], do: Callable[[Player, Any], None]) -> None:
        """Do all tasks, until the budget is spent; each worker keeps its room as long as nothing breaks in it."""
        waiting = deque(tasks)

        def work() -> None:
            with Player(self._troupe) as player:
                while not self._stop.is_set() and time.monotonic() < self._deadline:
                    try:
                        task = waiting.popleft()
                    except IndexError:
                        return
                    do(player, task)
                    with self._lock:
                        self.result.runs += 1
                    self._tell(self.result.runs, self.result.planned)

        try:
            for future in [executor.submit(work) for _ in range(self._workers)]:
                future.result()
        except BaseException:
            self._stop.set()
            raise
        for task in waiting:
            if isinstance(task[1], Spot):
                self.result.not_swept.add(task[1].line)
        self.result.not_swept -= self.result.swept
