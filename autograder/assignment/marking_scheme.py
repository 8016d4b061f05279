"""The mark: points and factors from marks.ini, and what a hand-in earned of them."""

from __future__ import annotations

import configparser
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MARKS = Path(__file__).with_name("marks.ini")


class MarkingSchemeError(Exception):
    """marks.ini says something that cannot be reckoned with; the message names it."""


@dataclass(frozen=True)
class MarkingScheme:
    """What an instructor's file says."""

    factors: Mapping[str, float]  # "tcp multi-user" -> the mark for full points
    points: Mapping[str, Mapping[str, float]]  # "multi-user" -> key -> points
    outside: Mapping[str, float]  # key of a weakness -> points taken off

    def of(self, protocol: str, users: str, earned: Mapping[str, float]) -> float:
        """The mark for shares earned (key -> 0 to 1), before anything is taken off."""
        points = self.points[users]
        whole = sum(points.values())
        share = sum(points[key] * earned.get(key, 0.0) for key in points) / whole
        return rounded(self.factors[f"{protocol} {users}"] * share)


def rounded(mark: float) -> float:
    """A mark with at most one decimal."""
    value = round(mark + 1e-9, 1)
    return int(value) if value == int(value) else value


def load(path: Path = MARKS) -> MarkingScheme:
    """Read the file. Raises MarkingSchemeError."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        with path.open(encoding="utf-8") as file:
            parser.read_file(file)
        sections = {name: {key: float(value) for key, value in parser[name].items()} for name in parser.sections()}
        marks = MarkingScheme(
            factors=sections["factors"],
            points={users: sections[users] for users in ("multi-user", "two-user")},
            outside=sections.get("outside class", {}),
        )
    except (OSError, configparser.Error, KeyError, ValueError) as error:
        raise MarkingSchemeError(f"{path.name}: {error}") from error
    for users, points in marks.points.items():
        if sum(points.values()) <= 0 or min(points.values()) < 0:
            raise MarkingSchemeError(
                f"{path.name}: the points of [{users}] must not be negative and must add up to more than 0"
            )
        for protocol in ("tcp", "udp"):
            if f"{protocol} {users}" not in marks.factors:
                raise MarkingSchemeError(f"{path.name}: [factors] has no line for {protocol} {users}")
    return marks
