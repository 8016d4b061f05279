"""From a folder (or a zip) to a mark."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from autograder.assignment import marking_scheme
from autograder.assignment.archive import unpack
from autograder.assignment.marking_scheme import MarkingScheme
from autograder.assignment.pair_grader import PairGrader
from autograder.assignment.pairing import Pair, Submission, find_pairs
from autograder.assignment.runnable import require_runnable
from autograder.assignment.submission_results import PairResult, SubmissionResult
from autograder.assignment.ungradable import CannotGrade
from autograder.program.launcher_process import LauncherProcess
from autograder.program.warm_pool import WarmPool

_READY = 5  # processes in the warm pool: a server and its clients
_AHEAD = 4  # more of them, started while these are used; past that a submission gets what it needs


class _LimitedPool(WarmPool):
    """A warm pool for one submission: as many processes as a good one needs are started ahead, no more."""

    def __init__(self) -> None:
        """Start the first ones."""
        super().__init__(_READY)
        self._left = _AHEAD

    def take(self, *, more: bool = True) -> LauncherProcess:
        """A fresh process."""
        self._left -= 1
        return super().take(more=more and self._left >= 0)


def grade(
    submission: Path,
    *,
    server: Path | None = None,
    client: Path | None = None,
    seed: int = 0,
    scheme: MarkingScheme | None = None,
    with_probes: bool = True,
    announce: Callable[[str], None] = lambda line: None,
) -> SubmissionResult:
    """Grade a submission, a folder or a zip; `announce` gets a line when a pair is chosen.

    `server` and `client` are taken as named. Without `with_probes` nothing is found or taken off for
    what would go wrong outside class. Raises MarkingSchemeError, LauncherBroken.
    """
    began = time.monotonic()
    scheme = scheme or marking_scheme.load()
    result = SubmissionResult(submission.name, seed)
    with ExitStack() as stack:
        warm_pool = _LimitedPool()
        stack.callback(warm_pool.close)
        grader = PairGrader(scheme, warm_pool, seed, with_probes)
        try:
            found = _find_pairs(submission, server, client, stack)
            for pair in found.pairs:
                announce(_description(pair))
                result.pairs.append(grader.grade(pair, found.module_names))
            _decide(result, scheme)
        except CannotGrade as error:
            result.ungradable, result.reason, result.to_do = error.kind, error.reason, error.to_do
    result.seconds = time.monotonic() - began
    return result


def find_programs(submission: Path, *, server: Path | None = None, client: Path | None = None) -> list[str]:
    """What would be graded, in words, without running it. Raises CannotGrade if a person would have to look."""
    with ExitStack() as stack:
        found = _find_pairs(submission, server, client, stack)
        for pair in found.pairs:
            require_runnable(pair.server, found.module_names)
            require_runnable(pair.client, found.module_names)
        return [_description(pair) for pair in found.pairs]


def _find_pairs(submission: Path, server: Path | None, client: Path | None, stack: ExitStack) -> Submission:
    """The pairs of a submission; a zip is unpacked into a folder that goes with the `stack`."""
    home = submission.resolve()
    if submission.is_file():
        home = Path(tempfile.mkdtemp(prefix="chatlab-submission-")).resolve()
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        unpack(submission, home)
    server, client = (path.resolve() if path else None for path in (server, client))
    if server and client:  # nothing else of the folder is of interest
        home = min(server.parent, client.parent, key=lambda folder: len(folder.parts))
    return find_pairs(home, server, client)


def _description(pair: Pair) -> str:
    protocol = pair.protocol.upper()
    if pair.is_one_file:
        return f"{pair.server_name}, started twice ({protocol})"
    return f"server {pair.server_name}, client {pair.client_name} ({protocol})"


def _decide(result: SubmissionResult, scheme: MarkingScheme) -> None:
    """Say which pair counts; the whole is ungraded if a pair that nobody could grade might earn more."""
    best = result.best
    for pair in result.pairs:
        if pair.mark is None:
            if best is None or (best.mark or 0.0) < scheme.highest_factor(pair.protocol):
                result.ungradable, result.to_do = pair.ungradable, pair.to_do
                result.reason = pair.reason + _at_least(best)
                return
            result.notices.append(f"{pair.server} with {pair.client} was not graded: {pair.reason}")
    if len(result.pairs) > 1 and best is not None:
        result.notices.append(
            f"{len(result.pairs)} pairs were graded; the mark is that of {best.server} and {best.client}"
        )


def _at_least(best: PairResult | None) -> str:
    return "" if best is None else f" (at least {best.mark:g}, from {best.server} and {best.client})"
