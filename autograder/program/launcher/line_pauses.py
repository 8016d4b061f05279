"""One thread paused at one line, once, while the others go on; or light noise. For the race finder.

Nothing is judged here. Lines are reported from the first one on, so that functions already entered are seen too.
"""

from __future__ import annotations

import _thread
import opcode
import time

from autograder.program.launcher.blocking_calls import BlockingCalls
from autograder.program.launcher.line_tracing import LineTracing
from autograder.program.launcher.recorder import Recorder, current_thread_name

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

_ident = _thread.get_ident
_sleep = time.sleep  # taken before it is wrapped: noise is none of the program's own waiting
_USES = 2  # of a name, between which a thread is paused
_MOST_LINES = 5000  # lines remembered in one mode
_OFF, _RECORD, _PAUSE, _NOISE = "off", "record", "pause", "noise"


class LinePauses:
    """Is in one of four modes: off, record all lines, pause a thread at a line, or make noise."""

    def __init__(self, recorder: Recorder, blocking: BlockingCalls) -> None:
        """Report pauses with `recorder`; a paused thread is noted in `blocking`."""
        self._recorder = recorder
        self._frames = recorder.frames
        self._blocking = blocking
        self._mode = _OFF
        self._guard = _thread.allocate_lock()  # of all that follows
        self._gate = _thread.allocate_lock()  # whoever is paused waits for it
        self._wanted = ("", 0)  # file and line of the pause
        self._names: frozenset[str] = frozenset()  # pause within the line, before it uses one of these once more
        self._stepping = 0  # ident of the thread that is within the line
        self._uses: list[int] = []  # offsets of what uses the names there, so far
        self._hits_left = 0  # times that the line is reached until somebody is paused
        self._paused = 0  # ident of the paused thread, 0 for none
        self._paused_name = ""
        self._lines: list[tuple[str, int, int]] = []  # (file, line, ident): passed during a pause, or recorded
        self._noise = (0, 0.0, 0.0)  # seed, share of the lines, longest delay in seconds
        self._generators: dict[int, Any] = {}  # ident -> random.Random
        self._tracing = LineTracing(recorder.frames, self._on_line, self._on_instruction)

    def install(self, *, begin: bool) -> None:
        """Wrap what switches tracing on; with `begin`, have `_on_line` called for every line, in every thread."""
        self._tracing.wrap()
        if begin:
            self._tracing.begin()

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """Do what is asked: `pause` is record, arm, state, release or noise. Returns how things stood before."""
        what = question["pause"]
        found = {
            "paused": bool(self._paused),
            "thread": self._paused_name,
            "lines": [[file, line, ident == self._paused] for file, line, ident in list(self._lines)],
            "tracing": self._tracing.state() if what == "release" else "",
        }
        if what == "record":
            self._begin(_RECORD)
        elif what == "arm":
            self._begin(_PAUSE, (str(question["file"]), int(question["line"])), int(question["hit"]))
            self._names = frozenset(question.get("inside", ()))
        elif what == "noise":
            self._begin(_NOISE, noise=(int(question["seed"]), float(question["share"]), float(question["longest"])))
        elif what == "release":
            self._begin(_OFF)
        return found

    def _begin(
        self,
        mode: str,
        wanted: tuple[str, int] = ("", 0),
        hits: int = 0,
        noise: tuple[int, float, float] = (0, 0.0, 0.0),
    ) -> None:
        """Release whoever is paused, forget what was, and be in this mode from now on."""
        with self._guard:
            self._mode, self._paused, self._stepping = _OFF, 0, 0
            self._names, self._uses = frozenset(), []
            if self._gate.locked():
                self._gate.release()
            self._gate = _thread.allocate_lock()  # a new one: whoever is on the way out still holds the old one
            self._lines.clear()
            self._generators.clear()
            if mode == _PAUSE:
                self._wanted = wanted  # else it stays: the thread that was released still reports where it was
                self._gate.acquire()
            self._hits_left, self._noise = hits, noise
            self._mode = mode

    # -- called by the interpreter -----------------------------------------------------------------

    def _on_line(self, code: CodeType, offset: int, line: int) -> bool:
        if self._mode == _OFF or leaves_a_with(code, offset):
            return False
        if self._names and not self._paused:
            return self._steps_into(code.co_filename, line)
        self._reached(code.co_filename, line)
        return False

    def _steps_into(self, file: str, line: int) -> bool:
        """Whether the current thread comes to the line within which it is to be paused."""
        if line != self._wanted[1] or self._frames.short(file) != self._wanted[0]:
            if self._stepping == _ident():
                self._stepping = 0  # it has left the line
            return False
        with self._guard:
            if self._stepping == _ident():
                return True  # the same line goes on, as in a loop
            if self._stepping or self._hits_left <= 0:
                return False
            self._hits_left -= 1
            if self._hits_left:
                return False
            self._stepping = _ident()
            self._hits_left = 1  # for `_gate_for_me`
            return True

    def _on_instruction(self, code: CodeType, offset: int) -> bool:
        """Pause before the second instruction that uses one of the names; whether to be called on."""
        if self._stepping != _ident() or self._paused:
            return False
        if offset in self._uses or _name_at(code, offset) not in self._names:
            return True
        self._uses.append(offset)
        if len(self._uses) < _USES:
            return True
        self._stepping = 0
        self._pause_here(self._wanted[1])
        return False

    def _reached(self, file: str, line: int) -> None:
        """The current thread is about to execute this line."""
        if self._mode == _NOISE:
            self._make_noise()
        elif self._mode == _RECORD or self._paused:
            if len(self._lines) < _MOST_LINES:
                self._lines.append((self._frames.short(file), line, _ident()))
        elif line == self._wanted[1] and self._frames.short(file) == self._wanted[0]:
            self._pause_here(line)

    def _pause_here(self, line: int) -> None:
        gate = self._gate_for_me()
        if gate is not None:
            with self._blocking.during("paused", is_timed=False, line=line):
                gate.acquire()  # until it is released
            self._recorder.report("goes on", line=line, file=self._wanted[0], thread=self._paused_name)

    def _gate_for_me(self) -> Any:
        """The lock that the current thread has to wait for, if it is the one to be paused; else None."""
        with self._guard:
            if self._paused or self._mode != _PAUSE:
                return None
            self._hits_left -= 1
            if self._hits_left:
                return None
            self._paused, self._paused_name, gate = _ident(), current_thread_name(), self._gate
        self._recorder.report("is paused", line=self._wanted[1], file=self._wanted[0], thread=self._paused_name)
        return gate

    def _make_noise(self) -> None:
        """Delay the current thread for a random time, at a random share of its lines."""
        seed, share, longest = self._noise
        generator = self._generators.get(_ident())
        if generator is None:
            import random

            generator = self._generators[_ident()] = random.Random(f"{seed}/{current_thread_name()}")
        if generator.random() < share:
            _sleep(generator.random() * longest)


def _name_at(code: CodeType, offset: int) -> str:
    """The name that an instruction reads or writes, as its source has it; "" if it is about none."""
    import dis  # only asked within a line

    found = next((one for one in dis.get_instructions(code) if one.offset == offset), None)
    name = found.argval if found is not None and found.opname.startswith(("LOAD_", "STORE_", "DELETE_")) else ""
    return name if isinstance(name, str) else ""


def leaves_a_with(code: CodeType, offset: int) -> bool:
    """Whether a line is reported only because its `with` block ends: nobody comes to it, and the lock is still held.

    Such an end calls `__exit__(None, None, None)`, or begins to handle an exception that came out of the block.
    """
    end = code.co_code[offset : offset + 8]
    names = [opcode.opname[n] for n in end[::2]]
    if names[0] == "POP_BLOCK":  # 3.10
        end, names = end[2:], names[1:]
    if "WITH_EXCEPT_START" in names[:2]:
        return True
    if names[:3] == ["LOAD_CONST", "DUP_TOP", "DUP_TOP"]:  # 3.10
        return True
    return names[:3] == ["LOAD_CONST"] * 3 and len(set(end[1:6:2])) == 1 and code.co_consts[end[1]] is None
