"""Being ended from outside: what comes as a signal ends us as Ctrl-C does, and clearing up is not broken off."""

from __future__ import annotations

import signal
import threading
import time

_CLEARING_UP = 5.0  # seconds that clearing up may take


def raise_for_signals() -> None:
    """Have every signal that ends us raise KeyboardInterrupt, as Ctrl-C does, so that we clear up.

    Another one within `_CLEARING_UP` seconds after it is ignored: it would break the clearing up off.
    """
    began = time.monotonic() - 2 * _CLEARING_UP

    def stop(number: int, frame: object) -> None:
        nonlocal began
        if time.monotonic() - began > _CLEARING_UP:
            began = time.monotonic()
            raise KeyboardInterrupt

    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):  # kill; a closed terminal; Ctrl-Break on Windows
        number = getattr(signal, name, None)
        if number is not None and not (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN):  # nohup
            signal.signal(number, stop)


def ignore() -> None:
    """Ignore these signals from here on: clearing up that is broken off would leave processes behind."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and threading.current_thread() is threading.main_thread():
            signal.signal(getattr(signal, name), signal.SIG_IGN)
