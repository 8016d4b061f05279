"""Of all the lines at which a pause breaks the same promise, the one to tell."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.races.invariants import (
    DIED,
    KEPT,
    LOST,
    MIXED,
    NUMBER,
    SHARED,
    STUCK,
    TOLD_TWICE,
    TWICE,
    UNTOLD,
    Violation,
)  # fmt: skip
from autograder.races.scene_run import Paused, Spot
from autograder.races.scenes import Scene
from autograder.races.shared_lines import UNSHARED, AnalysedSource

# The most telling first: what comes later in the same run is often its consequence.
_ORDER = (STUCK, SHARED, DIED, MIXED, TWICE, NUMBER, LOST, KEPT, UNTOLD, TOLD_TWICE)

_CLOSED = ("OSError", "BrokenPipe", "ConnectionReset", "not a socket")  # how a thread dies of a closed connection


@dataclass(frozen=True)
class Broken:
    """What broke in one run of the sweep."""

    scene: Scene
    spot: Spot
    violations: list[Violation]
    paused: Paused

    @property
    def violation(self) -> Violation:
        """The most telling one."""
        return min(self.violations, key=lambda v: _ORDER.index(v.kind))


def groups(broken: list[Broken], source: AnalysedSource) -> list[list[Broken]]:
    """Runs that show the same race, the run to tell first; the most telling race first."""
    found: dict[tuple[str, object], list[Broken]] = {}
    for run in broken:
        violation = run.violation
        where: object = violation.line if violation.kind in (DIED, STUCK) else source.use(run.spot.line).function
        found.setdefault((violation.kind, where), []).append(run)
    for group in found.values():
        group.sort(key=lambda run: _telling(run, source))
    return sorted(found.values(), key=lambda g: (_ORDER.index(g[0].violation.kind), _telling(g[0], source)))


def _telling(run: Broken, source: AnalysedSource) -> tuple[int, int, int, int]:
    """The smaller, the better told: a line that acts on what threads share, and of several the last one."""
    line = run.spot.line
    use = source.use(line)
    kind = run.violation.kind
    changed = {name for passed in run.paused.passed for name in source.use(passed).changes}
    shares = bool(changed & (use.touches | (set(use.loop.names) if use.loop else set())))
    same_function = any(source.use(passed).function == use.function for passed in run.paused.passed)
    if kind == MIXED:
        rank = 0 if use.sends else 1
    elif kind == DIED:
        died = run.violation.line
        in_loop = use.loop is not None and use.loop.line == died
        rank = 0 if line == died else 1 if in_loop else 2 if use.function == source.use(died).function else 3
    else:
        rank = use.rank if shares else use.rank + UNSHARED
    apart = 0 if same_function else 1
    if kind in (MIXED, SHARED, NUMBER):  # twice the same thing at once: best told where both do it
        return (rank, apart, run.spot.hit, -line)
    return (rank, run.spot.hit, apart, -line)


def meanwhile(paused: Paused, violation: Violation, source: AnalysedSource) -> tuple[int, str]:
    """What another thread did during the pause, as a line and a clause; (0, "") where nothing stands out."""
    here, kind = source.use(paused.spot.line), violation.kind
    names = set(here.touches) | (set(here.loop.names) if here.loop else set())
    if not names:
        names = {n for use in source.uses.values() if use.function == here.function for n in use.touches}
    passed = [line for line in paused.passed if line in source.uses]
    tests = [n for n in passed if source.use(n).tests & names]
    changes = [n for n in passed if source.use(n).changes & names]
    if kind == SHARED:
        own = [n for n in tests if source.use(n).function == here.function] or tests
        own = own or [n for n in passed if source.use(n).touches & names and not source.use(n).changes]
        if own:
            return own[0], f"another thread passed the check on line {own[0]} meanwhile"
    if kind == MIXED:
        sends = [n for n in passed if source.use(n).sends]
        own = [n for n in sends if source.use(n).function == here.function] or sends
        if own:
            return own[0], f"another thread sent at line {own[0]} meanwhile"
    closes = [n for n in passed if ".close(" in source.code(n) or ".shutdown(" in source.code(n)]
    if kind == DIED and closes and (not changes or any(word in violation.text for word in _CLOSED)):
        return closes[0], f"another thread closed a connection at line {closes[0]} meanwhile"
    changes = changes or [n for n in passed if source.use(n).changes]
    if changes:
        line = changes[0]
        name = sorted(source.use(line).changes)[0].lstrip(".")
        return line, f"another thread changed {name} at line {line} meanwhile"
    wakes = [n for n in passed if source.use(n).wakes and source.use(n).touches]
    others = wakes or [n for n in passed if source.use(n).rank < 3]
    if others:
        return others[0], f"another thread passed line {others[0]} meanwhile"
    return 0, ""
