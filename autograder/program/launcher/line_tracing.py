"""Has a function called before every line of the student's code, in every thread, and sees whether that goes on.

On 3.12 and later lines are reported by `sys.monitoring`, before by `sys.settrace`, which each thread has to switch
on for itself. In every run `sys` and `threading` look the same, whether lines are traced in it or not.

The student's code is whatever is neither Python's own nor ours: files of the program, and strings that it executes.
"""

from __future__ import annotations

import _thread
import os
import sys
import threading
import time

TYPE_CHECKING = False  # importing `typing` costs every start of a program 3 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType
    from typing import Any

    from autograder.program.launcher.student_frames import StudentFrames

_ident = _thread.get_ident
_sleep = time.sleep  # taken before it is wrapped
_current_frames = sys._current_frames
_settrace, _gettrace = sys.settrace, sys.gettrace
_monitoring: Any = getattr(sys, "monitoring", None)
_TOOL, _NAME = 4, "chatlab"  # of sys.monitoring; 0 to 2 and 5 have their names in its documentation
_OURS = __file__.replace("\\", "/").rpartition("/autograder/")[0] + "/autograder/"
_LIBRARY = tuple(os.path.join(path, "") for path in (os.path.dirname(os.__file__), sys.prefix, sys.base_prefix, _OURS))
_A_MOMENT = 0.01  # seconds in which a thread that has just entered a function is traced there
TAKEN_OFF, UNSEEN = "taken off", "unseen"


class LineTracing:
    """Calls `on_line` with code, offset and line, once it has begun.

    Where that returns True, `on_instruction` is called with code and offset before each instruction of the function
    that follows, as long as it returns True.
    """

    def __init__(
        self,
        frames: StudentFrames,
        on_line: Callable[[CodeType, int, int], bool],
        on_instruction: Callable[[CodeType, int], bool],
    ) -> None:
        """Nothing is traced yet."""
        self._frames = frames
        self._call, self._call_inside = on_line, on_instruction
        self._is_on = False
        self._known: dict[str, bool] = {}  # file name of code -> whether it is the student's
        self._claimed: dict[int, CodeType] = {}  # executed by the student's code, whatever file it names
        self._switching: set[int] = set()  # threads in which we are switching tracing on
        self._is_taken_off = False
        self._callback = self._on_monitored_line
        self._on_call_function = self._on_call

    def wrap(self) -> None:
        """Put our functions in the place of those that switch tracing on and off; until `begin` they do as theirs."""
        _replace(sys, "settrace", self._passed_on(_settrace))
        _replace(sys, "gettrace", self._passed_on(_gettrace))
        for name in ("settrace", "gettrace", "settrace_all_threads"):
            if hasattr(threading, name):
                _replace(threading, name, self._passed_on(getattr(threading, name)))
        start = _thread.start_new_thread

        def start_new_thread(function: Any, args: Any, /, *kwargs: Any) -> int:
            if not self._is_on or _monitoring is not None or not callable(function):
                return start(function, args, *kwargs)
            return start(self._run_traced, (function, args, *kwargs))

        _replace(_thread, "start_new_thread", start_new_thread)
        _replace(_thread, "start_new", start_new_thread)
        if hasattr(threading, "_start_new_thread"):
            _replace(threading, "_start_new_thread", start_new_thread)

    def begin(self) -> None:
        """Trace every line from here on, in this thread and in those that are started later."""
        self._is_on = True
        sys.addaudithook(self._on_audit)  # nobody can take it off again
        if _monitoring is not None:
            _monitoring.use_tool_id(_TOOL, _NAME)
            _monitoring.register_callback(_TOOL, _monitoring.events.LINE, self._callback)
            _monitoring.register_callback(_TOOL, _monitoring.events.INSTRUCTION, self._on_monitored_instruction)
            _monitoring.set_events(_TOOL, _monitoring.events.LINE)
        else:
            self._switch_on()

    def state(self) -> str:
        """TAKEN_OFF if the program has ended the tracing somewhere, UNSEEN if code runs that is not traced; else ""."""
        if not self._is_on:
            return ""
        if self._is_taken_off or (_monitoring is not None and not self._is_monitored()):
            return TAKEN_OFF
        if _monitoring is not None:
            return ""
        untraced = self._untraced_frames()
        if untraced:
            _sleep(_A_MOMENT)
            untraced &= self._untraced_frames()
        return UNSEEN if untraced else ""

    # -- what the program may try ------------------------------------------------------------------

    def _passed_on(self, original: Any) -> Any:
        def function(*args: Any) -> Any:
            return None if self._is_on else original(*args)

        function.__name__ = function.__qualname__ = original.__name__
        function.__doc__ = original.__doc__
        return function

    def _run_traced(self, function: Any, args: Any, kwargs: Any = None) -> None:
        self._switch_on()
        function(*args, **(kwargs or {}))

    def _switch_on(self) -> None:
        self._switching.add(_ident())
        _settrace(self._on_call_function)
        self._switching.discard(_ident())

    def _on_audit(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "sys.settrace" and _ident() not in self._switching:
            self._is_taken_off = True
        elif event == "exec" and self._is_students(sys._getframe(1).f_code):
            self._claim(args[0])

    def _claim(self, code: Any) -> None:
        """Take code for the student's that the student's code executes, also if it names a file of Python's own."""
        if not hasattr(code, "co_consts"):
            return
        self._claimed[id(code)] = code
        for constant in code.co_consts:
            self._claim(constant)

    def _is_monitored(self) -> bool:
        callback = _monitoring.register_callback(_TOOL, _monitoring.events.LINE, self._callback)
        return bool(
            _monitoring.get_tool(_TOOL) == _NAME
            and _monitoring.get_events(_TOOL) & _monitoring.events.LINE
            and callback is self._callback
        )

    def _untraced_frames(self) -> set[int]:
        """The student's frames, of threads other than this one, in which no line is reported."""
        found = set()
        for ident, innermost in _current_frames().items():
            frame: FrameType | None = innermost if ident != _ident() else None
            while frame is not None:
                if (frame.f_trace is None or not frame.f_trace_lines) and self._is_students(frame.f_code):
                    found.add(id(frame))
                frame = frame.f_back
        return found

    def _is_students(self, code: CodeType) -> bool:
        file = code.co_filename
        is_students = self._known.get(file)
        if is_students is None:
            library = file.startswith((*_LIBRARY, "<frozen ")) or "site-packages" in file
            is_students = self._known[file] = self._frames.is_students(file) or not library
        return is_students or id(code) in self._claimed

    # -- called by the interpreter -----------------------------------------------------------------

    def _on_monitored_line(self, code: CodeType, line: int) -> Any:
        if not self._is_students(code):
            return _monitoring.DISABLE
        if self._call(code, sys._getframe(1).f_lasti, line):
            _monitoring.set_local_events(_TOOL, code, _monitoring.events.INSTRUCTION)
        return None

    def _on_monitored_instruction(self, code: CodeType, offset: int) -> Any:
        if not self._call_inside(code, offset):
            _monitoring.set_local_events(_TOOL, code, 0)

    def _on_call(self, frame: FrameType, event: str, arg: Any) -> Any:
        return self._on_trace if self._is_students(frame.f_code) else None

    def _on_trace(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line":
            frame.f_trace_opcodes = self._call(frame.f_code, frame.f_lasti, frame.f_lineno)
        elif event == "opcode":
            frame.f_trace_opcodes = self._call_inside(frame.f_code, frame.f_lasti)
        return self._on_trace


def _replace(module: Any, name: str, function: Any) -> None:
    if hasattr(module, name):
        setattr(module, name, function)
