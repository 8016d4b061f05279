"""A failure as data: its kind, and the facts that a diagnosis, a sentence or a statistic is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any

from autograder.story.failure_kinds import Came, FailureKind

# What a failure rests on, and how a wait ended.
WRONG = "wrong"  # something came that must not, or a connection ended that must not
SETTLED = "settled"  # the program can do nothing more until a client acts
DEADLINE = "deadline"  # nothing came in time: tried again before it is reported
ENDED = "ended"  # the program is gone

Fact = str | int | float | bool


@dataclass(frozen=True)
class Instead:
    """What came in place of what was waited for: the last of the messages, and how many there were.

    For a FLOOD `count` says how often the one message came; for BYTES how many there were.
    """

    came: Came
    messages: tuple[str, ...] = ()
    count: int = 0

    @property
    def message(self) -> str:
        """The only message, or the first one shown; "" if none came."""
        return self.messages[0] if self.messages else ""


@dataclass(frozen=True)
class Failure:
    """How a promise broke. Fields that do not belong to the kind are empty.

    Who waited (`who`), who said something (`by`) and whom it is about (`about`) are cast names;
    `names` has the names that these had on the wire. `facts` holds what only one kind has, as plain
    values: counts, sizes, an exit code, a line.
    """

    kind: FailureKind
    rests_on: str = WRONG
    who: str = ""
    text: str = ""  # what was waited for, or came and must not, as it travelled
    by: str = ""
    about: str = ""
    instead: Instead | None = None
    connection: str = ""  # "closed" or "reset", if the program had ended the connection
    wait_ended: str = ""  # SETTLED, ENDED or DEADLINE, if something was waited for
    patience: float = 0.0  # seconds granted to that wait
    wire: str = ""
    program: str = ""  # the file's name
    names: Mapping[str, str] = field(default_factory=dict)  # cast name -> name on the wire
    facts: Mapping[str, Fact] = field(default_factory=dict)
    underlying: Failure | None = None  # the failure that this one was concluded from

    def name(self, cast_name: str) -> str:
        """The name on the wire; the cast name itself where none is known."""
        return self.names.get(cast_name, cast_name)

    def person(self, cast_name: str) -> str:
        """Somebody as a report mentions them: "alice (kavomi27)"; the cast name alone where it is the name, too."""
        name = self.name(cast_name)
        return cast_name if name == cast_name else f"{cast_name} ({name})"

    def as_json(self) -> dict[str, Any]:
        """Plain data: the kind and what the failure rests on, and of all else what is not empty."""
        data = {f.name: _plain(getattr(self, f.name)) for f in fields(self)}
        return {key: value for key, value in data.items() if value not in ("", 0.0, None, {}) or key == "rests_on"}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Failure):
        return value.as_json()
    if isinstance(value, Instead):
        return {"came": value.came.value, "messages": list(value.messages), "count": value.count}
    return dict(value) if isinstance(value, Mapping) else value
