"""Exceptions that a report must tell: those that ended a thread, and those whose traceback the program printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.story import events as ev
from autograder.story.normalizing import until_failure
from autograder.story.story import Story

_TRACEBACK = "Traceback (most recent call last):"
_FILE = re.compile(r'^\s+File "(?:.*[\\/])?([^"\\/]+)", line (\d+)', re.MULTILINE)
_ERROR = re.compile(r"^((?:\w+\.)*[A-Z]\w*(?:Error|Exception|Interrupt|Warning)\b.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ToldException:
    """An exception with the line of the student's that it came from; 0 if it came from none."""

    text: str
    file: str
    line: int
    thread: str = ""
    callers: tuple[int, ...] = ()  # lines that led there, the nearest first

    def as_json(self) -> dict[str, object]:
        """It as JSON data."""
        return {"text": self.text, "file": self.file, "line": self.line, "thread": self.thread}


def told_exceptions(story: Story) -> list[ToldException]:
    """All of them, up to the failure, each once."""
    found = [
        ToldException(e.text, e.file, e.line, e.thread, tuple(c.line for c in e.callers))
        for e in until_failure(story)
        if e.what == ev.THREAD_DIES
    ]
    for part in story.output.split(_TRACEBACK)[1:]:
        error, places = _ERROR.search(part), _FILE.findall(part)
        if error is None or any(_same(error[1], told.text) for told in found):
            continue
        own = [(file, int(line)) for file, line in places if file == story.program]
        file, line = own[-1] if own else ("", 0)
        found.append(ToldException(error[1], file, line))
    return list(dict.fromkeys(found))


def _same(printed: str, told: str) -> bool:
    """Whether a line of a traceback is this exception; its type may have its module before it."""
    return printed.rpartition(":")[0].rpartition(".")[2] == told.rpartition(":")[0] or printed.endswith(told)
