"""Loaded by every Python that the student's program starts, or becomes (`os.execv`): its addresses are redirected, too.

`PYTHONPATH` leads here, and Python imports a module of this name when it starts (site, standard library). Nothing
is reported from here: what such a process does is known from the wire alone.
"""

from __future__ import annotations

import json
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_ROOT = _HERE
for _ in range(4):  # autograder/program/launcher/in_children
    _ROOT = os.path.dirname(_ROOT)


def _redirect() -> None:
    order = os.environ.get("CHATLAB_REDIRECT")  # `student_program.Program` sets it
    if not order:
        return
    sys.path.insert(0, _ROOT)
    try:
        from autograder.program.launcher.address_redirect import Redirect
        from autograder.program.launcher.blocking_calls import BlockingCalls
        from autograder.program.launcher.recorder import Silence
        from autograder.program.launcher.socket_calls import SocketCalls
    finally:
        sys.path.remove(_ROOT)
    SocketCalls(Silence(), Redirect(**json.loads(order)), BlockingCalls()).install()


def _load_the_other_one() -> None:
    """Import the module of our name that would have been found without us, if there is one."""
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != _HERE]
    ours = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # type: ignore[import-not-found]  # noqa: F401  most systems have none
    except ImportError:
        if ours is not None:
            sys.modules["sitecustomize"] = ours


_redirect()
_load_the_other_one()
