"""The files of a class as they were handed in: in a folder or a zip, with zips inside; nothing is unpacked on disk."""

from __future__ import annotations

import io
import os
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from autograder.assignment.archive import MOST_BYTES, SKIPPED_FOLDERS
from autograder.assignment.ungradable import CannotGrade, Ungradable

_DEEPEST = 3  # zips inside one another
_UTF8_NAME = 0x800  # flag of a zip's member: its name is UTF-8 (APPNOTE.TXT, 4.4.4)


@dataclass(frozen=True)
class HandedInFile:
    """One file: its `path` ("/" between folders) within what it belongs to, its `size`, and how to read it."""

    path: str
    size: int
    read: Callable[[], bytes]

    @property
    def top(self) -> str:
        """The first part of its path."""
        return self.path.partition("/")[0]

    @property
    def is_at_top(self) -> bool:
        """Whether it lies in no folder."""
        return "/" not in self.path

    def below(self, folder: str) -> HandedInFile:
        """The same file, its path beginning after `folder`."""
        return self.named(self.path.removeprefix(folder).lstrip("/"))

    def named(self, path: str) -> HandedInFile:
        """The same file under another path."""
        return HandedInFile(path, self.size, self.read)


def files_in(place: Path) -> list[HandedInFile]:
    """All files of a folder or a zip, in the order of their paths.

    Left out are links (one could lead to a file of the instructor's), hidden files, and folders that hold nothing that
    a student wrote. Raises CannotGrade for a zip that is broken.
    """
    found = _in_folder(place) if place.is_dir() else _in_zip(_open_zip(place, place.name))
    return sorted(found, key=lambda file: file.path)


def content_of(files: Iterable[HandedInFile]) -> dict[str, bytes]:
    """What is in the files of one submission: path -> bytes. A zip gives way to what is in it.

    Raises CannotGrade for a zip that is broken, and for more than 20 MB.
    """
    content: dict[str, bytes] = {}
    size = 0
    for file in _unzipped(files, _DEEPEST):
        size += file.size
        if size > MOST_BYTES:
            raise CannotGrade(Ungradable.ARCHIVE_TOO_LARGE, archive=file.path)
        try:
            content[file.path] = file.read()
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
            raise CannotGrade(Ungradable.ARCHIVE_BROKEN, archive=file.path, error=str(error)) from error
    return content


def is_kept(path: PurePosixPath) -> bool:
    """Whether a file of this path may be a student's work."""
    hidden = any(part.startswith(".") for part in path.parts)
    return not (hidden or SKIPPED_FOLDERS & set(path.parts) or path.is_absolute())


def _in_folder(root: Path) -> Iterator[HandedInFile]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if is_kept(PurePosixPath(name))]
        for name in names:
            path = Path(folder, name)
            if is_kept(PurePosixPath(name)) and path.is_file() and not path.is_symlink():
                yield HandedInFile(_plain(path.relative_to(root).as_posix()), path.stat().st_size, path.read_bytes)


def _in_zip(packed: zipfile.ZipFile) -> Iterator[HandedInFile]:
    for member in packed.infolist():
        path = PurePosixPath(_name_of(member).replace("\\", "/"))
        if not member.is_dir() and is_kept(path) and ".." not in path.parts:
            yield HandedInFile(_plain(path.as_posix()), member.file_size, partial(packed.read, member))


def _name_of(member: zipfile.ZipInfo) -> str:
    """The name of a member. Python reads names without the flag as cp437; many tools write UTF-8 all the same."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _plain(path: str) -> str:
    """A path with each letter as one character: macOS writes "é" as "e" and an accent."""
    return unicodedata.normalize("NFC", path)


def _unzipped(files: Iterable[HandedInFile], depth: int) -> Iterator[HandedInFile]:
    for file in files:
        if not file.path.lower().endswith(".zip") or depth == 0:
            yield file
            continue
        if file.size > MOST_BYTES:
            raise CannotGrade(Ungradable.ARCHIVE_TOO_LARGE, archive=file.path)
        packed = _open_zip(io.BytesIO(file.read()), file.path)
        inside = [member.named(f"{file.path[:-4]}/{member.path}") for member in _in_zip(packed)]
        yield from _unzipped(sorted(inside, key=lambda member: member.path), depth - 1)


def _open_zip(source: Path | io.BytesIO, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise CannotGrade(Ungradable.ARCHIVE_BROKEN, archive=name, error=str(error)) from error
