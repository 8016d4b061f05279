"""A class as one HTML page: who is at which step, what fails and from which cause, and what a person has to look at.

Self-contained: no network; a short script sorts the table. Whatever comes from a program or a name is escaped twice
over: control characters made visible first, then the template's autoescaping.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from autograder.report.class_changes_text import mark_in_words
from autograder.report.class_overview import CauseCount, Overview, Row, StepCount
from autograder.report.templates import render
from autograder.text.escaping import visible

_SIGNS = {"pass": "✓", "fail": "✗", "wait": "·", "oops": "!"}
_WORDS = {"pass": "passed", "fail": "failed", "wait": "was not run", "oops": "could not be judged"}
_CAUSES = 6  # of one step
_STORY_ID = re.compile(r"story0-")


def class_html(overview: Overview, title: str) -> str:
    """The page as one string of HTML."""
    most = max([*overview.bands, 1])
    return render(
        "class_page.html.j2",
        title=visible(title),
        total=len(overview.rows),
        marked=sum(row.final is not None for row in overview.rows),
        middle=_middle([row.final for row in overview.rows if row.final is not None]),
        bands=[(n * 10, count, count / most) for n, count in enumerate(overview.bands)],
        steps=[_step(step, number, len(overview.rows)) for number, step in enumerate(overview.steps.values())],
        keys=list(overview.steps),
        rows=[_row(row, list(overview.steps)) for row in overview.rows],
        has_sections=any(row.section for row in overview.rows),
        queue=[
            {"name": visible(one.name), "link": _link(one.folder), "reason": visible(one.reason), "to_do": one.to_do}
            for one in overview.queue
        ],
        slowest=[(visible(row.name), f"{row.seconds:.1f}") for row in overview.slowest],
    )


def _middle(marks: list[float]) -> str:
    return f"{sorted(marks)[len(marks) // 2]:g}" if marks else "none"


def _step(step: StepCount, number: int, students: int) -> dict[str, Any]:
    causes = sorted(step.causes.values(), key=lambda cause: -len(cause.students))
    return {
        "key": step.key,
        "title": visible(step.title),
        "failed": step.failed,
        "share": step.failed / students if students else 0,
        "causes": [_cause(cause, f"s{number}c{place}") for place, cause in enumerate(causes[:_CAUSES])],
    }


def _cause(cause: CauseCount, prefix: str) -> dict[str, Any]:
    return {
        "name": visible(cause.name.replace("_", " ")) or "no cause was found",
        "count": len(cause.students),
        "example": visible(cause.sentence),
        "stories": [
            (visible(sentence), _STORY_ID.sub(f"{prefix}e{number}-", svg))
            for number, (sentence, svg) in enumerate(cause.stories)
        ],
    }


def _row(row: Row, keys: list[str]) -> dict[str, Any]:
    return {
        "name": visible(row.name),
        "link": _link(row.folder),
        "section": visible(row.section),
        "final": "" if row.final is None else f"{row.final:g}",
        "order": -1 if row.final is None else row.final,
        "status": "" if row.final is not None else mark_in_words(None, row.status),
        "words": visible(row.words),
        "comment": visible(row.comment),
        "changed": row.changed,
        "cells": [_cell(row.cells.get(key, ""), key) for key in keys],
        "seconds": f"{row.seconds:.1f}",
    }


def _cell(verdict: str, key: str) -> tuple[str, str, str]:
    return verdict, _SIGNS.get(verdict, ""), f"step {key} {_WORDS.get(verdict, 'has no verdict')}"


def _link(folder: str) -> str:
    return f"students/{quote(folder)}/report.html"
