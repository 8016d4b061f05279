"""From a failed check to what it means: the evidence put together, and the diagnoses asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.grading.results import CheckResult

if TYPE_CHECKING:
    from autograder.story.diagnosis.registry import Evidence


def evidence_of(result: CheckResult) -> Evidence | None:
    """What a check's result holds for the diagnoses; None if it has no story."""
    from autograder.story.diagnosis.registry import Evidence  # only a failure needs it

    if result.story is None:
        return None
    return Evidence(result.story, result.reason, result.rests_on, result.name, result.program, result.failure)


def what_it_means(result: CheckResult) -> list[str]:
    """The sentences under "What this means"; empty if nothing is certain."""
    from autograder.story.diagnosis.registry import diagnose

    evidence = evidence_of(result)
    try:
        return diagnose(evidence) if evidence is not None else []
    except Exception:
        return []  # a fault of ours in here must not take the student's report away; the tests ask without this net
