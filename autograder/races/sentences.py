"""A race in one sentence with two line numbers, and what was swept."""

from __future__ import annotations

from collections.abc import Collection

from autograder.races.findings import Finding, SweepResult
from autograder.races.interference import interference
from autograder.races.shared_lines import OTHER_CODE, AnalysedSource
from autograder.races.violations import Damage


def sentence(finding: Finding, source: AnalysedSource) -> str:
    """At which line one thread is paused, what breaks, and what another thread did meanwhile."""
    violation, pause = finding.violation, finding.pause
    if pause is None:
        return f"{_without_pause(finding)}: {violation.text}."
    line = pause.point.line
    code = source.code(line)
    where = "within" if pause.point.inside else "at"
    when = f"When one thread is paused {where} {source.words(line)}" + (f" (`{code}`)" if code else "")
    if pause.point.hit > 1:
        when += ", the second time that somebody comes there"
    what = violation.text
    if violation.damage is Damage.THREAD_DIED and violation.thread:
        what = ("it " if violation.thread == pause.thread else "another thread ") + what
    if violation.damage is Damage.STUCK:
        return f"{when}, nobody can go on afterwards: {what}."
    meanwhile = interference(pause, violation, source)
    return f"{when}, {what}{f': {meanwhile.clause}' if meanwhile else ''}."


def _without_pause(finding: Finding) -> str:
    if finding.noise is not None:
        return f"Under light noise (seed {finding.noise}), while {finding.scene.name}"
    return f"Without any pause, while {finding.scene.name}"


def lines_named(finding: Finding, source: AnalysedSource) -> tuple[int, int]:
    """The two lines of the sentence: where the pause is, and what another thread did; 0 where there is none."""
    if finding.pause is None:
        return 0, finding.violation.line
    if finding.violation.damage is Damage.STUCK:
        return finding.pause.point.line, finding.violation.line
    meanwhile = interference(finding.pause, finding.violation, source)
    return finding.pause.point.line, meanwhile.line if meanwhile else 0


def what_was_swept(result: SweepResult) -> list[str]:
    """In sentences: how much was swept, and what was not."""
    scenes = "1 scene" if result.scenes == 1 else f"{result.scenes} scenes"
    lines = "1 line" if len(result.swept) == 1 else f"each of {len(result.swept)} lines"
    sentences = []
    if result.scenes and not result.is_unswept:
        sentences.append(f"{result.runs} runs in {result.seconds:.1f} s: a pause at {lines}, in {scenes}.")
    if result.not_swept:
        not_swept = lines_in_words(result.not_swept)
        sentences.append(f"The budget ran out before {not_swept}; a larger --budget sweeps them too.")
    if result.not_reached and len(result.swept) > 1:
        sentences.append(f"Nothing that the clients did led to {lines_in_words(result.not_reached)}.")
    unplayable = list(result.unplayable.items())
    for scene, why in unplayable if result.scenes else unplayable[:1]:
        sentences.append(f'Not swept, since it breaks without any pause: "{scene}" ({why}).')
    return sentences


def lines_in_words(numbers: Collection[int]) -> str:
    """The numbers of lines, at least one, in words: "lines 3, 5 to 8 and 12"."""
    own = [number for number in numbers if number < OTHER_CODE]
    if len(own) < len(numbers):
        other = f"{len(numbers) - len(own)} lines of other code"
        return f"{lines_in_words(own)}, and {other}" if own else other
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
