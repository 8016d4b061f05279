"""Running screen checks: in one chat session while they pass, in a fresh one after a failure.

A failure counts only if it happens twice, the second time in a fresh session with more patience.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack

from autograder.assignment.chat_session import PATIENCE, ChatSession
from autograder.assignment.event_recorder import ProgramEvents
from autograder.assignment.missing_resources import missing_resource
from autograder.assignment.pairing import Pair
from autograder.assignment.screen_check import SHOWN_AT_PROMPT, ScreenCheck
from autograder.assignment.submission_causes import causes_of
from autograder.assignment.submission_results import CriterionResult
from autograder.assignment.ungradable import CannotGrade
from autograder.grading.results import Verdict
from autograder.program.faults import MachineFault
from autograder.program.machine_check import machine_fault
from autograder.program.patience import granted
from autograder.program.warm_pool import WarmPool
from autograder.scenario.waiting import MORE_PATIENCE
from autograder.story.failures import Failed

SessionStart = Callable[[ChatSession], None]  # starts the server and brings everybody into the chat


class ScreenCheckRunner:
    """The checks of one pair. Use it as a context manager: leaving it ends every program."""

    def __init__(self, pair: Pair, start_users: SessionStart, *, warm_pool: WarmPool | None, seed: int) -> None:
        """Nothing is started yet; `start_users` is called in each fresh session."""
        self.sessions: list[ChatSession] = []  # all that were used; closed ones keep what happened
        self.typed_by_first_client: list[str] = []  # until the chat began
        self._pair = pair
        self._start_users = start_users
        self._warm_pool = warm_pool
        self._seed = seed
        self._stack = ExitStack()
        self._session: ChatSession | None = None  # the one that is open
        self._receives_after_sending = False

    def __enter__(self) -> ScreenCheckRunner:
        """Nothing is started yet."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close the open session."""
        self._close_session()

    @property
    def program_events(self) -> ProgramEvents:
        """What the programs did in all sessions."""
        return [event for session in self.sessions for event in session.program_events]

    def run(self, checks: Iterable[ScreenCheck], points: Mapping[str, float]) -> list[CriterionResult]:
        """Run each check; one that needs another that has failed is left out. Raises CannotGrade."""
        results: dict[str, CriterionResult] = {}
        for check in checks:
            result = results[check.key] = CriterionResult(check.key, check.promise, points.get(check.key, 0.0))
            if check.needs is not None and results[check.needs.key].verdict in (Verdict.FAIL, Verdict.WAIT):
                promise = check.needs.promise
                result.reason = f"not looked at: {promise[0].lower()}{promise[1:]} comes first"
                continue
            began = time.monotonic()
            self._run_check(check, result)
            result.seconds = time.monotonic() - began
            if check.key == SHOWN_AT_PROMPT and result.verdict is Verdict.FAIL:
                self._receives_after_sending = True
        return list(results.values())

    def _run_check(self, check: ScreenCheck, result: CriterionResult) -> None:
        self._try(check, result, PATIENCE)
        if result.verdict is Verdict.FAIL and result.points:
            result.tries = 2
            self._try(check, result, PATIENCE * MORE_PATIENCE)

    def _try(self, check: ScreenCheck, result: CriterionResult, patience: float) -> None:
        try:
            check.function(self._session or self._open_session(patience))
        except Failed as failed:
            session = self.sessions[-1]
            session.take_thread_dump()
            result.fail(failed.failure, session.story)
            result.causes = causes_of(session, failed.failure)
            missing = missing_resource(session)
            self._close_session()
            if missing is not None:
                raise missing from failed
            fault = machine_fault()
            if fault is not None:
                raise MachineFault(fault) from failed
        except (CannotGrade, MachineFault):
            raise
        except Exception:
            result.go_wrong(traceback.format_exc())
            self._close_session()
        else:
            result.succeed()

    def _open_session(self, patience: float) -> ChatSession:
        seed = self._seed + len(self.sessions)
        session = ChatSession(self._pair, warm_pool=self._warm_pool, patience=granted(patience), seed=seed)
        session.receives_after_sending = self._receives_after_sending
        self.sessions.append(session)
        self._session = self._stack.enter_context(session)
        self._start_users(session)
        alice = session.terminals.get("alice")
        if alice is not None and not self.typed_by_first_client:
            self.typed_by_first_client = [line.text for line in alice.typed]
        return session

    def _close_session(self) -> None:
        self._session = None
        self._stack.close()
