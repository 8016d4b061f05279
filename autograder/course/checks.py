"""`@step`: which step of its lesson a check belongs to, and what the step is worth."""

from __future__ import annotations

import importlib.util
import inspect
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

Function = Callable[[Any], None]
_loading = threading.Lock()  # a pool loads the same file from many threads: half a module has half its checks


@dataclass(frozen=True, slots=True)
class Check:
    """One scenario about a program."""

    name: str
    step: int
    points: float  # of its whole step
    promise: str
    program: str  # "server" or "client"
    function: Function
    environment: dict[str, str] = field(default_factory=dict)  # what the program finds in its own


def step(number: int, *, points: float = 0, **environment: str) -> Callable[[Function], Function]:
    """Mark a check as part of a step; checks of the same step name the same points and share them.

    What else is named stands in the program's environment while the check runs.
    """

    def mark(function: Function) -> Function:
        function.__dict__.update(step=(number, points), environment=environment)
        return function

    return mark


@dataclass(frozen=True, slots=True)
class CheckFile:
    """All checks of a lesson, in step order, and the wire they speak (None: found out at the handshake)."""

    checks: tuple[Check, ...]
    wire: str | None


def load(path: Path) -> CheckFile:
    """Import a check file. Raises ValueError where checks of one step disagree about its points."""
    with _loading:
        module = _module(path)
    checks = []
    points_of: dict[int, float] = {}
    for function_name, function in vars(module).items():
        if not function_name.startswith("check_"):
            continue
        number, points = function.step
        if points_of.setdefault(number, points) != points:
            raise ValueError(f"{function_name}: step {number} is worth {points_of[number]} points elsewhere")
        program = "client" if "harness" in inspect.signature(function).parameters else "server"
        promise = (inspect.getdoc(function) or "").partition("\n")[0]
        environment = function.__dict__["environment"]
        checks.append(Check(function_name, number, points, promise, program, function, environment))
    checks.sort(key=lambda c: c.step)  # stable: within a step, as written
    return CheckFile(tuple(checks), getattr(module, "WIRE", None))


def _module(path: Path) -> ModuleType:
    name = f"autograder.checks.{path.stem}"
    module = sys.modules.get(name)
    if module is None:
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return module
