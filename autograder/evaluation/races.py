"""The race finder against its own zoo: is each race found in every sweep, with the right lines, and nobody accused?"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course.lessons import ROOT
from autograder.evaluation.zoo import ZOO
from autograder.races.findings import Finding, SweepResult
from autograder.races.sentences import lines_named, sentence
from autograder.races.sweep import BUDGET, Sweep, SweepOptions
from autograder.races.violations import Damage

_FIRST_LINE = re.compile(
    r"# (RACY|RIGHT): .+?(?: FINDS: (?P<damages>[\w, ]+?) PAUSED: (?P<paused>.+) MEANWHILE: (?P<meanwhile>.+))?$"
)
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class RaceProgram:
    """One program. For a racy one: what must be found, and the text of the two lines to be named.

    "any" in place of a line says that it does not matter which; "none" that none is to be named.
    """

    path: Path
    is_right: bool
    damages: tuple[Damage, ...] = ()
    paused: str = ""
    meanwhile: str = ""

    @property
    def name(self) -> str:
        """Its folder."""
        return self.path.parent.name

    def is_found(self, result: SweepResult) -> bool:
        """Whether one of the findings is of the damage that the program was written for."""
        return any(finding.violation.damage in self.damages for finding in result.findings)

    def is_explained(self, result: SweepResult) -> bool:
        """Whether such a finding names both lines."""
        return any(
            finding.violation.damage in self.damages and self._names_the_lines(finding, result)
            for finding in result.findings
        )

    def _names_the_lines(self, finding: Finding, result: SweepResult) -> bool:
        named = lines_named(finding, result.source)
        for line, wanted in zip(named, (self.paused, self.meanwhile), strict=True):
            if "any" in _CODE.sub("", wanted) or (line == 0 and wanted.strip() == "none"):
                continue
            if result.source.code(line) not in _CODE.findall(wanted):
                return False
        return True


def race_programs() -> list[RaceProgram]:
    """The racy programs, then the right ones. Raises ValueError for a first line that does not say enough."""
    found = []
    for path in sorted((ZOO / "races").glob("*/server.py")):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        match = _FIRST_LINE.match(first)
        if match is None or (match[1] == "RACY") != (match["damages"] is not None):
            raise ValueError(f"{path}: the first line does not say what must be found: {first!r}")
        if match[1] == "RIGHT":
            found.append(RaceProgram(path, is_right=True))
        else:
            damages = tuple(Damage(words.strip()) for words in match["damages"].split(","))
            found.append(RaceProgram(path, False, damages, match["paused"], match["meanwhile"]))
    return sorted(found, key=lambda program: (program.is_right, program.name))


@dataclass
class Figures:
    """What the sweeps over one program came to."""

    sweeps: int
    found: int = 0  # sweeps that found the race that the program was written for
    explained: int = 0  # ... and named its lines
    alarms: int = 0  # sweeps that found a race in a right program
    runs: int = 0  # of the last sweep
    seconds: list[float] = field(default_factory=list)
    sentences: Counter[str] = field(default_factory=Counter)


def main(arguments: list[str]) -> int:
    """Print the table; exit code 1 if a race is missed, or explained by other lines, or a right program accused."""
    parser = argparse.ArgumentParser(prog="bench.py races", description=__doc__)
    parser.add_argument("name", nargs="?", default="", help="only programs with this in their names")
    parser.add_argument("--sweeps", type=int, default=10, help="of each racy program; right ones get twice as many")
    parser.add_argument("--budget", type=float, default=4 * BUDGET, help="seconds for one sweep")
    parser.add_argument("--verbose", action="store_true", help="print the sentence of every race")
    options = parser.parse_args(arguments)
    all_good = True
    print(f"{'program':<46} {'found':>8} {'lines':>8} {'alarms':>8} {'runs':>5} {'seconds':>8}")
    solution = RaceProgram(ROOT / "solutions" / "04_multichat" / "server.py", is_right=True)
    for program in [*race_programs(), solution]:
        if options.name in program.name:
            figures = _sweep(program, options.sweeps * (2 if program.is_right else 1), options.budget)
            good = not figures.alarms if program.is_right else figures.found == figures.explained == figures.sweeps
            _print(program, figures, with_sentences=options.verbose or not good)
            all_good &= good
    return 0 if all_good else 1


def _sweep(program: RaceProgram, sweeps: int, budget: float) -> Figures:
    figures = Figures(sweeps)
    for seed in range(sweeps):
        began = time.monotonic()
        result = Sweep(program.path, SweepOptions(seed=seed, budget=budget)).run()
        figures.seconds.append(time.monotonic() - began)
        figures.found += program.is_found(result)
        figures.explained += program.is_explained(result)
        figures.alarms += program.is_right and bool(result.findings)
        figures.runs = result.runs
        figures.sentences.update(sentence(finding, result.source) for finding in result.findings)
    return figures


def _print(program: RaceProgram, figures: Figures, *, with_sentences: bool) -> None:
    def of_all(count: int) -> str:
        return f"{count} of {figures.sweeps}"

    if program.is_right:
        found, explained, alarms = "", "", of_all(figures.alarms)
    else:
        found, explained, alarms = of_all(figures.found), of_all(figures.explained), ""
    typical = statistics.median_high(figures.seconds)
    print(f"{program.name:<46} {found:>8} {explained:>8} {alarms:>8} {figures.runs:>5} {typical:>8.1f}", flush=True)
    if with_sentences:
        for text, times in figures.sentences.items():
            print(f"    {times} x {text}")
