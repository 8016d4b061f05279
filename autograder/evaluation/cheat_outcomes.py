"""Whether a cheat's run ended as the cheat's first line says, and harmed nothing else."""

from __future__ import annotations

import re
import unicodedata

from autograder.evaluation.cheat_runs import Outcome
from autograder.evaluation.cheat_zoo import Cheat

_LONGEST = 200_000  # characters: a report with thirty failures in it has fewer
_OUR_CODE = re.compile(r'File "[^"\n]*autograder[\\/]')  # in a traceback
_SCORE = re.compile(r"^([\d.]+ of [\d.]+) points; \d+ of \d+ checks pass\.$", re.MULTILINE)


def deviations(cheat: Cheat, outcome: Outcome) -> list[str]:
    """All that is not as the cheat's first line says, in sentences; an empty list is what we want."""
    found = [f"left running: {process}" for process in outcome.processes]
    if any(unicodedata.category(char) in ("Cc", "Cf") and char != "\n" for char in outcome.output):
        found.append("the report holds raw control characters")
    if _OUR_CODE.search(outcome.output):
        found.append("the report shows a traceback of ours")
    if len(outcome.output) > _LONGEST:
        found.append(f"the report has {len(outcome.output):,} characters")
    if bool(outcome.files) != (cheat.isolation == "files"):
        found.append(f"files changed: {outcome.files}")
    if outcome.stopped != (cheat.isolation == "stopped"):
        found.append("the grader was stopped" if outcome.stopped else "the grader was not stopped")
    if cheat.isolation != "no result":
        return found + _deviations_of_result(cheat, outcome)
    if outcome.score is not None:
        found.append(f"it has a result: {outcome.score:g}")
    return found


def _deviations_of_result(cheat: Cheat, outcome: Outcome) -> list[str]:
    if outcome.score is None or outcome.result is None:
        return [f"no result: exit code {outcome.exit_code}, and {outcome.output[-500:]!r}"]
    found = [f"{folder} is left behind" for folder in outcome.folders]
    expected = cheat.earns + cheat.gains
    if outcome.score > expected or (outcome.score < expected and not cheat.is_at_most):
        found.append(f"it has {outcome.score:g} points, not {expected:g}")
    oops = [check["name"] for check in outcome.result["checks"] if check["verdict"] == "oops"]
    if oops:
        found.append(f"our own fault in {', '.join(oops)}")
    most = outcome.result["max_score"]
    if outcome.exit_code != (0 if outcome.score == most else 1):
        found.append(f"exit code {outcome.exit_code}")
    scores = _SCORE.findall(outcome.output)
    if not scores or scores[-1] != f"{outcome.score:g} of {most:g}":
        found.append(f"the score that the report prints last is {scores[-1:]}")
    return found
