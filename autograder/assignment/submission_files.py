"""The Python files of a submission, and what each does together with the files that it imports."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterable
from pathlib import Path

from autograder.assignment.archive import SKIPPED_FOLDERS
from autograder.assignment.source_analysis import analyse_source
from autograder.assignment.source_facts import SourceFacts

MOST_FILES = 80
MOST_FOLDERS = 500


def analyse_files(home: Path, named: Iterable[Path] = ()) -> dict[Path, SourceFacts]:
    """Analyse every Python file below `home`, and those `named`; each with what its helper files do."""
    sources = {path: analyse_source(path) for path in _python_files(home)}
    for path in named:
        if path not in sources:
            sources[path] = analyse_source(path)
    _absorb_helpers(sources, home)
    return sources


def _python_files(home: Path) -> list[Path]:
    """Those nearest to the top first, and no more than MOST_FILES."""
    files: list[Path] = []
    for number, (folder, folders, names) in enumerate(os.walk(home), 1):
        folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS and not f.startswith("."))
        files += [Path(folder, name) for name in sorted(names) if name.endswith(".py") and not name.startswith(".")]
        if number > MOST_FOLDERS or len(files) > 10 * MOST_FILES:
            break  # a whole home directory, perhaps: what lies on top is enough
    files = [path for path in files if path.is_file() and not path.is_symlink()]
    return sorted(files, key=lambda path: (len(path.parts), path))[:MOST_FILES]


def _absorb_helpers(sources: dict[Path, SourceFacts], home: Path) -> None:
    """Add to each file what the files do that it imports, directly or not."""
    by_name = _by_import_name(sources, home)
    direct = {
        path: {by_name[name] for name in source.imported_names if name in by_name} - {path}
        for path, source in sources.items()
    }
    for path, source in sources.items():
        waiting = list(direct[path])
        while waiting:
            helper = waiting.pop()
            if helper not in source.helpers and helper != path:
                source.helpers.add(helper)
                waiting += direct[helper]
    alone = copy.deepcopy(sources)
    for source in sources.values():
        for helper in sorted(source.helpers):
            source.absorb(alone[helper])


def _by_import_name(paths: Iterable[Path], home: Path) -> dict[str, Path]:
    """The files by every name that an import may have for them: "chat.net" and "net"."""
    by_name: dict[str, Path] = {}
    for path in paths:
        parts = path.relative_to(home).with_suffix("").parts if path.is_relative_to(home) else (path.stem,)
        for start in range(len(parts)):
            by_name.setdefault(".".join(parts[start:]).removesuffix(".__init__"), path)
    return by_name
