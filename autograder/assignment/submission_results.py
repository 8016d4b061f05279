"""What grading a submission came to: plain data, and its JSON form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from autograder.assignment.ungradable import Ungradable
from autograder.assignment.weaknesses import Weakness
from autograder.grading.results import SCHEMA, Verdict
from autograder.story.causes import Cause
from autograder.story.failure_facts import Failure
from autograder.story.story import Story
from autograder.story.wording.failure_sentences import failure_sentence

FULL = 100


@dataclass
class CriterionResult:
    """What became of one line of the marking scheme.

    `failure` says as data what broke, `reason` in one sentence (empty on pass).
    """

    key: str  # its name in marks.ini
    promise: str
    points: float
    verdict: Verdict = Verdict.WAIT
    reason: str = ""
    rests_on: str = ""
    failure: Failure | None = None
    tries: int = 1
    seconds: float = 0.0
    causes: list[Cause] = field(default_factory=list)  # what explains the failure, the most telling first
    story: Story | None = None
    traceback: str = ""  # ours, for `oops` only

    def succeed(self) -> None:
        """The promise was kept."""
        self.verdict, self.reason, self.rests_on, self.failure, self.story = Verdict.PASS, "", "", None, None
        self.causes = []

    def fail(self, failure: Failure, story: Story | None = None) -> None:
        """The promise was broken, as `story` has it."""
        self.verdict, self.failure, self.story = Verdict.FAIL, failure, story
        self.reason, self.rests_on = failure_sentence(failure), failure.rests_on

    def go_wrong(self, our_traceback: str) -> None:
        """Nothing is known of the promise: our own code failed."""
        self.verdict, self.reason, self.rests_on = Verdict.OOPS, "the autograder itself went wrong here", ""
        self.failure, self.story, self.traceback = None, None, our_traceback

    @property
    def explained(self) -> list[tuple[Cause, str]]:
        """Each cause with its sentence."""
        from autograder.story.wording.cause_sentences import cause_sentence  # only a failure needs it

        return [(cause, cause_sentence(cause)) for cause in self.causes]

    @property
    def share(self) -> float:
        """What it earned of its points, 0 to 1; our own fault costs nothing."""
        return 1.0 if self.verdict in (Verdict.PASS, Verdict.OOPS) else 0.0

    def as_json(self) -> dict[str, Any]:
        """As JSON data."""
        data: dict[str, Any] = {
            "name": self.key,
            "promise": self.promise,
            "verdict": self.verdict.value,
            "points": self.points,
            "earned": self.points * self.share,
            "reason": self.reason,
            "rests_on": self.rests_on,
            "tries": self.tries,
            "seconds": round(self.seconds, 3),
        }
        if self.causes:
            data["causes"] = [cause.as_json(sentence) for cause, sentence in self.explained]
        if self.failure is not None:
            data["failure"] = self.failure.as_json()
        if self.traceback:
            data["traceback"] = self.traceback
        return data


@dataclass
class PairResult:
    """What one server with its client came to. `mark` is None if a person has to look."""

    server: str
    client: str
    protocol: str
    users: str = "multi-user"
    factor: float = 0.0
    mark: float | None = None
    ungradable: Ungradable | None = None
    reason: str = ""  # why it is ungraded, as a sentence
    to_do: str = ""
    criteria: list[CriterionResult] = field(default_factory=list)
    weaknesses: list[Weakness] = field(default_factory=list)
    dialect: str = ""  # what it speaks on the wire, in words; "" if that was not recognised
    typed: list[str] = field(default_factory=list)  # by the first client, until the chat began

    @property
    def is_chat_of_many(self) -> bool:
        """Whether three users were in the chat at once and heard one another."""
        return self._has_earned("at_once", "heard")

    @property
    def is_chat_of_two(self) -> bool:
        """Whether two users heard each other."""
        return self._has_earned("both_ways")

    def _has_earned(self, *keys: str) -> bool:
        return all(any(one.key == key and one.share for one in self.criteria) for key in keys)

    @property
    def kind(self) -> str:
        """For example "TCP multi-user"."""
        return f"{self.protocol.upper()} {self.users}"

    def as_json(self) -> dict[str, Any]:
        """As JSON data."""
        return {
            "server": self.server,
            "client": self.client,
            "protocol": self.protocol,
            "users": self.users,
            "factor": self.factor,
            "mark": self.mark,
            "status": "ungraded" if self.mark is None else "graded",
            "ungradable": self.ungradable.value if self.ungradable else "",
            "reason": self.reason,
            "to_do": self.to_do,
            "dialect": self.dialect,
            "typed": self.typed,
            "checks": [one.as_json() for one in self.criteria],
            "weaknesses": [one.as_json() for one in self.weaknesses],
        }


@dataclass
class SubmissionResult:
    """What a submission came to: the best of its pairs."""

    name: str
    seed: int
    pairs: list[PairResult] = field(default_factory=list)
    ungradable: Ungradable | None = None
    reason: str = ""  # why the whole is ungraded, as a sentence
    to_do: str = ""
    notices: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def best(self) -> PairResult | None:
        """The pair whose mark counts."""
        graded = [p for p in self.pairs if p.mark is not None]
        return max(graded, key=lambda p: p.mark or 0.0, default=None)

    @property
    def mark(self) -> float | None:
        """The mark; None: `ungraded`, a person has to look."""
        return None if self.reason or self.best is None else self.best.mark

    @property
    def is_ours(self) -> bool:
        """Whether our own code went wrong somewhere."""
        return any(one.verdict is Verdict.OOPS for p in self.pairs for one in p.criteria)

    def as_json(self) -> dict[str, Any]:
        """Schema `chatlab/1`, with the key "assignment"."""
        best = self.best
        return {
            "schema": SCHEMA,
            "lesson": "assignment",
            "seed": self.seed,
            "score": self.mark,
            "max_score": FULL,
            "seconds": round(self.seconds, 3),
            "notices": list(self.notices),
            "assignment": {
                "mark": self.mark,
                "status": "ungraded" if self.mark is None else "graded",
                "ungradable": self.ungradable.value if self.ungradable else "",
                "reason": self.reason,
                "to_do": self.to_do,
                "server": best.server if best else "",
                "client": best.client if best else "",
                "protocol": best.protocol if best else "",
                "users": best.users if best else "",
                "factor": best.factor if best else 0,
                "pairs": [p.as_json() for p in self.pairs],
            },
            "checks": [one.as_json() for one in best.criteria] if best else [],
            "weaknesses": [one.as_json() for one in best.weaknesses] if best else [],
        }
