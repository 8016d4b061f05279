"""Causes: what a diagnosis found out about a failed check, as data.

There is no sentence in here: `wording/cause_sentences.py` makes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the student's files. `line` is 0 if it is in none of them, `code` is "" if it is not known.

    `inner_line` is where it really happened, in `inner_function`, if this line only led to it: in a function of the
    starter, say, in which there is nothing to be changed. Else it is 0.
    """

    file: str = ""
    line: int = 0
    code: str = ""
    function: str = ""  # "" at the top level of a file
    inner_line: int = 0
    inner_function: str = ""


@dataclass(frozen=True, slots=True)
class Data:
    """Bytes on the wire. `size` is their true number where only the first of them are kept in `data`."""

    data: bytes
    size: int


class ThreadName(str):
    """The name of a thread as Python has it ("MainThread", "Thread-3 (serve)"); "" if it is not known."""

    __slots__ = ()


_UNKNOWN = ThreadName()


@dataclass(frozen=True, slots=True)
class CallFacts:
    """One call of the program on the wire.

    `call` is what was called ("recv_into"), `verb` the word for it in the student's own line ("readline"),
    `error` the type of the exception it raised, "" if it raised none.
    """

    call: str
    verb: str
    place: Place
    data: Data
    thread: ThreadName
    error: str = ""


@dataclass(frozen=True, slots=True)
class ThreadFacts:
    """Where one thread stood when the check failed.

    `call` is the call it was in, "" if it computed. If it waited for a lock, `lock` is its name, `owner` the
    thread that held it, and `since` the line at which the owner took it.
    """

    name: ThreadName
    call: str
    place: Place
    lock: str = ""
    owner: ThreadName = _UNKNOWN
    since: int = 0


CauseFact: TypeAlias = "str | int | float | Place | Data | CallFacts | ThreadFacts | tuple[str, ...]"


@dataclass(frozen=True, slots=True)
class Cause:
    """What one diagnosis found.

    `name` is the name of the diagnosis, `variant` which of its sentences is meant if it has several, and
    `place` the line to look at (None if there is none). `facts` holds what the sentence needs; a fact that
    is not known is left out.
    """

    name: str
    place: Place | None = None
    variant: str = ""
    facts: Mapping[str, CauseFact] = field(default_factory=dict)

    def as_json(self, sentence: str) -> dict[str, Any]:
        """The cause as JSON data, with its sentence in the reader's language; see `autograder/README.md`."""
        place = self.place or Place()
        return {"name": self.name, "sentence": sentence, "file": place.file, "line": place.line}
