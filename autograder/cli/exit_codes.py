"""What the exit code of a command means."""

from __future__ import annotations

TYPE_CHECKING = False  # what a result is need not be known before there is one
if TYPE_CHECKING:
    from autograder.grading.results import LessonResult

PASSED = 0  # every check passed; no race was found; the assignment has full marks
NOT_YET = 1  # something is left to do
WRONG_USAGE = 2
OUR_FAULT = 3  # ours, or this machine's
UNGRADED = 4  # the assignment: a person has to look
STOPPED = 130  # with Ctrl-C, or by closing the terminal


def exit_code_of(result: LessonResult) -> int:
    """The exit code that the verdicts of a lesson amount to. No verdict at all is our fault.

    So is any check that could not be judged, whatever the others say: a program may have provoked it.
    """
    verdicts = {check.verdict.value for check in result.checks}
    if "oops" in verdicts:
        return OUR_FAULT
    if verdicts & {"fail", "wait"}:
        return NOT_YET
    return PASSED if verdicts == {"pass"} else OUR_FAULT
