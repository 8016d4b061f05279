"""The last lines that a program printed, safe to show."""

from __future__ import annotations

from autograder.text.escaping import visible


def last_lines(output: str, most: int) -> tuple[list[str], int]:
    """The last lines of what a program printed, safe to show, and how many were before.

    Equal lines in a row share one, with their count.
    """
    folded: list[tuple[str, int]] = []
    lines = [line for line in output.splitlines() if line.strip()]
    told = 0
    for line in reversed(lines):
        if folded and folded[-1][0] == line:
            folded[-1] = (line, folded[-1][1] + 1)
        elif len(folded) == most:
            break
        else:
            folded.append((line, 1))
        told += 1
    shown = [visible(line.expandtabs(4)) + (f" × {times:,}" if times > 1 else "") for line, times in reversed(folded)]
    return shown, len(lines) - told
