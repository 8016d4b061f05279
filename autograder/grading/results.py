"""Verdicts: plain data about how checks ended, and their JSON form (`chatlab/1`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.course.checks import Check
from autograder.story.failure_facts import Failure
from autograder.story.story import Story
from autograder.story.thread_states import ThreadDump
from autograder.story.told_exceptions import told_exceptions

if TYPE_CHECKING:
    from autograder.story.causes import Cause

SCHEMA = "chatlab/1"


class Verdict(str, Enum):
    """How a check ended. WAIT: it was not run, since an earlier step failed. OOPS: our fault, not the student's."""

    PASS = "pass"
    FAIL = "fail"
    WAIT = "wait"
    OOPS = "oops"


@dataclass
class CheckResult:
    """What came of one check.

    `failure` says as data what broke, `reason` in one sentence (empty on pass). `rests_on` is what the failure
    rests on: "wrong" (something came that must not), "settled" (nothing more can come), "ended" (the program
    is gone), "deadline" (nothing came in time). `tries` is 2 if a deadline was tried again.
    """

    name: str
    step: int
    program_role: str  # "server" or "client"
    promise: str
    verdict: Verdict = Verdict.WAIT
    reason: str = ""
    rests_on: str = ""
    failure: Failure | None = None
    causes: list[Cause] = field(default_factory=list)  # the most telling first
    story: Story | None = None
    seconds: float = 0.0
    tries: int = 1
    traceback: str = ""  # ours, for `oops` only
    source_changes: list[str] = field(default_factory=list)  # since the step last passed: a sentence, then lines

    @property
    def thread_dump(self) -> ThreadDump | None:
        """Where the program's threads stood when the check failed."""
        return self.story.thread_dump if self.story else None

    @property
    def diagnosis(self) -> list[str]:
        """What the failure means: a sentence for each cause."""
        if not self.causes:
            return []
        from autograder.story.wording.cause_sentences import cause_sentence  # only a failure needs it

        return [cause_sentence(cause) for cause in self.causes]

    def as_json(self) -> dict[str, Any]:
        """The check as JSON data; see `autograder/README.md` for the schema."""
        threads = self.thread_dump.threads if self.thread_dump and self.verdict is Verdict.FAIL else ()
        lines = [
            {"thread": t.name, "file": t.frames[0].file, "line": t.line, "code": t.frames[0].code, "call": t.call}
            for t in threads
            if t.frames
        ]
        diagnosis = self.diagnosis
        data: dict[str, Any] = {
            "name": self.name,
            "step": self.step,
            "program": self.program_role,
            "promise": self.promise,
            "verdict": self.verdict.value,
            "reason": self.reason,
            "rests_on": self.rests_on,
            "diagnosis": diagnosis,
            "causes": [c.as_json(sentence) for c, sentence in zip(self.causes, diagnosis, strict=True)],
            "exceptions": [told.as_json() for told in told_exceptions(self.story)] if self.story else [],
            "lines": lines,
            "seconds": round(self.seconds, 3),
            "tries": self.tries,
        }
        if self.failure is not None:
            data["failure"] = self.failure.as_json()
        if self.source_changes:
            data["since"] = list(self.source_changes)
        if self.traceback:
            data["traceback"] = self.traceback
        return data


@dataclass
class StepResult:
    """One step: its points, and the results of its checks, each of which earns its share or nothing."""

    step: int
    program_role: str
    title: str
    points: float
    checks: list[CheckResult] = field(default_factory=list)

    @property
    def earned(self) -> float:
        """The points earned: checks share a step's points equally."""
        return self._share_of(sum(c.verdict is Verdict.PASS for c in self.checks))

    @property
    def possible(self) -> float:
        """The points that could be earned: the share of a check that ended in our fault goes to nobody."""
        return self._share_of(sum(c.verdict is not Verdict.OOPS for c in self.checks))

    def _share_of(self, count: int) -> float:
        share = self.points * count / len(self.checks) if self.checks else 0
        return int(share) if share == int(share) else round(share, 2)

    @property
    def verdict(self) -> Verdict:
        """The first of oops, fail, wait and pass that one of its checks has."""
        found = {c.verdict for c in self.checks}
        for verdict in (Verdict.OOPS, Verdict.FAIL, Verdict.WAIT):
            if verdict in found:
                return verdict
        return Verdict.PASS


@dataclass
class LessonResult:
    """What one run of `run.py NN` found."""

    lesson: str  # folder name: "04_multichat"
    programs: dict[str, Path]  # "server" -> path, "client" -> path
    seed: int
    wire: str = ""
    isolation: str = "none"
    steps: list[StepResult] = field(default_factory=list)
    seconds: float = 0.0
    notices: list[str] = field(default_factory=list)  # e.g. "the program listens on two sockets"

    @property
    def checks(self) -> list[CheckResult]:
        """All checks of all steps, in order."""
        return [c for s in self.steps for c in s.checks]

    @property
    def score(self) -> float:
        """Points earned over all steps."""
        total = round(sum(s.earned for s in self.steps), 2)
        return int(total) if total == int(total) else total

    @property
    def max_score(self) -> float:
        """The points of all checks that could be judged."""
        total = round(sum(s.possible for s in self.steps), 2)
        return int(total) if total == int(total) else total

    @property
    def is_final(self) -> bool:
        """Whether every check could be judged: else the points say nothing, and the run is to be repeated."""
        return all(c.verdict is not Verdict.OOPS for c in self.checks)

    @property
    def first_failure(self) -> CheckResult | None:
        """The first check that failed, in step order."""
        return next((c for c in self.checks if c.verdict is Verdict.FAIL), None)

    def with_source_changes(self, changes: dict[str, list[str]]) -> LessonResult:
        """The same result, in which each check of that name has these `source_changes`."""
        steps = [
            replace(step, checks=[replace(c, source_changes=changes.get(c.name, [])) for c in step.checks])
            for step in self.steps
        ]
        return replace(self, steps=steps)

    def as_json(self) -> dict[str, Any]:
        """The whole result as JSON data, schema `chatlab/1`: later versions only add keys."""
        return {
            "schema": SCHEMA,
            "lesson": self.lesson,
            "programs": {program_role: path.name for program_role, path in self.programs.items()},
            "wire": self.wire,
            "seed": self.seed,
            "isolation": self.isolation,
            "score": self.score,
            "max_score": self.max_score,
            "final": self.is_final,
            "seconds": round(self.seconds, 3),
            "notices": list(self.notices),
            "steps": [
                {
                    "step": s.step,
                    "program": s.program_role,
                    "title": s.title,
                    "points": s.points,
                    "earned": s.earned,
                    "verdict": s.verdict.value,
                }
                for s in self.steps
            ],
            "checks": [c.as_json() for c in self.checks],
        }


def group_by_step(results: Iterable[CheckResult], checks: Iterable[Check]) -> list[StepResult]:
    """Results under their steps, in step order; `checks` know what a step is worth."""
    points = {check.step: check.points for check in checks}
    steps: dict[int, StepResult] = {}
    for result in results:
        if result.step not in steps:
            steps[result.step] = StepResult(result.step, result.program_role, result.promise, points[result.step])
        steps[result.step].checks.append(result)
    return [steps[number] for number in sorted(steps)]
