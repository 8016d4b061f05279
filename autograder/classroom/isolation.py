"""Grading behind walls, on Linux: bubblewrap gives each submission a machine of its own to look at.

Inside are a network with nothing but loopback, processes, IPC and a small /tmp of its own; the kit, read-only and
without what would help a cheat; Python, and the system's libraries. The grader of this one submission is inside, too:
a program may end it, and loses nothing but its own verdict by that.
As root, each submission gets a user number of its own first: root behind such walls would still be root.
"""

from __future__ import annotations

import compileall
import functools
import os
import re
import secrets
import shutil
import site
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from autograder.course.lessons import ROOT
from autograder.program.patience import VARIABLE as PATIENCE
from autograder.program.platform_support import IS_LINUX

NONE, BUBBLEWRAP = "none", "bubblewrap"
_FIRST_USER, _USERS = 200_000, 1_000_000  # numbers of users that no system gives to a person
_TEMPORARY = 256 << 20  # bytes of /tmp
_SHARED_MEMORY = 16 << 20  # bytes of /dev/shm
_SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin")
_SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives")
_HIDDEN = ("solutions", "notebooks", "autograder/tests", ".git", ".chatlab")  # of the kit
_NOT_COMPILED = re.compile(r"[/\\]tests[/\\]")
_ETC = {  # what programs ask the system for: their own names, and that of the machine
    "hosts": "127.0.0.1 localhost sandbox\n::1 localhost ip6-localhost ip6-loopback\n",
    "passwd": "root:x:0:0::/:/usr/sbin/nologin\nstudent:x:{user}:{user}::/tmp:/bin/sh\n",
    "group": "root:x:0:\nstudent:x:{user}:\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
_TRIAL = (
    "import getpass, socket; socket.create_server(('127.0.0.1', 0)); open('/tmp/x', 'w');"
    "socket.gethostbyname(socket.gethostname()); socket.gethostbyname('localhost'); getpass.getuser()"
)
_ADVICE = (  # what bubblewrap says -> what to do
    ("uid map: Permission denied", "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"),
    ("RTM_NEWADDR", "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or leave the container"),
    ("No permissions to create", "allow user namespaces: sudo sysctl -w kernel.unprivileged_userns_clone=1"),
    ("Operation not permitted", "in Docker: --security-opt seccomp=unconfined --security-opt apparmor=unconfined"),
)


class NoIsolation(Exception):
    """What was asked for cannot be had on this machine; the message is a sentence."""


@dataclass(frozen=True)
class Availability:
    """Whether this machine can isolate, and if not, why and what to do."""

    is_there: bool
    why_not: str = ""
    to_do: str = ""


@functools.cache
def availability() -> Availability:
    """Try it once."""
    if not IS_LINUX:
        return Availability(False, "it needs Linux", "grade in a virtual machine, or in WSL 2")
    if shutil.which("bwrap") is None:
        return Availability(False, "bubblewrap is not installed", "sudo apt-get install bubblewrap")
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        return Availability(False, "as root it needs setpriv", "sudo apt-get install util-linux")
    with tempfile.TemporaryDirectory(prefix="chatlab-trial-") as folder:
        trial = subprocess.run(
            [*_walls(Path(folder), {}), sys.executable, "-c", _TRIAL],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
        )
    if trial.returncode == 0:
        return Availability(True)
    said = trial.stderr.strip().rpartition("\n")[2]
    advice = next((words for sign, words in _ADVICE if sign in said), "see `man bwrap`")
    return Availability(False, f"bubblewrap does not work here: {said}", advice)


def compile_kit() -> None:
    """Have the compiled files of the kit there: behind walls nobody may write them, and each start would be slow."""
    compileall.compile_dir(ROOT / "autograder", quiet=2, maxlevels=4, rx=_NOT_COMPILED)


def isolated(command: list[str], folder: Path, variables: dict[str, str]) -> list[str]:
    """The command that runs `command` behind walls; it may write into `folder`. Raises NoIsolation."""
    found = availability()
    if not found.is_there:
        raise NoIsolation(f"this machine cannot isolate: {found.why_not}. {found.to_do}")
    return [*_walls(folder, variables), *command]


def _walls(folder: Path, variables: dict[str, str]) -> list[str]:
    """The words before a command that put it behind walls; it may write into `folder`."""
    is_root = os.geteuid() == 0
    user = _FIRST_USER + secrets.randbelow(_USERS) if is_root else os.geteuid()
    words = ["bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    words += ["--die-with-parent", "--new-session", "--hostname", "sandbox", "--cap-drop", "ALL"]
    if is_root:
        words += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"]
    else:
        words += ["--unshare-user", "--disable-userns"]
    words += [*_files(folder), *_etc(folder / "etc", user), "--remount-ro", "/", "--chdir", str(ROOT)]
    words += ["--clearenv"]
    passed_on = {key: os.environ[key] for key in (PATIENCE,) if key in os.environ}
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/tmp",
        "USER": "student",
        "LANG": "C.UTF-8",
        **passed_on,
        **variables,
    }
    for name, value in environment.items():
        words += ["--setenv", name, value]
    if is_root:
        _give_away(folder, user)
        drop = (
            "--reuid",
            str(user),
            "--regid",
            str(user),
            "--clear-groups",
            "--no-new-privs",
            "--bounding-set",
            "-all",
        )
        words += ["setpriv", *drop]
    return words


def _files(folder: Path) -> list[str]:
    words: list[str] = []
    for system in map(Path, _SYSTEM):
        if system.is_symlink():
            words += ["--symlink", str(system.readlink()), str(system)]
        elif system.is_dir():
            words += ["--ro-bind", str(system), str(system)]
    words += ["--proc", "/proc", "--dev", "/dev", "--size", str(_SHARED_MEMORY), "--tmpfs", "/dev/shm"]
    words += ["--perms", "1777", "--size", str(_TEMPORARY), "--tmpfs", "/tmp"]
    for file in _SYSTEM_FILES:
        words += [*_way_to(Path(file)), "--ro-bind-try", file, file]
    for place in [*_python_folders(), ROOT]:
        words += [*_way_to(place), "--ro-bind", str(place), str(place)]
    for name in _HIDDEN:
        path = ROOT / name
        if path.is_dir():
            words += ["--tmpfs", str(path)]
        elif path.exists():
            words += ["--ro-bind", "/dev/null", str(path)]
    return [*words, *_way_to(folder), "--bind", str(folder), str(folder)]


def _etc(place: Path, user: int) -> list[str]:
    """Files of /etc that are other ones inside."""
    place.mkdir(exist_ok=True)
    words = []
    for name, text in _ETC.items():
        (place / name).write_text(text.format(user=user), encoding="ascii")
        words += ["--ro-bind", str(place / name), f"/etc/{name}"]
    return words


def _way_to(place: Path) -> list[str]:
    """Make the folders above a place, open to everybody: bubblewrap would close them as they are closed outside."""
    return [word for folder in reversed(place.parents[:-1]) for word in ("--perms", "0755", "--dir", str(folder))]


def _python_folders() -> list[Path]:
    """Where Python and the packages that it imports lie, none of them within another."""
    found = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parents[1]}
    found |= {place for path in [*site.getsitepackages(), site.getusersitepackages()] if (place := Path(path)).is_dir()}
    places = {place.resolve() for place in found} | {place.absolute() for place in found}
    places = {p for p in places if not p.is_relative_to(ROOT) and not any(p.is_relative_to(s) for s in _SYSTEM)}
    return sorted(p for p in places if not any(p != other and p.is_relative_to(other) for other in places))


def _give_away(folder: Path, user: int) -> None:
    """Let the user of the sandbox own what it is graded in."""
    for place, folders, names in os.walk(folder):
        os.chown(place, user, user)
        for name in [*folders, *names]:
            os.chown(Path(place, name), user, user, follow_symlinks=False)
