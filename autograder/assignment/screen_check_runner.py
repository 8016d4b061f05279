"""Looking at one thing after the other: on one table while all goes well, on a fresh one after a failure.

A failure is never told before it happened twice, the second time on a fresh table, with more patience.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import ExitStack

from autograder.assignment.chat_session import PATIENCE, ChatSession
from autograder.assignment.missing_resources import not_the_students
from autograder.assignment.multi_user_checks import ScreenCheck
from autograder.assignment.pairing import Pair
from autograder.assignment.required_modules import ProgramEvents
from autograder.assignment.submission_results import CriterionResult
from autograder.assignment.ungradable import CannotGrade
from autograder.grading.results import Verdict
from autograder.program.patience import granted
from autograder.program.warm_pool import WarmPool
from autograder.scenario.waiting import MORE_PATIENCE
from autograder.story.failures import Failed


class ScreenCheckRunner:
    """One pair, looked at. Use it as a context manager."""

    def __init__(
        self, pair: Pair, seats: Callable[[ChatSession], object], *, warm_pool: WarmPool | None, seed: int
    ) -> None:
        """`seats` opens the server at a fresh table and lets everybody sit down."""
        self.pair = pair
        self.ran: ProgramEvents = []
        self.typed: list[str] = []
        self.first_client_wrote: list[tuple[str, bytes]] = []
        self.tables: list[ChatSession] = []  # all that were used; closed ones keep what happened
        self._seats = seats
        self._warm_pool = warm_pool
        self._seed = seed
        self._stack = ExitStack()
        self._in_turns = False
        self._table: ChatSession | None = None

    def __enter__(self) -> ScreenCheckRunner:
        """Nothing is started yet."""
        return self

    def __exit__(self, *error: object) -> None:
        """Leave no table laid."""
        self._clear()

    def look_at(self, looks: Iterable[ScreenCheck], points: dict[str, float]) -> list[CriterionResult]:
        """Look at each; what needs one that failed waits. Raises CannotGrade."""
        found: dict[str, CriterionResult] = {}
        for look in looks:
            one = found[look.key] = CriterionResult(look.key, look.promise, points.get(look.key, 0.0))
            needed = found.get(look.needs)
            if needed is not None and needed.verdict in (Verdict.FAIL, Verdict.WAIT):
                one.reason = f"not looked at: {needed.promise[0].lower()}{needed.promise[1:]} comes first"
                continue
            began = time.monotonic()
            self._look(look, one)
            if look.key == "prompt" and one.verdict is Verdict.FAIL:
                self._in_turns = True
            one.seconds = time.monotonic() - began
        return list(found.values())

    def _look(self, look: ScreenCheck, one: CriterionResult) -> None:
        for attempt in (1, 2) if one.points else (1,):
            one.tries = attempt
            try:
                table = self._table or self._lay(PATIENCE if attempt == 1 else PATIENCE * MORE_PATIENCE)
                look.look(table)
                one.verdict, one.reason, one.rests_on = Verdict.PASS, "", ""
                return
            except Failed as failed:
                one.verdict, one.reason, one.rests_on = Verdict.FAIL, failed.reason, failed.rests_on
                self._take_stock(one)
                trouble = not_the_students(self.tables[-1])
                self._clear()
                if trouble is not None:
                    raise trouble from failed
            except CannotGrade:
                raise
            except Exception:
                one.verdict, one.reason = Verdict.OOPS, "the autograder itself went wrong here"
                one.traceback = traceback.format_exc()
                self._clear()
                return

    def _lay(self, patience: float) -> ChatSession:
        table = ChatSession(
            self.pair,
            warm_pool=self._warm_pool,
            patience=granted(patience),
            seed=self._seed + len(self.tables),
        )
        self.tables.append(table)
        self._table = self._stack.enter_context(table)
        table.in_turns = self._in_turns
        self._seats(table)
        alice = table.terminals.get("alice")
        if alice is not None and not self.typed:
            self.typed = list(alice.texts)
        return table

    def _take_stock(self, one: CriterionResult) -> None:
        table = self.tables[-1]
        one.story = table.story
        if table.server is not None and table.story.thread_dump is None:
            table.story.thread_dump = table.server.program.thread_dump()

    def _clear(self) -> None:
        if self._table is not None:
            for terminal in (self._table.server, *self._table.terminals.values()):
                if terminal is not None and terminal.program.is_running:
                    terminal.program.flush_reports()
            self._table.over = True
            self.ran += self._table.ran
            self._table = None
        self._stack.close()
