"""Whether this machine has what grading needs: asked when something went wrong, before a program is blamed for it.

A program could raise any error itself, so its own words are no evidence. What is tried here is tried by us.
"""

from __future__ import annotations

import os
import socket
import tempfile
import threading
from collections.abc import Callable

_SPACE = 1 << 18  # bytes that a right program may want to write
_THREADS = 64  # threads that a right program may want to run
_FILES = 64  # open files that a right program may want to have
_PATIENCE = 5.0  # seconds for a connection on loopback


def machine_fault() -> str | None:
    """What is missing, as a sentence without its full stop; None if nothing is."""
    return next(filter(None, (find() for find in _TRIALS)), None)


def _no_space() -> str | None:
    try:
        with tempfile.TemporaryFile(prefix="chatlab-") as file:
            file.write(os.urandom(_SPACE))
            file.flush()
    except OSError as error:
        return f"nothing can be written into {tempfile.gettempdir()}: {_said(error)}"
    return None


def _no_threads() -> str | None:
    end = threading.Event()
    started = []
    try:
        for _ in range(_THREADS):
            thread = threading.Thread(target=end.wait)
            thread.start()
            started.append(thread)
    except RuntimeError:
        return f"too few threads or processes can run at the same time: {len(started)} more"
    finally:
        end.set()
        for thread in started:
            thread.join()
    return None


def _no_files() -> str | None:
    opened: list[int] = []
    try:
        for _ in range(_FILES):
            opened.append(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        return f"too few files can be open at the same time: {_said(error)}"
    finally:
        for fd in opened:
            os.close(fd)
    return None


def _no_loopback() -> str | None:
    try:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(_PATIENCE)
            with socket.create_connection(listener.getsockname(), _PATIENCE), listener.accept()[0]:
                return None
    except OSError as error:
        return f"no connection is possible on 127.0.0.1 (loopback): {_said(error)}"


_TRIALS: tuple[Callable[[], str | None], ...] = (_no_space, _no_threads, _no_files, _no_loopback)


def _said(error: OSError) -> str:
    return error.strerror or str(error)
