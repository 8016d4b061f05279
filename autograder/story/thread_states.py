"""Thread states: for each thread of the program its line, the call it is in, and the locks between them."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.text.escaping import visible


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of the student's own files on a thread's stack, innermost first."""

    file: str  # relative to the program's folder
    line: int
    function: str
    code: str  # the line's text, stripped


@dataclass(frozen=True, slots=True)
class LockView:
    """A lock as one thread sees it: who holds it, and since which line. `name` is how the student calls it."""

    name: str
    owner: str  # thread name, "" if nobody
    owner_line: int  # the line at which the owner took it, 0 if unknown


@dataclass(frozen=True, slots=True)
class ThreadState:
    """One thread of the program at one moment: where it stands.

    `call` is what it is in ("recv", "accept", "input", "acquire", "sleep", "get", "join"...), "" if it
    computes. `fd` and `peer` name the connection, `seconds` how long it has been in the call,
    `timed` whether the call ends by itself. `frames` are lines of the student's files only.
    """

    name: str
    ident: int
    call: str = ""
    fd: int = -1
    peer: str = ""
    seconds: float = 0.0
    timed: bool = False
    main: bool = False
    daemon: bool = False
    frames: tuple[Frame, ...] = ()
    local_names: dict[str, str] = field(default_factory=dict)
    wants: LockView | None = None
    holds: tuple[str, ...] = ()

    @property
    def line(self) -> int:
        """The line of the student's file it stands at; 0 if it is in none of them."""
        return self.frames[0].line if self.frames else 0


@dataclass(frozen=True, slots=True)
class ThreadDump:
    """The states of all threads at one moment; `settled` is True, False, or None where nobody can tell."""

    threads: tuple[ThreadState, ...] = ()
    settled: bool | None = None
    cpu_seconds: float = 0.0  # processor time the program used so far


def thread_label(name: str) -> str:
    """A thread's name, short: "Thread-3 (handle_client)" is "Thread-3", the main one is "main"."""
    return "main" if name == "MainThread" else visible(name.split(" (")[0])
