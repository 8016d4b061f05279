"""Noticing that a program was saved: at once where the system reports changes, within half a second elsewhere."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.program.regular_files import read_regular

_INTERVAL = 0.4  # seconds between two comparisons where no change is reported: network drives and some containers
_TOGETHER = 20  # milliseconds: an editor truncates a file and fills it, or writes a new one and renames it
_MOST_FILES = 200

Signature = dict[Path, tuple[int, ...]]  # of each file; empty for one that does not exist


class FileWatcher:
    """Watches programs and the `.py` files beside them."""

    def __init__(self, programs: Iterable[Path]) -> None:
        """What is saved from here on is a change."""
        self._programs = [path.resolve() for path in programs]
        self._folders = sorted({path.parent for path in self._programs})
        self._last = self._signature()

    def changed(self) -> bool:
        """Whether anything was saved since the last call."""
        now = self._signature()
        changed = now != self._last
        self._last = now
        return changed

    def changes(self, stop: threading.Event) -> Iterator[None]:
        """One item for each save, until `stop` is set."""
        for _ in self._wakeups(stop):
            if self.changed():
                yield

    def _wakeups(self, stop: threading.Event) -> Iterator[None]:
        """An item whenever the system reports a change in the folders, and in any case after each interval."""
        try:
            import watchfiles
        except ImportError:  # grading itself needs no watchfiles
            while not stop.wait(_INTERVAL):
                yield
            return
        force_polling = None  # None: only where the system has no file notifications
        while not stop.is_set():
            try:
                for _ in watchfiles.watch(
                    *(folder for folder in self._folders if folder.is_dir()),
                    watch_filter=None,
                    debounce=10 * _TOGETHER,
                    step=_TOGETHER,
                    stop_event=stop,
                    rust_timeout=int(_INTERVAL * 1000),
                    yield_on_timeout=True,
                    raise_interrupt=False,
                    force_polling=force_polling,
                    recursive=False,
                    ignore_permission_denied=True,
                ):
                    yield
            except (OSError, RuntimeError):
                # The system gives no more notifications (Linux: fs.inotify.max_user_watches), or the folder has gone.
                force_polling = True
                stop.wait(_INTERVAL)
                yield

    def _signature(self) -> Signature:
        signature: Signature = {}
        for folder in self._folders:
            try:
                beside = [p for p in folder.iterdir() if p.suffix == ".py" and not p.name.startswith(".")]
            except OSError:
                continue  # it does not exist at the moment
            for path in beside[:_MOST_FILES]:
                signature[path] = _stat(path)
        for path in self._programs:
            signature[path] = (*_stat(path), _checksum(path))
        return signature


def _stat(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _checksum(path: Path) -> int:
    """Of its content: two saves within the resolution of the file system's clock may have the same time and size."""
    try:
        return zlib.crc32(read_regular(path))
    except OSError:
        return -1
