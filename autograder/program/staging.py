"""A copy of the student's folder to run: whatever the program does to its files, the originals stay as they are."""

from __future__ import annotations

import shutil
from pathlib import Path

MOST_FILES = 200
MOST_BYTES = 5_000_000
_SKIPPED = {"__pycache__", "node_modules", "venv", ".venv", "env"}


def stage(script: Path, home: Path, into: Path) -> Path:
    """Copy `script` and its neighbours from `home` into `into`; returns the copy of the script.

    Neighbours are regular files and packages, hidden ones and virtual environments left out, until
    200 files or 5 MB are reached. A folder too large (a whole home directory, say) is copied in part:
    the script itself and `.py` files come first.
    """
    target = into / script.relative_to(home)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(script, target)
    files = bytes_ = 0
    for source in sorted(_neighbours(home, depth=3), key=lambda p: (p.suffix != ".py", len(p.parts), p.name)):
        if source == script:
            continue
        files += 1
        try:
            bytes_ += source.stat().st_size
            if files > MOST_FILES or bytes_ > MOST_BYTES:
                break
            copy = into / source.relative_to(home)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
        except OSError:
            continue  # unreadable, or gone since: it would be missing for the student's program too
    return target


def _neighbours(folder: Path, depth: int) -> list[Path]:
    found: list[Path] = []
    try:
        entries = sorted(folder.iterdir())[: MOST_FILES * 5]
    except OSError:
        return found
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _SKIPPED or entry.is_symlink():
            continue
        if entry.is_file():
            found.append(entry)
        elif depth > 1 and entry.is_dir() and not (entry / "pyvenv.cfg").exists():
            found += _neighbours(entry, depth - 1)
    return found
