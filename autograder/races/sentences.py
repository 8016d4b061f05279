"""A race in one sentence with two line numbers."""

from __future__ import annotations

from autograder.races.invariants import DIED, STUCK
from autograder.races.ranking import meanwhile
from autograder.races.shared_lines import AnalysedSource
from autograder.races.sweep import Finding, SweepResult


def sentence(finding: Finding, source: AnalysedSource) -> str:
    """When which thread is paused at which line, what breaks, and what another thread did meanwhile."""
    violation, paused = finding.violation, finding.paused
    if paused is None:
        return f"{_without(finding)}: {violation.text}."
    line = paused.spot.line
    when = f"When one thread is paused at line {line} (`{source.code(line)}`)"
    if paused.spot.hit > 1:
        when += ", the second time that somebody comes there"
    what = violation.text
    if violation.kind == DIED and violation.thread:
        what = ("it " if violation.thread == paused.thread else "another thread ") + what
    if violation.kind == STUCK:
        return f"{when}, nobody can go on afterwards: {what}."
    _, clause = meanwhile(paused, violation, source)
    return f"{when}, {what}{f': {clause}' if clause else ''}."


def _without(finding: Finding) -> str:
    if finding.noise is not None:
        return f"Under light noise (seed {finding.noise}), while {finding.scene.says}"
    return f"Without any pause, while {finding.scene.says}"


def lines_named(finding: Finding, source: AnalysedSource) -> tuple[int, int]:
    """The two lines of the sentence: where the pause is, and what another thread did; 0 where there is none."""
    if finding.paused is None:
        return 0, finding.violation.line
    other, _ = meanwhile(finding.paused, finding.violation, source)
    return finding.paused.spot.line, finding.violation.line if finding.violation.kind == STUCK else other


def what_was_swept(result: SweepResult) -> list[str]:
    """In sentences: how much was swept, and what was not."""
    scenes = "1 scene" if result.scenes == 1 else f"{result.scenes} scenes"
    lines = "1 line" if len(result.swept) == 1 else f"each of {len(result.swept)} lines"
    told = []
    if result.scenes and not result.is_unswept:
        told.append(f"{result.runs} runs in {result.seconds:.1f} s: a pause at {lines}, in {scenes}.")
    if result.not_swept:
        told.append(f"The budget ran out before {_lines(result.not_swept)}; a larger --budget sweeps them too.")
    if result.not_reached and len(result.swept) > 1:
        told.append(f"Nothing that the clients did led to {_lines(result.not_reached)}.")
    for scene, why in list(result.unplayable.items())[: len(result.unplayable) if result.scenes else 1]:
        told.append(f'Not swept, since it breaks without any pause: "{scene}" ({why}).')
    return told


def _lines(numbers: set[int]) -> str:
    """The numbers in words: "lines 3, 5 to 8 and 12"."""
    ordered, parts = sorted(numbers), list[str]()
    start = last = ordered[0]
    for number in [*ordered[1:], 0]:
        if number == last + 1:
            last = number
            continue
        parts += [f"{start} to {last}"] if last > start + 1 else [str(n) for n in range(start, last + 1)]
        start = last = number
    words = ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]
    return f"line{'s' if len(ordered) > 1 else ''} {words}"
