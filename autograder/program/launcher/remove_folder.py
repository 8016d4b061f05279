"""Removing a folder, whatever a program has done to it."""

from __future__ import annotations

import os
import stat

_LONGEST_PATH = 1000  # characters
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT, which `stat` knows on Windows only


def remove_folder(folder: str) -> None:
    """Remove a folder as far as that is possible. No link is followed, neither in the folder nor in its place.

    Folders in it may be locked, or nested deeper than Python's recursion or the length of a path allows: what is
    too deep is moved up to the top.
    """
    found, left = [], [folder]
    while left:
        here = left.pop()
        try:
            if _is_link(here):
                os.unlink(here)
                continue
            found.append(here)
            os.chmod(here, 0o700)
            entries = list(os.scandir(here))
        except OSError:
            continue
        for entry in entries:
            path = entry.path
            try:
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(path)
                    continue
                if len(path) > _LONGEST_PATH:
                    path = os.path.join(folder, f"{len(found)}-{len(left)}.clearing")
                    os.chmod(entry.path, 0o700)
                    os.rename(entry.path, path)
                left.append(path)
            except OSError:
                continue
    for path in reversed(found):  # what is in a folder was found after it
        _remove(path)


def _is_link(path: str) -> bool:
    found = os.lstat(path)
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == _JUNCTION


def _remove(folder: str) -> None:
    try:
        os.rmdir(folder)
    except OSError:
        return  # not empty: something in it is not ours to remove, or open (Windows)
