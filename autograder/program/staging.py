"""Programs run in a copy of the student's folder: whatever they do to their files, the originals stay as they are."""

from __future__ import annotations

from pathlib import Path

from autograder.program.regular_files import read_regular
from autograder.program.source_file import decoded

MOST_FILES = 200
MOST_BYTES = 5_000_000
_SKIPPED = {"__pycache__", "node_modules", "venv", ".venv", "env"}

Files = dict[Path, bytes]  # paths below the student's folder


def snapshot(script: Path, home: Path) -> Files:
    """The files to copy: `script` and its neighbours in `home`. All programs of a run share one snapshot.

    Neighbours are regular files and packages, hidden ones and virtual environments left out, until
    200 files or 5 MB are reached. A folder too large (a whole home directory, say) is copied in part:
    the script itself and `.py` files come first. Raises OSError if the script cannot be read.
    """
    found = {script.relative_to(home): read_regular(script)}
    files = bytes_ = 0
    for source in sorted(_neighbours(home, depth=3), key=lambda p: (p.suffix != ".py", len(p.parts), p.name)):
        if source == script:
            continue
        files += 1
        try:
            bytes_ += source.stat().st_size
            if files > MOST_FILES or bytes_ > MOST_BYTES:
                break
            found[source.relative_to(home)] = read_regular(source)
        except OSError:
            continue  # unreadable, or removed meanwhile: the student's program would not find it either
    return found


def stage(script: Path, home: Path, into: Path, files: Files | None = None) -> Path:
    """Copy `script` and its neighbours (or the snapshot `files`) into `into`; returns the copy of the script."""
    for path, data in (snapshot(script, home) if files is None else files).items():
        copy = into / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(data)
    return into / script.relative_to(home)


def source_of(script: Path, files: Files | None = None) -> str:
    """The text of a script, from the snapshot if there is one; "" if it cannot be read."""
    try:
        data = files[Path(script.name)] if files is not None else read_regular(script)
    except (OSError, KeyError):
        return ""
    return decoded(data)


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
