"""Several submissions graded by a lesson's checks, as a small table."""

from __future__ import annotations

import html
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.pool import GradingJob, GradingPool
from autograder.course import lessons
from autograder.grading.results import StepResult, Verdict, group_by_step

_SIGNS = {Verdict.PASS: "pass", Verdict.FAIL: "FAIL", Verdict.OOPS: "oops", Verdict.WAIT: "wait"}


@dataclass(frozen=True)
class MarkTable:
    """Rows of submissions, columns of steps. Shows itself as a table in a notebook, as text elsewhere."""

    lesson: str
    rows: dict[str, list[StepResult]]

    def points(self, name: str) -> float:
        """Points of one submission, out of the points of the steps that its programs were graded by."""
        return sum(step.earned for step in self.rows[name])

    def reasons(self, name: str) -> list[str]:
        """Why its checks failed, in the order of the steps."""
        return [f"step {s.step}: {c.reason}" for s in self.rows[name] for c in s.checks if c.verdict is Verdict.FAIL]

    def _table(self) -> list[list[str]]:
        numbers = sorted({step.step for steps in self.rows.values() for step in steps if step.points})
        table = [["submission", *(f"step {n}" for n in numbers), "points"]]
        for name, steps in self.rows.items():
            by_number = {step.step: step for step in steps}
            cells = [_cell(by_number.get(n)) for n in numbers]
            table.append([name, *cells, f"{self.points(name):g}"])
        return table

    def __repr__(self) -> str:
        """The table as text."""
        table = self._table()
        widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
        return "\n".join(
            "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in table
        )

    def _repr_html_(self) -> str:
        head, *body = self._table()
        cells = "".join(f"<th>{html.escape(c)}</th>" for c in head)
        rows = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in body)
        return f"<table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(step: StepResult | None) -> str:
    if step is None:
        return ""
    partly = step.verdict is Verdict.FAIL and step.earned
    return f"{step.earned:g} of {step.points:g}" if partly else _SIGNS[step.verdict]


def mark_table(
    lesson: str,
    submissions: dict[str, Path],
    *,
    program_role: str = "server",
    steps: Collection[int] = (),
    seed: int = 7,
) -> MarkTable:
    """Grade each submission (a name and a program's file) by the checks of that role, of some steps or of all."""
    found = lessons.find(lesson)
    checks = found.checks
    only = frozenset(c.name for c in checks if c.step in steps) if steps else None
    pool = GradingPool()
    jobs = {name: GradingJob(found, {program_role: path}, seed, only=only) for name, path in submissions.items()}
    futures = {name: pool.submit(job) for name, job in jobs.items()}
    rows = {name: group_by_step(future.result(), checks) for name, future in futures.items()}
    pool.close()
    return MarkTable(found.name, rows)
