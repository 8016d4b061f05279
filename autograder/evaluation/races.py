"""The race finder against its own zoo: is each race found in every sweep, with the right lines, and nobody accused?"""

from __future__ import annotations

import argparse
import re
import time
from dataclasses import dataclass
from pathlib import Path

from autograder.course.lessons import ROOT
from autograder.races.findings import Finding, SweepResult
from autograder.races.sentences import lines_named, sentence
from autograder.races.sweep import BUDGET, Sweep, SweepOptions
from autograder.races.violations import Damage

ZOO = ROOT / "autograder" / "tests" / "zoo" / "races"
_FIRST_LINE = re.compile(
    r"# (RACY|RIGHT): (?P<says>.+?)(?: FINDS: (?P<damages>[\w, ]+?) PAUSED: (?P<paused>.+) MEANWHILE: (?P<other>.+))?$"
)
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Animal:
    """One program. A racy one says what must be found, and the text of the lines to be named ("any": no matter)."""

    path: Path
    is_right: bool
    says: str
    damages: tuple[Damage, ...] = ()
    paused: str = ""
    meanwhile: str = ""

    @property
    def name(self) -> str:
        """Its folder."""
        return self.path.parent.name

    def is_found(self, result: SweepResult) -> bool:
        """Whether one of the findings is of the kind that it was written for."""
        return any(finding.violation.damage in self.damages for finding in result.findings)

    def is_told_rightly(self, result: SweepResult) -> bool:
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


def animals() -> list[Animal]:
    """The racy programs, then the right ones. Raises ValueError for a first line that does not say enough."""
    found = []
    for path in sorted(ZOO.glob("*/server.py")):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        match = _FIRST_LINE.match(first)
        if match is None or (match[1] == "RACY") != (match["damages"] is not None):
            raise ValueError(f"{path}: the first line does not say what must be found: {first!r}")
        damages = tuple(Damage(word.strip()) for word in (match["damages"] or "").split(",") if word)
        found.append(
            Animal(path, match[1] == "RIGHT", match["says"], damages, match["paused"] or "", match["other"] or "")
        )
    return sorted(found, key=lambda animal: (animal.is_right, animal.name))


def main(arguments: list[str]) -> int:
    """Print the table; exit code 1 if a race was missed, told with other lines, or a right program accused."""
    parser = argparse.ArgumentParser(prog="bench.py races", description=__doc__)
    parser.add_argument("name", nargs="?", default="", help="only programs with this in their names")
    parser.add_argument("--sweeps", type=int, default=10, help="of each racy program; right ones get twice as many")
    parser.add_argument("--budget", type=float, default=4 * BUDGET, help="seconds for one sweep")
    parser.add_argument("--verbose", action="store_true", help="every sentence that is told")
    options = parser.parse_args(arguments)
    good = True
    print(f"{'program':<46} {'found':>8} {'lines':>8} {'alarms':>8} {'runs':>5} {'seconds':>8}")
    solution = Animal(ROOT / "solutions" / "04_multichat" / "server.py", True, "the solution of lesson 04")
    for animal in [*animals(), solution]:
        if options.name in animal.name:
            good &= _row(animal, options.sweeps * (2 if animal.is_right else 1), options)
    return 0 if good else 1


def _row(animal: Animal, sweeps: int, options: argparse.Namespace) -> bool:
    found = told = alarms = runs = 0
    seconds = []
    sentences: dict[str, int] = {}
    for seed in range(sweeps):
        began = time.monotonic()
        result = Sweep(animal.path, SweepOptions(seed=seed, budget=options.budget)).run()
        seconds.append(time.monotonic() - began)
        found += animal.is_found(result)
        told += animal.is_told_rightly(result)
        alarms += animal.is_right and bool(result.findings)
        runs = result.runs
        for finding in result.findings:
            text = sentence(finding, result.source)
            sentences[text] = sentences.get(text, 0) + 1
    of = f" of {sweeps}"
    marks = ["", "", f"{alarms}{of}"] if animal.is_right else [f"{found}{of}", f"{told}{of}", ""]
    typical = sorted(seconds)[len(seconds) // 2]
    print(f"{animal.name:<46} {marks[0]:>8} {marks[1]:>8} {marks[2]:>8} {runs:>5} {typical:>8.1f}", flush=True)
    good = not alarms if animal.is_right else found == told == sweeps
    if options.verbose or not good:
        for text, times in sentences.items():
            print(f"    {times} x {text}")
    return good
