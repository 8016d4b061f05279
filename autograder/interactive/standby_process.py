"""The process of a standby run, as `--watch` sees it."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable

from autograder.interactive.standby_run import END_OF_REPORT, StartRequest
from autograder.program import platform_support

_PATIENCE = 15.0  # seconds for a run to clean up


class StandbyProcess:
    """A run that is prepared in advance, grades when it is started, and ends."""

    def __init__(
        self,
        command: list[str],
        on_report: Callable[[StandbyProcess], None],
        on_end: Callable[[StandbyProcess], None],
    ) -> None:
        """Start the process. Both functions are called in a thread of its own."""
        self.report = ""
        self.exit_code: int | None = None
        self._on_report, self._on_end = on_report, on_end
        self._encoding = "utf-8"
        self._popen = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **platform_support.popen_options(),
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def start(self, request: StartRequest) -> None:
        """Let the run begin."""
        self._encoding = request.encoding
        assert self._popen.stdin is not None
        try:
            self._popen.stdin.write(request.to_line())
            self._popen.stdin.flush()
        except OSError:
            pass  # it has ended already; `on_end` says so

    def cancel(self) -> None:
        """Let the run end and clean up; returns at once."""
        assert self._popen.stdin is not None
        try:
            self._popen.stdin.close()
        except OSError:
            pass  # it has ended, and left its request unread

    def close(self) -> None:
        """Cancel the run and wait for its end."""
        self.cancel()
        self._reader.join(_PATIENCE)
        if self._reader.is_alive():
            self._popen.kill()  # the processes that it started notice its end
            self._reader.join(_PATIENCE)
        if not self._reader.is_alive() and self._popen.stdout is not None:
            self._popen.stdout.close()

    def _read(self) -> None:
        assert self._popen.stdout is not None
        data, end, reported = b"", END_OF_REPORT.encode(), False
        while piece := os.read(self._popen.stdout.fileno(), 1 << 16):
            data += piece
            if end in data and not reported:
                reported = True
                self._take_report(data.partition(end)[0])
        self.exit_code = self._popen.wait()
        if not reported:
            self._take_report(data)
        self._on_end(self)

    def _take_report(self, data: bytes) -> None:
        self.report = data.decode(self._encoding, "replace").replace("\r\n", "\n")
        self._on_report(self)
