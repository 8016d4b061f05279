"""A check of what users see on their screens in a chat session."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from autograder.assignment.chat_session import ChatSession

SHOWN_AT_PROMPT = "prompt"  # the key of the check that fails if clients receive only after they have sent


@dataclass(frozen=True)
class ScreenCheck:
    """One check. Its function returns, or raises Failed; CannotGrade if a person has to look."""

    key: str  # its name in marks.ini
    promise: str
    function: Callable[[ChatSession], None]
    needs: ScreenCheck | None  # says nothing once this one has failed


def screen_check(
    key: str, *, needs: ScreenCheck | None = None
) -> Callable[[Callable[[ChatSession], None]], ScreenCheck]:
    """Make a function a check; the first line of its docstring is the promise."""

    def decorate(function: Callable[[ChatSession], None]) -> ScreenCheck:
        promise = (inspect.getdoc(function) or "").partition("\n")[0]
        return ScreenCheck(key, promise.removesuffix("."), function, needs)

    return decorate
