"""The one place where `CHATLAB_PATIENCE` is read: it multiplies every wait that decides something."""

from __future__ import annotations

import math
import os

VARIABLE = "CHATLAB_PATIENCE"


def patience_factor() -> float:
    """How many times the usual patience is granted: for a slow machine, or a debugger.

    Raises ValueError if the variable is set to anything but a number greater than 0.
    """
    text = os.environ.get(VARIABLE, "1")
    try:
        factor = float(text)
    except ValueError:
        factor = math.nan
    if not 0 < factor < math.inf:  # not a number compares as false
        raise ValueError(f"{VARIABLE} is {text!r}; it takes a number greater than 0, as in {VARIABLE}=3")
    return factor


def granted(seconds: float) -> float:
    """A wait for the student's program, in seconds."""
    return seconds * patience_factor()


def granted_to_us(seconds: float) -> float:
    """A wait for our own side, the launcher: no setting makes it shorter than usual."""
    return seconds * max(1.0, patience_factor())
