"""Pairs of submissions that are too alike, found by `copydetect`: what the course itself gave out does not count.

A student's files are compared as one text, so that it does not matter how they are cut into files.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.assignment.ungradable import CannotGrade
from autograder.classroom.handed_in_files import content_of
from autograder.classroom.submissions import Submission
from autograder.course.lessons import ROOT, TOPS

ALIKE = 0.85  # of the shorter of two programs; those of one author in the tests have up to 0.84 in common
_LAST_YEAR = "last year: "
_NOISE = 25  # tokens that a common part has at least (copydetect's own)
_FEWEST_LINES = 15  # of a program that is compared


@dataclass(frozen=True)
class Pair:
    """Two students whose programs have much in common: what share of each, and both texts with it marked (HTML)."""

    first: str
    second: str
    first_share: float
    second_share: float
    first_text: str
    second_text: str

    @property
    def share(self) -> float:
        """The larger of the two shares."""
        return max(self.first_share, self.second_share)


def find_copies(
    submissions: Sequence[Submission], last_year: Sequence[Submission] = (), alike: float = ALIKE
) -> list[Pair]:
    """The pairs that are at least so `alike`, the most alike first; last year's are compared with this year's."""
    from copydetect import CopyDetector  # numpy and matplotlib come with it

    with tempfile.TemporaryDirectory(prefix="chatlab-copies-") as place:
        names = _write(Path(place), submissions, "") | _write(Path(place), last_year, _LAST_YEAR)
        detector = CopyDetector(noise_t=_NOISE, guarantee_t=_NOISE, display_t=0.0, silent=True, autoopen=False)
        for path, name in names.items():
            detector.add_file(path, type="ref" if name.startswith(_LAST_YEAR) else "testref")
        for top in TOPS:
            for given in sorted((ROOT / top).glob("*/*.py")):
                detector.add_file(str(given), type="boilerplate")
        if not names:
            return []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of programs that nothing is left of without the course's own text
            detector.run()
        found = [
            Pair(names[one], names[other], float(share), float(other_share), text, other_text)
            for share, other_share, one, other, text, other_text, _ in detector.get_copied_code_list()
        ]
    return sorted((pair for pair in found if pair.share >= alike), key=lambda pair: -pair.share)


def _write(place: Path, submissions: Iterable[Submission], prefix: str) -> dict[str, str]:
    """One file for each student: its path -> whose it is."""
    names = {}
    for number, submission in enumerate(submissions):
        try:
            files = content_of(submission.files)
        except CannotGrade:
            continue
        texts = [data.decode("utf-8", "replace") for path, data in sorted(files.items()) if path.endswith(".py")]
        whole = "\n".join(texts).replace("\r\n", "\n")
        if sum(bool(line.strip()) for line in whole.splitlines()) >= _FEWEST_LINES:
            path = place / f"{'old' if prefix else 'new'}{number}.py"
            path.write_text(whole, encoding="utf-8")
            names[str(path)] = f"{prefix}{submission.folder}"
    return names
