"""Which of several runs shows a race best: a pause at many lines may break the same promise.

The best line is one that acts on what threads share; a reader understands the race from it and from
the line that another thread passed meanwhile.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from autograder.races.scene_run import ObservedPause, PausePoint
from autograder.races.scenes import Scene
from autograder.races.shared_lines import UNSHARED, AnalysedSource
from autograder.races.violations import Damage, Violation

# Causes before consequences: what comes later here often follows, in the same run, from what comes first.
_CAUSES_FIRST = (
    Damage.STUCK,
    Damage.SHARED_NAME,
    Damage.THREAD_DIED,
    Damage.MIXED,
    Damage.TWICE,
    Damage.NUMBER_TWICE,
    Damage.LOST,
    Damage.STAYS_CONNECTED,
    Damage.NOT_TOLD,
    Damage.TOLD_TWICE,
)


@dataclass(frozen=True)
class BrokenRun:
    """A run of the sweep in which something broke."""

    scene: Scene
    point: PausePoint
    violations: list[Violation]
    pause: ObservedPause

    @property
    def violation(self) -> Violation:
        """The one that the others most likely follow from."""
        return min(self.violations, key=lambda violation: _CAUSES_FIRST.index(violation.damage))


def group_by_race(broken: list[BrokenRun], source: AnalysedSource) -> list[list[BrokenRun]]:
    """Runs that show the same race, the one that shows it best first; the groups in the order of `_CAUSES_FIRST`."""
    groups: dict[Hashable, list[BrokenRun]] = {}
    for run in broken:
        violation = run.violation
        by_line = violation.damage in (Damage.THREAD_DIED, Damage.STUCK)
        where: int | str = violation.line if by_line else source.use(run.point.line).function
        groups.setdefault((violation.damage, where), []).append(run)
    for group in groups.values():
        group.sort(key=lambda run: _rank(run, source))
    return sorted(
        groups.values(), key=lambda group: (_CAUSES_FIRST.index(group[0].violation.damage), _rank(group[0], source))
    )


def _rank(run: BrokenRun, source: AnalysedSource) -> tuple[int, int, int, int]:
    """The run with the smallest rank shows the race best: of lines that act on what threads share, the last one."""
    use = source.use(run.point.line)
    same_function = any(source.use(passed).function == use.function for passed in run.pause.passed)
    apart = 0 if same_function else 1
    line_rank = _line_rank(run, source)
    if run.violation.damage in (Damage.MIXED, Damage.SHARED_NAME, Damage.NUMBER_TWICE):
        # two threads do the same thing at once: best shown where both are in the same function
        return (line_rank, apart, run.point.hit, -run.point.line)
    return (line_rank, run.point.hit, apart, -run.point.line)


def _line_rank(run: BrokenRun, source: AnalysedSource) -> int:
    """How much the line of the pause has to do with what broke: the smaller, the more."""
    line, violation = run.point.line, run.violation
    use = source.use(line)
    if violation.damage is Damage.MIXED:
        return 0 if use.sends else 1
    if violation.damage is Damage.THREAD_DIED:
        if line == violation.line:
            return 0
        if use.loop is not None and use.loop.line == violation.line:
            return 1
        return 2 if use.function == source.use(violation.line).function else 3
    changed = {name for passed in run.pause.passed for name in source.use(passed).changes}
    acts_on_it = bool(changed & use.touches_in_loop)
    return use.rank if acts_on_it else use.rank + UNSHARED
