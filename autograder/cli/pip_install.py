"""Running pip, and what its failures mean: for each, the command that mends it."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.program.platform_support import IS_WINDOWS, popen_options
from autograder.program.process_tree import kill_group

_LINES_KEPT = 200  # of pip's output
_OPTIONS = (
    "--no-input --no-warn-script-location --disable-pip-version-check --prefer-binary --progress-bar=off --retries=1"
)
_AGAIN = "{python} {run}"


@dataclass(frozen=True)
class Trouble:
    """A way in which pip can fail: the words it is known by, what it means, and the command that mends it."""

    words: str  # a regular expression
    meaning: str
    remedy: str
    command: str


NO_SPACE = Trouble(
    r"No space left on device|Errno 28\b|WinError 112\b|not enough space|Disk quota exceeded|Errno 122\b",
    "there is no room for them in {places}",
    "free 50 MB, then type this again",
    _AGAIN,
)
READ_ONLY = Trouble(
    r"Permission denied|Read-only file system|Errno 13\b|Errno 30\b|WinError 5\b",
    "none of the folders to put them into can be written ({places})",
    "install them for this Python",
    "{python} -m pip install {requirements}",
)
NO_PIP = Trouble(
    r"No module named '?(pip|venv|ensurepip)\b|ensurepip is not available",
    "this Python has neither pip nor venv to fetch them with",
    "install that, then try again",
    "{install_pip}",
)
OTHER = Trouble(
    r"",
    "pip could not install them ({last_line})",
    "this shows more",
    "{python} -m pip install {requirements}",
)
TROUBLES = (  # the first whose words are found counts
    NO_SPACE,
    Trouble(
        r"externally-managed-environment",
        "the system does not let pip install anything for this Python",
        "grade with an environment of your own",
        "{python} -m venv .venv && {private_python} {run}",
    ),
    Trouble(
        r"ProxyError|[Cc]annot connect to proxy|Tunnel connection failed|407 Proxy",
        "the proxy of this network did not let pip fetch them",
        "tell pip the proxy's address, then try again",
        "{python} -m pip config set global.proxy http://NAME:PASSWORD@HOST:PORT",
    ),
    Trouble(
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "pip does not trust the certificate that this network shows",
        "give it the network's own certificate, then try again",
        "{python} -m pip config set global.cert FILE",
    ),
    Trouble(
        r"NewConnectionError|NameResolutionError|getaddrinfo failed|Temporary failure in name resolution"
        r"|Name or service not known|nodename nor servname|Network is unreachable|No route to host"
        r"|Connection refused|Connection reset|Connection aborted|[Tt]imed out|TimeoutError",
        "there is no connection to fetch them",
        "connect to the internet, then type this again",
        _AGAIN,
    ),
    NO_PIP,
    READ_ONLY,
    OTHER,
)


class PipFailed(Exception):
    """Pip could not install; `trouble` says what that means."""

    def __init__(self, output: str) -> None:
        """Find out what pip's `output` means."""
        lines = [line.strip() for line in output.splitlines() if line.strip()]
        self.last_line = next((line for line in reversed(lines) if "ERROR" in line), lines[-1] if lines else "no word")
        self.trouble = next(trouble for trouble in TROUBLES if re.search(trouble.words, output))
        super().__init__(self.last_line)


def pip_install(requirements: list[str], target: Path, scratch: Path, step: Callable[[], None]) -> None:
    """Install packages into the folder `target`, with `scratch` for pip's own files; `step` is called now and then.

    Raises PipFailed; whatever ends it, pip is not left running.
    """
    if importlib.util.find_spec("pip") is not None:
        python = sys.executable
    else:  # then Python's own copy of it, which only an environment can have
        environment = scratch / "environment"
        _run([sys.executable, "-m", "venv", str(environment)], scratch, step)
        python = str(environment / ("Scripts/python.exe" if IS_WINDOWS else "bin/python"))
    _run([python, "-m", "pip", "install", *_OPTIONS.split(), "--target", str(target), *requirements], scratch, step)


def _run(command: list[str], folder: Path, step: Callable[[], None]) -> None:
    """Run a command in `folder`, where no file of a student's can take the place of a module. Raises PipFailed."""
    environment = {
        **os.environ,
        "PYTHONUTF8": "1",
        "TMPDIR": str(folder),
        "TEMP": str(folder),
        "TMP": str(folder),
        # Settings that do not go with a folder of our own.
        "PIP_USER": "0",
        "PIP_REQUIRE_VIRTUALENV": "0",
        "PIP_BREAK_SYSTEM_PACKAGES": "1",
    }
    kept: deque[str] = deque(maxlen=_LINES_KEPT)
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        **popen_options(),
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                kept.append(line)
                step()
        except BaseException:
            if not IS_WINDOWS:
                kill_group(process)
            process.kill()
            raise
    if process.returncode != 0:
        raise PipFailed("".join(kept))
