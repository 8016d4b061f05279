"""Noticing that a program was saved: at once where the system tells of changes, by looking where it does not."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

_LOOK = 0.4  # seconds between two looks of our own: network drives and some containers tell of no changes
_TOGETHER = 20  # milliseconds: an editor empties a file and fills it, or writes a new one and renames it
_MOST_FILES = 200
_MOST_BYTES = 1_000_000

Sign = dict[Path, tuple[int, ...]]


class Saves:
    """The programs and the `.py` files beside them, as they are now and whenever they change."""

    def __init__(self, programs: Iterable[Path]) -> None:
        """Take down how they are now: what is saved from here on is noticed."""
        self._programs = [path.resolve() for path in programs]
        self._folders = sorted({path.parent for path in self._programs})
        self._seen = self._look()

    def changed(self) -> bool:
        """Whether anything was saved since this was last asked."""
        now = self._look()
        if now == self._seen:
            return False
        self._seen = now
        return True

    def each(self, stop: threading.Event) -> Iterator[None]:
        """One item for each save, until `stop` is set."""
        for _ in self._ticks(stop):
            if self.changed():
                yield

    def _ticks(self, stop: threading.Event) -> Iterator[None]:
        """Whenever the system tells of a change, and every now and then besides."""
        try:
            from watchfiles import watch

            folders = [folder for folder in self._folders if folder.is_dir()]
            yield from (
                None
                for _ in watch(
                    *folders,
                    watch_filter=None,
                    debounce=10 * _TOGETHER,
                    step=_TOGETHER,
                    stop_event=stop,
                    rust_timeout=int(_LOOK * 1000),
                    yield_on_timeout=True,
                    raise_interrupt=False,
                    recursive=False,
                    ignore_permission_denied=True,
                )
            )
        except (ImportError, OSError, RuntimeError):
            pass  # not installed, no more watches to be had, or the folder has gone: looking works always
        while not stop.wait(_LOOK):
            yield

    def _look(self) -> Sign:
        sign: Sign = {}
        for folder in self._folders:
            try:
                beside = [p for p in folder.iterdir() if p.suffix == ".py" and not p.name.startswith(".")]
            except OSError:
                continue  # vanished for now
            for path in beside[:_MOST_FILES]:
                sign[path] = _stat(path)
        for path in self._programs:
            sign[path] = (*_stat(path), _content(path))
        return sign


def _stat(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _content(path: Path) -> int:
    """A figure of its text: two saves within one tick of the disk's clock may have the same time and size."""
    try:
        with path.open("rb") as file:
            return zlib.crc32(file.read(_MOST_BYTES))
    except OSError:
        return -1
