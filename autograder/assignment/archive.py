"""Unpacking a zipped submission, whatever is in it."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from autograder.assignment.ungradable import CannotGrade, Ungradable

MOST_BYTES = 20_000_000  # unpacked; the sentence for a larger one says 20 MB
# Folders that hold nothing the student wrote.
SKIPPED_FOLDERS = {
    "__pycache__", "__MACOSX", "node_modules", "venv", ".venv", "env", "site-packages", ".git", ".idea",
}  # fmt: skip


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a zip into `folder`, and write nowhere else. Raises CannotGrade for one that is broken or too large."""
    try:
        with zipfile.ZipFile(archive) as packed:
            size = 0
            for member in packed.infolist():
                name = PurePosixPath(member.filename.replace("\\", "/"))
                if member.is_dir() or name.is_absolute() or ".." in name.parts or SKIPPED_FOLDERS & set(name.parts):
                    continue
                size += member.file_size
                if size > MOST_BYTES:
                    raise CannotGrade(Ungradable.ARCHIVE_TOO_LARGE, archive=archive.name)
                target = folder.joinpath(*name.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(packed.read(member))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise CannotGrade(Ungradable.ARCHIVE_BROKEN, archive=archive.name, error=str(error)) from error
