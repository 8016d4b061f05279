"""Pairs of programs that are much alike, side by side on one page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from autograder.report.templates import render
from autograder.text.escaping import visible


class Pair(Protocol):
    """What is shown of a pair; the texts are HTML, escaped by whoever marked what they have in common."""

    @property
    def first(self) -> str: ...  # noqa: D102
    @property
    def second(self) -> str: ...  # noqa: D102
    @property
    def first_share(self) -> float: ...  # noqa: D102
    @property
    def second_share(self) -> float: ...  # noqa: D102
    @property
    def first_text(self) -> str: ...  # noqa: D102
    @property
    def second_text(self) -> str: ...  # noqa: D102


def copies_html(pairs: Iterable[Pair]) -> str:
    """The page as one string of HTML."""
    shown = [
        {
            "sides": [
                (visible(pair.first), f"{pair.first_share:.0%}", pair.first_text),
                (visible(pair.second), f"{pair.second_share:.0%}", pair.second_text),
            ]
        }
        for pair in pairs
    ]
    return render("copies_page.html.j2", pairs=shown)
