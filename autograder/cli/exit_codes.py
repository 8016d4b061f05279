"""What the exit code of a command means."""

from __future__ import annotations

PASSED = 0  # every check passed; no race was found; the assignment has full marks
NOT_YET = 1  # something is left to do
WRONG_USAGE = 2
OUR_FAULT = 3  # ours, or this machine's
UNGRADED = 4  # the assignment: a person has to look
STOPPED = 130  # with Ctrl-C
