"""What is different between two gradings of one student, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Record = Mapping[str, Any]


class Why(str, Enum):
    """What may make one check end otherwise than before."""

    FILES = "files"  # the submission's files changed
    CHECK = "check"  # the check's own source changed
    KIT = "kit"  # something else of the kit changed
    SEED = "seed"  # other names and texts
    ISOLATION = "isolation"
    LIMIT = "limit"  # the one or the other was not graded to the end
    TIMING = "timing"  # the same inputs: the program does not behave the same in every run


@dataclass
class CheckChange:
    """One check that ended otherwise; "" is a verdict that there was not."""

    name: str
    old: str
    new: str
    why: Why

    def as_json(self) -> dict[str, str]:
        """As JSON data."""
        return {"name": self.name, "old": self.old, "new": self.new, "why": self.why.value}


@dataclass
class Difference:
    """The whole difference. `files` are those that changed: path -> "added", "removed" or "changed"."""

    student: str
    old_mark: float | None
    new_mark: float | None
    old_status: str
    new_status: str
    checks: list[CheckChange] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    kit_changed: bool = False

    @property
    def is_visible(self) -> bool:
        """Whether a mark or a verdict is another one."""
        return bool(self.checks) or (self.old_mark, self.old_status) != (self.new_mark, self.new_status)

    @property
    def has_no_reason(self) -> bool:
        """Whether some verdict changed though nothing did that it is made from."""
        return any(change.why is Why.TIMING for change in self.checks)

    def as_json(self) -> dict[str, Any]:
        """As JSON data."""
        return {
            "old_mark": self.old_mark,
            "new_mark": self.new_mark,
            "old_status": self.old_status,
            "new_status": self.new_status,
            "checks": [change.as_json() for change in self.checks],
            "files": self.files,
            "kit_changed": self.kit_changed,
        }


def difference(old: Record, new: Record) -> Difference:
    """Compare two records of one student."""
    before, after = old["class"], new["class"]
    found = Difference(
        after["student"]["folder"],
        before["mark"],
        after["mark"],
        before["status"],
        after["status"],
        files=_changed_files(before["files"], after["files"]),
        kit_changed=before["kit"]["sha256"] != after["kit"]["sha256"],
    )
    found.checks = list(_changed_checks(old, new, found))
    return found


def _changed_files(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    changed = {}
    for path in sorted(old.keys() | new.keys()):
        if old.get(path) != new.get(path):
            changed[path] = "added" if path not in old else "removed" if path not in new else "changed"
    return changed


def _changed_checks(old: Record, new: Record, found: Difference) -> Iterator[CheckChange]:
    before, after = ({check["name"]: check["verdict"] for check in record["checks"]} for record in (old, new))
    for name in dict.fromkeys([*after, *before]):
        if before.get(name) != after.get(name):
            yield CheckChange(name, before.get(name, ""), after.get(name, ""), _why(name, old, new, found))


def _why(name: str, old: Record, new: Record, found: Difference) -> Why:
    """The nearest reason: what was handed in comes before the kit, the check before the rest of the kit."""
    checks_before, checks_after = old["class"]["kit"]["checks"], new["class"]["kit"]["checks"]
    if found.files:
        return Why.FILES
    if checks_before.get(name) != checks_after.get(name):
        return Why.CHECK
    if found.kit_changed:
        return Why.KIT
    if found.old_status != found.new_status:
        return Why.LIMIT
    if old["seed"] != new["seed"]:
        return Why.SEED
    return Why.ISOLATION if old["isolation"] != new["isolation"] else Why.TIMING


def unstable_checks(records: Sequence[Record]) -> dict[str, dict[str, int]]:
    """Checks whose verdict is not the same in all of these records: name -> verdict -> how often."""
    counts: dict[str, Counter[str]] = {}
    for record in records:
        for check in record["checks"]:
            counts.setdefault(check["name"], Counter())[check["verdict"]] += 1
    return {name: dict(found) for name, found in counts.items() if len(found) > 1}
