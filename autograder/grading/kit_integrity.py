"""Whether the kit's own files stay as they are while programs run that may write wherever their user may."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.course.lessons import ROOT

_SEALED = ("autograder", "solutions")  # what lies in `lessons` is the student's to save at any time
_NOT_SEALED = {"tests", "__pycache__", ".chatlab"}

Seal = dict[str, tuple[int, int, int]]  # path below the kit -> size, time, number on the disk


def seal(but_not: list[Path]) -> Seal:
    """How the kit's files are now; those that are graded are their author's to change."""
    graded = {str(path.resolve()) for path in but_not}
    found: Seal = {}
    waiting = [str(ROOT / top) for top in _SEALED]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.name in _NOT_SEALED or entry.path in graded:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
                continue
            about = entry.stat(follow_symlinks=False)
            found[os.path.relpath(entry.path, ROOT)] = (about.st_size, about.st_mtime_ns, about.st_ino)
    return found


def broken(before: Seal, after: Seal) -> str:
    """A sentence about what has changed; "" if nothing has."""
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    if not changed:
        return ""
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return (
        f"while the program ran, files of the kit were changed: {changed[0]}{more};"
        " this result is not touched by that, but later ones may be"
    )
