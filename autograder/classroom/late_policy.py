"""What being late costs: one text file, `policy.ini`, which says it for the whole class.

[late]
deadline = 2026-03-01 23:59+01:00
per_day = 10          ; per cent of the mark for each day begun
most = 50             ; per cent, and no more
grace_minutes = 15
attempts = last       ; or best: of all that was handed in and graded
nothing_arrived = 0   ; the mark for it; without this line a person decides
[extensions]
Ann Lee_101 = 2026-03-05 23:59+01:00
"""

from __future__ import annotations

import configparser
import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

FILE = "policy.ini"


class BrokenPolicy(Exception):
    """The file cannot be read; the message is a sentence."""


@dataclass(frozen=True)
class LatePolicy:
    """The policy; without a deadline nobody is late."""

    deadline: datetime | None = None
    per_day: float = 0.0
    most: float = 100.0
    grace: timedelta = timedelta()
    best_attempt: bool = False
    nothing_arrived: float | None = None
    extensions: dict[str, datetime] = field(default_factory=dict)

    def days_late(self, student: str, submitted_at: str, is_late: bool) -> int:
        """Days begun after the deadline. One of which only is known that it is late counts as one day."""
        deadline = self.extensions.get(student, self.deadline)
        if deadline is None:
            return 0
        if not submitted_at:
            return int(is_late and student not in self.extensions)
        over = _time(submitted_at) - deadline - self.grace
        return max(0, math.ceil(over / timedelta(days=1)))

    def share_lost(self, days: int) -> float:
        """What so many days cost, 0 to 1."""
        return min(days * self.per_day, self.most) / 100


def read_policy(path: Path) -> LatePolicy:
    """The policy of a file; one that is not there has no deadline. Raises BrokenPolicy."""
    parser = configparser.ConfigParser(delimiters=("=",), inline_comment_prefixes=(";",), interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names of students keep their case
    try:
        parser.read_string(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return LatePolicy()
    except (OSError, UnicodeDecodeError, configparser.Error) as error:
        raise BrokenPolicy(f"{path} cannot be read: {error}") from error
    try:
        late = parser["late"] if parser.has_section("late") else parser["DEFAULT"]
        unknown = set(late) - {"deadline", "per_day", "most", "grace_minutes", "attempts", "nothing_arrived"}
        attempts = late.get("attempts", "last")
        if unknown or attempts not in ("last", "best"):
            raise ValueError(f"attempts = {attempts}" if not unknown else f"there is no setting {sorted(unknown)[0]!r}")
        extensions = parser["extensions"] if parser.has_section("extensions") else {}
        return LatePolicy(
            _time(late["deadline"]) if "deadline" in late else None,
            float(late.get("per_day", "0")),
            float(late.get("most", "100")),
            timedelta(minutes=float(late.get("grace_minutes", "0"))),
            attempts == "best",
            float(late["nothing_arrived"]) if "nothing_arrived" in late else None,
            {student: _time(when) for student, when in extensions.items()},
        )
    except ValueError as error:
        raise BrokenPolicy(f"{path}: {error}") from error


def _time(text: str) -> datetime:
    """A time; without a zone it is this machine's. Raises ValueError."""
    text = text.strip()
    when = datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)
    return when.astimezone(timezone.utc)
