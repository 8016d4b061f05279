"""The marking scheme: points and factors from marks.ini, and the mark that follows from what was earned."""

from __future__ import annotations

import configparser
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_FILE = Path(__file__).with_name("marks.ini")


class MarkingSchemeError(Exception):
    """A file of marks cannot be read, or says something that no mark follows from; the message names it."""


@dataclass(frozen=True)
class MarkingScheme:
    """What an instructor's file says."""

    factors: Mapping[str, float]  # "tcp multi-user" -> the mark for full points
    points: Mapping[str, Mapping[str, float]]  # "multi-user" -> key of a criterion -> points
    deductions: Mapping[str, float]  # key of a weakness -> points taken off the mark

    def factor(self, protocol: str, users: str) -> float:
        """The mark for full points."""
        return self.factors[f"{protocol} {users}"]

    def highest_factor(self, protocol: str) -> float:
        """The highest mark that a chat over this protocol can get."""
        return max(self.factor(protocol, users) for users in self.points)

    def mark(self, protocol: str, users: str, shares: Mapping[str, float]) -> float:
        """The mark for the shares earned (key -> 0 to 1), before anything is taken off."""
        points = self.points[users]
        earned = sum(points[key] * shares.get(key, 0.0) for key in points)
        return rounded(self.factor(protocol, users) * (earned / sum(points.values())))


def rounded(mark: float) -> float:
    """A mark with at most one decimal."""
    value = round(mark + 1e-9, 1)
    return int(value) if value == int(value) else value


def load(path: Path = DEFAULT_FILE) -> MarkingScheme:
    """Read the file. Raises MarkingSchemeError."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        with path.open(encoding="utf-8") as file:
            parser.read_file(file)
        sections = {name: {key: float(value) for key, value in parser[name].items()} for name in parser.sections()}
        scheme = MarkingScheme(
            factors=sections["factors"],
            points={users: sections[users] for users in ("multi-user", "two-user")},
            deductions=sections.get("outside class", {}),
        )
    except (OSError, configparser.Error, KeyError, ValueError) as error:
        raise MarkingSchemeError(f"{path.name}: {error}") from error
    for users, points in scheme.points.items():
        if sum(points.values()) <= 0 or min(points.values()) < 0:
            raise MarkingSchemeError(
                f"{path.name}: the points of [{users}] must not be negative and must add up to more than 0"
            )
        for protocol in ("tcp", "udp"):
            if f"{protocol} {users}" not in scheme.factors:
                raise MarkingSchemeError(f"{path.name}: [factors] has no line for {protocol} {users}")
    return scheme
