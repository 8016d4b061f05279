"""One thread paused at one line, once, while the others go on; or light noise. For the race finder.

Nothing is judged here. On 3.12 and later lines are told by `sys.monitoring`, before by `sys.settrace`;
both are on from the first line, so that functions already entered are seen too.
"""

from __future__ import annotations

import _thread
import opcode
import sys
import threading
import time

from autograder.program.launcher import blocking_calls, student_frames, thread_report
from autograder.program.launcher.channel import Channel

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from types import CodeType, FrameType
    from typing import Any

_ident = _thread.get_ident
_sleep = time.sleep  # taken before it is wrapped: noise is none of the program's own waiting
_TOOL = 4  # of sys.monitoring; 0 to 2 and 5 have their names in its documentation
_KEPT = 5000  # lines remembered in one go
_OFF, _LOOK, _PAUSE, _NOISE = "off", "look", "pause", "noise"

_channel: Channel
_mode = _OFF
_guard = _thread.allocate_lock()
_gate = _thread.allocate_lock()  # whoever is paused waits for it
_wanted = ("", 0)
_hits_left = 0
_paused = 0  # ident of the paused thread
_paused_name = ""
_lines: list[tuple[str, int, int]] = []  # (file, line, ident): passed while somebody is paused, or all while looking
_noise: tuple[int, float, float] = (0, 0.0, 0.0)  # seed, share of the lines, longest in seconds
_generators: dict[int, Any] = {}


def install(channel: Channel) -> None:
    """Have every line of the student's files told to `_reached`, in every thread."""
    global _channel
    _channel = channel
    monitoring = getattr(sys, "monitoring", None)
    if monitoring is not None:
        monitoring.use_tool_id(_TOOL, "chatlab")
        monitoring.register_callback(_TOOL, monitoring.events.LINE, _on_line)
        monitoring.set_events(_TOOL, monitoring.events.LINE)
    else:
        threading.settrace(_on_call)
        sys.settrace(_on_call)


def _on_line(code: CodeType, line: int) -> Any:
    if not student_frames.is_students(code.co_filename):
        return sys.monitoring.DISABLE  # type: ignore[attr-defined]  # since 3.12
    if _mode != _OFF and not _leaves_a_with(code, sys._getframe(1).f_lasti):
        _reached(code.co_filename, line)
    return None


def _on_call(frame: FrameType, event: str, arg: Any) -> Any:
    return _on_trace if student_frames.is_students(frame.f_code.co_filename) else None


def _on_trace(frame: FrameType, event: str, arg: Any) -> Any:
    if event == "line" and _mode != _OFF and not _leaves_a_with(frame.f_code, frame.f_lasti):
        _reached(frame.f_code.co_filename, frame.f_lineno)
    return _on_trace


def _leaves_a_with(code: CodeType, offset: int) -> bool:
    """Whether a line is told only because its `with` block ends: nobody comes to it, and what it holds is still held.

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


def _reached(file: str, line: int) -> None:
    """The current thread is about to execute this line."""
    if _mode == _NOISE:
        _make_noise()
    elif _mode == _LOOK or _paused:
        if len(_lines) < _KEPT:
            _lines.append((student_frames.short(file), line, _ident()))
    elif line == _wanted[1] and student_frames.short(file) == _wanted[0] and (gate := _gate_for_me()) is not None:
        with blocking_calls.standing("paused", -1, timed=False, line=line):
            gate.acquire()  # until it is released
        _channel.report("goes on", line=line, file=_wanted[0], thread=_paused_name)


def _gate_for_me() -> Any:
    """What the current thread has to wait for, if it is the one to be paused, else None. The pause is told before."""
    global _hits_left, _paused, _paused_name
    with _guard:
        if _paused or _mode != _PAUSE:
            return None
        _hits_left -= 1
        if _hits_left:
            return None
        _paused, _paused_name, gate = _ident(), thread_report.name_of_current(), _gate
    _channel.report("is paused", line=_wanted[1], file=_wanted[0], thread=_paused_name)
    return gate


def _make_noise() -> None:
    seed, share, longest = _noise
    generator = _generators.get(_ident())
    if generator is None:
        import random

        generator = _generators[_ident()] = random.Random(f"{seed}/{thread_report.name_of_current()}")
    if generator.random() < share:
        _sleep(generator.random() * longest)


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked: `pause` is look, arm, state, release or noise. Always says how things stood before."""
    what = question["pause"]
    found = {
        "paused": bool(_paused),
        "thread": _paused_name,
        "lines": [[f, n, i == _paused] for f, n, i in list(_lines)],
    }
    if what == "look":
        _begin(_LOOK)
    elif what == "arm":
        _begin(_PAUSE, (str(question["file"]), int(question["line"])), int(question["hit"]))
    elif what == "noise":
        _begin(_NOISE, noise=(int(question["seed"]), float(question["share"]), float(question["longest"])))
    elif what == "release":
        _begin(_OFF)
    return found


def _begin(
    mode: str, wanted: tuple[str, int] = ("", 0), hits: int = 0, noise: tuple[int, float, float] = (0, 0.0, 0.0)
) -> None:
    """Let go whoever is paused, forget what was, and be in this mode from now on."""
    global _mode, _wanted, _hits_left, _paused, _noise, _gate
    with _guard:
        _mode, _paused = _OFF, 0
        if _gate.locked():
            _gate.release()
        _gate = _thread.allocate_lock()  # a new one: whoever is on the way out still holds the old one
        _lines.clear()
        _generators.clear()
        _wanted = wanted if mode == _PAUSE else _wanted  # the one let go still says where it was
        _hits_left, _noise = hits, noise
        if mode == _PAUSE:
            _gate.acquire()
        _mode = mode
