"""From a folder (or a zip) to a mark."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from autograder.assignment import marking_scheme as marks_file
from autograder.assignment.archive import unpack
from autograder.assignment.chat_session import ChatSession
from autograder.assignment.marking_scheme import MarkingScheme, rounded
from autograder.assignment.multi_user_checks import MULTI, seat
from autograder.assignment.pairing import Pair, find_pairs
from autograder.assignment.required_modules import ProgramEvents, client_has_threads, server_has_threads, uses_socket
from autograder.assignment.robustness_probes import weaknesses_of
from autograder.assignment.screen_check_runner import ScreenCheckRunner
from autograder.assignment.submission_results import CriterionResult, PairResult, SubmissionResult
from autograder.assignment.two_user_checks import TWO, seat_two
from autograder.assignment.ungradable import CannotGrade, require_runnable
from autograder.grading.results import Verdict
from autograder.program.launcher_process import LauncherProcess
from autograder.program.warm_pool import WarmPool
from autograder.story.failures import Failed

READY = 5  # processes in the warm pool: a server and its clients
AHEAD = 4  # more of them, started while these are used; past that a hand-in needs what it gets
Tell = Callable[[str], None]

_REQUIRED: tuple[tuple[str, str, Callable[[Pair, ProgramEvents], None]], ...] = (
    ("socket", "Both programs use socket itself", uses_socket),
    ("server_threads", "The server serves its users in threads", server_has_threads),
    ("client_threads", "The client receives in a thread of its own", client_has_threads),
)


class _LimitedPool(WarmPool):
    """A warm pool for one hand-in: as many processes as a good one needs are started ahead, no more."""

    def __init__(self) -> None:
        """Start the first ones."""
        super().__init__(READY)
        self._left = AHEAD

    def take(self, *, more: bool = True) -> LauncherProcess:
        """A fresh process."""
        self._left -= 1
        return super().take(more=more and self._left >= 0)


def grade(
    hand_in: Path,
    *,
    server: Path | None = None,
    client: Path | None = None,
    seed: int = 0,
    marks: MarkingScheme | None = None,
    warm_pool: WarmPool | None = None,
    outside: bool = True,
    tell: Tell = lambda line: None,
) -> SubmissionResult:
    """Grade a hand-in; `tell` hears first what was chosen. Raises MarkingSchemeError, LauncherBroken.

    Without `outside` nobody looks at what would go wrong outside class, nor takes points off for it.
    """
    began = time.monotonic()
    marks = marks or marks_file.load()
    result = SubmissionResult(hand_in.name, seed)
    own_pool = None
    if warm_pool is None:
        warm_pool = own_pool = _LimitedPool()
    scratch = Path(tempfile.mkdtemp(prefix="chatlab-handin-")).resolve()
    try:
        home = hand_in.resolve()
        if hand_in.is_file():
            home = scratch
            unpack(hand_in, home)
        if server and client:  # nothing else of the folder is of interest
            nearest = {p.resolve().parent for p in (server, client)}
            home = min(nearest, key=lambda folder: len(folder.parts))
        found = find_pairs(home, *(p.resolve() if p else None for p in (server, client)))
        for pair in found.pairs:
            tell(_chosen(pair))
            result.pairs.append(_grade_pair(pair, found.module_names, marks, warm_pool, seed, outside=outside))
        _settle(result, marks)
    except CannotGrade as error:
        result.reason, result.to_do = error.reason, error.to_do
    finally:
        if own_pool is not None:
            own_pool.close()
        shutil.rmtree(scratch, ignore_errors=True)
    result.seconds = time.monotonic() - began
    return result


def _chosen(pair: Pair) -> str:
    if pair.is_one_file:
        return f"{pair.server_name}, started twice ({pair.protocol.upper()})"
    return f"server {pair.server_name}, client {pair.client_name} ({pair.protocol.upper()})"


def _settle(result: SubmissionResult, marks: MarkingScheme) -> None:
    """Which pair counts, and whether one that nobody could grade might count for more."""
    best = result.best
    for pair in result.pairs:
        if pair.mark is not None:
            continue
        could_be = max(marks.factors[f"{pair.protocol} {users}"] for users in marks.points)
        if best is None or (best.mark or 0) < could_be:
            least = f" (at least {best.mark:g}, from {best.server} and {best.client})" if best else ""
            result.reason, result.to_do = pair.reason + least, pair.to_do
            return
        result.notices.append(f"{pair.server} with {pair.client} was not graded: {pair.reason}")
    if len(result.pairs) > 1 and best is not None:
        result.notices.append(
            f"{len(result.pairs)} pairs were graded; the mark is that of {best.server} and {best.client}"
        )


def _grade_pair(
    pair: Pair, own: set[str], marks: MarkingScheme, warm_pool: WarmPool, seed: int, *, outside: bool
) -> PairResult:
    result = PairResult(pair.server_name, pair.client_name, pair.protocol)
    try:
        for source in (pair.server, pair.client):
            require_runnable(source, own)
        _sit(pair, result, marks, warm_pool, seed, outside=outside)
    except CannotGrade as error:
        result.mark, result.reason, result.to_do = None, error.reason, error.to_do
    return result


def _sit(
    pair: Pair, result: PairResult, marks: MarkingScheme, warm_pool: WarmPool, seed: int, *, outside: bool
) -> None:
    many = None
    if not (pair.is_one_file and pair.protocol == "udp"):
        many = _look(pair, result, "multi-user", marks, warm_pool, seed)
        if many.mark is not None and all(one.share for one in many.looked if one.key in ("at_once", "heard")):
            _take(result, many)
            if outside:
                result.weaknesses = weaknesses_of(pair, many, marks, warm_pool, seed)
                result.dialect = many.dialect
            result.mark = rounded(max(0.0, (result.mark or 0) - sum(w.costs for w in result.weaknesses)))
            return
    modes = [False] if not pair.is_one_file else []
    modes += [True] if pair.server_is_user else []
    tries = [_look(pair, result, "two-user", marks, warm_pool, seed, at_the_server=mode) for mode in modes]
    talks = [t for t in tries if any(one.key == "both_ways" and one.share for one in t.looked)]
    if many is None:
        talks = talks or tries
    best = max([t for t in (many, *talks) if t is not None], key=lambda t: t.mark or 0.0)
    _take(result, best)


def _take(result: PairResult, found: PairResult) -> None:
    result.users, result.factor, result.mark = found.users, found.factor, found.mark
    result.looked, result.typed, result.dialect = found.looked, found.typed, found.dialect


def _look(
    pair: Pair,
    like: PairResult,
    users: str,
    marks: MarkingScheme,
    warm_pool: WarmPool,
    seed: int,
    *,
    at_the_server: bool = False,
) -> PairResult:
    """One sitting, as a chat of many or of two."""
    result = PairResult(like.server, like.client, like.protocol, users, marks.factors[f"{pair.protocol} {users}"])
    points = dict(marks.points[users])
    looks = MULTI if users == "multi-user" else TWO

    def seats(table: ChatSession) -> None:
        if users == "multi-user":
            seat(table, "alice", "bob", "carol")
        else:
            seat_two(table, at_the_server=at_the_server)

    with ScreenCheckRunner(pair, seats, warm_pool=warm_pool, seed=seed) as sitting:
        result.looked = sitting.look_at(looks, points)
        result.typed = sitting.typed
    for key, promise, required in _REQUIRED:
        if key in points:
            result.looked.append(_required(key, promise, required, pair, sitting.ran, points[key]))
    result.tables = sitting.tables
    result.mark = marks.of(pair.protocol, users, {one.key: one.share for one in result.looked})
    return result


def _required(
    key: str,
    promise: str,
    required: Callable[[Pair, ProgramEvents], None],
    pair: Pair,
    ran: ProgramEvents,
    points: float,
) -> CriterionResult:
    one = CriterionResult(key, promise, points, Verdict.PASS)
    try:
        required(pair, ran)
    except Failed as failed:
        one.verdict, one.reason, one.rests_on = Verdict.FAIL, failed.reason, failed.rests_on
    return one
