"""`@step`: which step of its lesson a check belongs to, and what the step is worth; and a lesson's checks, loaded."""

from __future__ import annotations

import functools
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
_PROGRAM_OF = {"room": "server", "harness": "client"}  # a check's parameter -> the program it is about
_loading = threading.Lock()  # a pool loads the same file from many threads


@dataclass(frozen=True, slots=True)
class Check:
    """One scenario about a program."""

    name: str
    step: int
    points: float  # of its whole step
    promise: str
    program_role: str  # "server" or "client"
    function: Function
    environment: dict[str, str] = field(default_factory=dict)  # what the program finds in its own
    with_server: bool = True  # of a client: whether there is a server at all


def step(
    number: int, *, points: float = 0, environment: dict[str, str] | None = None, with_server: bool = True
) -> Callable[[Function], Function]:
    """Mark a check as part of a step; checks of the same step name the same points and share them.

    `environment` is added to the program's own while the check runs. Without a server a client's connection is refused.
    """

    def mark(function: Function) -> Function:
        function.__dict__.update(step=number, points=points, environment=environment or {}, with_server=with_server)
        return function

    return mark


@dataclass(frozen=True, slots=True)
class CheckFile:
    """All checks of a lesson, in step order, and the wire they speak (None: found out at the handshake)."""

    checks: tuple[Check, ...]
    wire: str | None


@functools.cache  # the checks do not change while we run
def load_checks(path: Path) -> CheckFile:
    """Import a check file. Raises ValueError for a check that is about no program, or disagrees about points."""
    with _loading:
        module = _module(path)
    checks = [_check(name, function) for name, function in vars(module).items() if name.startswith("check_")]
    points_of: dict[int, float] = {}
    for check in checks:
        if points_of.setdefault(check.step, check.points) != check.points:
            raise ValueError(f"{check.name}: step {check.step} is worth {points_of[check.step]} points elsewhere")
    checks.sort(key=lambda check: check.step)  # stable: within a step, as written
    return CheckFile(tuple(checks), getattr(module, "WIRE", None))


def _check(name: str, function: Any) -> Check:
    (parameter,) = inspect.signature(function).parameters
    if parameter not in _PROGRAM_OF:
        raise ValueError(f"{name}: a check takes one of {', '.join(_PROGRAM_OF)}, not {parameter}")
    promise = (inspect.getdoc(function) or "").partition("\n")[0]
    return Check(
        name, function.step, function.points, promise, _PROGRAM_OF[parameter], function,
        function.environment, function.with_server,
    )  # fmt: skip


def _module(path: Path) -> ModuleType:
    name = f"autograder.checks.{path.stem}"
    module = sys.modules.get(name)
    if module is None:
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules[name] = module  # not before: half a module would have half its checks
    return module
