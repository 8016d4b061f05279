"""What another thread did while one was paused: the second line of a race's sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.races.scene_run import ObservedPause
from autograder.races.shared_lines import AnalysedSource
from autograder.races.violations import Damage, Violation

_OF_CLOSED = ("OSError", "BrokenPipe", "ConnectionReset", "not a socket")  # errors of a thread whose socket was closed


@dataclass(frozen=True, slots=True)
class Interference:
    """What another thread did: the line, and a clause that says it."""

    line: int
    clause: str


def interference(pause: ObservedPause, violation: Violation, source: AnalysedSource) -> Interference | None:
    """What another thread did meanwhile that explains best what broke; None where nothing stands out."""
    passed = _PassedLines(pause, source)
    line = passed.of_a_check() if violation.damage is Damage.SHARED_NAME else None
    if line is not None:
        return Interference(line, f"another thread passed the check on {source.words(line)} meanwhile")
    line = passed.of_a_send() if violation.damage is Damage.MIXED else None
    if line is not None:
        return Interference(line, f"another thread sent at {source.words(line)} meanwhile")
    line = passed.of_a_close() if violation.damage is Damage.THREAD_DIED else None
    if line is not None and (not passed.changes or any(word in violation.text for word in _OF_CLOSED)):
        return Interference(line, f"another thread closed a connection at {source.words(line)} meanwhile")
    line = passed.of_a_change()
    if line is not None:
        name = sorted(source.use(line).changes)[0].lstrip(".")
        return Interference(line, f"another thread changed {name} at {source.words(line)} meanwhile")
    line = passed.of_anything_shared()
    if line is not None:
        return Interference(line, f"another thread passed {source.words(line)} meanwhile")
    return None


class _PassedLines:
    """The lines that other threads passed during a pause, by what they do. Each method gives the best one, or None."""

    def __init__(self, pause: ObservedPause, source: AnalysedSource) -> None:
        self._source = source
        self._function = source.use(pause.point.line).function
        self._names = _names_at(pause.point.line, source)
        self._passed = [line for line in pause.passed if line in source.uses]
        self.changes = [line for line in self._passed if source.use(line).changes & self._names]

    def of_a_check(self) -> int | None:
        """One that tests the names of the paused line, or at least uses them and changes nothing."""
        uses = {line: self._source.use(line) for line in self._passed}
        tests = [line for line, use in uses.items() if use.tests & self._names]
        reads = [line for line, use in uses.items() if use.touches & self._names and not use.changes]
        return self._best(tests) or _first(reads)

    def of_a_send(self) -> int | None:
        return self._best([line for line in self._passed if self._source.use(line).sends])

    def of_a_close(self) -> int | None:
        codes = {line: self._source.code(line) for line in self._passed}
        return _first(line for line, code in codes.items() if ".close(" in code or ".shutdown(" in code)

    def of_a_change(self) -> int | None:
        """One that changes the names of the paused line, or at least another shared name."""
        return _first([*self.changes, *(line for line in self._passed if self._source.use(line).changes)])

    def of_anything_shared(self) -> int | None:
        uses = {line: self._source.use(line) for line in self._passed}
        wakes = [line for line, use in uses.items() if use.wakes and use.touches]
        return _first([*wakes, *(line for line, use in uses.items() if use.rank < 3)])

    def _best(self, lines: list[int]) -> int | None:
        """The first one in the function of the paused line; if there is none, the first one."""
        return _first([*(line for line in lines if self._source.use(line).function == self._function), *lines])


def _names_at(line: int, source: AnalysedSource) -> frozenset[str]:
    """The shared names that a line uses; if it uses none, those of its function."""
    here = source.use(line)
    of_function = (name for use in source.uses.values() if use.function == here.function for name in use.touches)
    return here.touches_in_loop or frozenset(of_function)


def _first(lines: Iterable[int]) -> int | None:
    return next(iter(lines), None)
