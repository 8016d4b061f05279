"""Whether the kit's own files stay as they are while programs run that may write wherever their user may."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.course.lessons import ROOT

_CHECKED = ("autograder", "solutions")  # what lies in `lessons` is the student's to save at any time
_NOT_CHECKED = {"tests", "__pycache__", ".chatlab"}

KitState = dict[str, tuple[int, int, int]]  # path below the kit -> size, time of modification, inode


def kit_state(except_for: list[Path]) -> KitState:
    """How the kit's files are now, without those that are graded: their author may save them meanwhile."""
    graded = {str(path.resolve()) for path in except_for}
    state: KitState = {}
    folders = [str(ROOT / top) for top in _CHECKED]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.name in _NOT_CHECKED or entry.path in graded:
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
                continue
            stat = entry.stat(follow_symlinks=False)
            state[os.path.relpath(entry.path, ROOT)] = (stat.st_size, stat.st_mtime_ns, stat.st_ino)
    return state


def describe_change(before: KitState, after: KitState) -> str | None:
    """A sentence about the files that have changed; None if there are none."""
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    if not changed:
        return None
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return (
        f"while the program ran, files of the kit were changed: {changed[0]}{more};"
        " this result is not touched by that, but later ones may be"
    )
