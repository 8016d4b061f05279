"""Grading one pair of programs: the screen checks, the required modules, the robustness probes, the mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.dialect_learning import learn_dialect
from autograder.assignment.marking_scheme import MarkingScheme, rounded
from autograder.assignment.multi_user_checks import MULTI_USER_CHECKS, start_three_users
from autograder.assignment.pairing import Pair
from autograder.assignment.required_modules import judge_required_modules
from autograder.assignment.robustness_probes import probe_robustness
from autograder.assignment.runnable import require_runnable
from autograder.assignment.screen_check import ScreenCheck
from autograder.assignment.screen_check_runner import ScreenCheckRunner, SessionStart
from autograder.assignment.submission_results import PairResult
from autograder.assignment.two_user_checks import TWO_USER_CHECKS, start_two_users, start_user_at_server
from autograder.assignment.ungradable import CannotGrade, Ungradable
from autograder.program.warm_pool import WarmPool


@dataclass(frozen=True)
class PairGrader:
    """Grades pairs by one marking scheme; without `with_probes` nothing is found or taken off for robustness."""

    scheme: MarkingScheme
    warm_pool: WarmPool
    seed: int
    with_probes: bool

    def grade(self, pair: Pair, own_modules: set[str]) -> PairResult:
        """What the pair earns, as a chat of many or of two; ungraded if a person has to look."""
        try:
            require_runnable(pair.server, own_modules)
            require_runnable(pair.client, own_modules)
            return self._best_result(pair)
        except CannotGrade as error:
            return PairResult(
                pair.server_name,
                pair.client_name,
                pair.protocol,
                ungradable=error.kind,
                reason=error.reason,
                to_do=error.to_do,
            )

    def _best_result(self, pair: Pair) -> PairResult:
        multi_user = []
        if not (pair.is_one_file and pair.protocol == "udp"):  # two such programs know only each other
            result = self._grade_multi_user(pair)
            if result.is_chat_of_many:
                return result
            multi_user.append(result)
        starts = [] if pair.is_one_file else [start_two_users]
        starts += [start_user_at_server] if pair.server_is_user else []
        two_user = [self._run_checks(pair, "two-user", TWO_USER_CHECKS, start)[0] for start in starts]
        chats_of_two = [result for result in two_user if result.is_chat_of_two]
        candidates = [*multi_user, *chats_of_two] or two_user
        if not candidates:
            raise CannotGrade(Ungradable.READS_NO_KEYBOARD, program=pair.server_name)
        return max(candidates, key=lambda result: result.mark or 0.0)

    def _grade_multi_user(self, pair: Pair) -> PairResult:
        result, sessions = self._run_checks(pair, "multi-user", MULTI_USER_CHECKS, start_three_users)
        if self.with_probes and result.is_chat_of_many:
            dialect = next((found for session in sessions if (found := learn_dialect(session))), None)
            if dialect is not None:
                result.dialect = dialect.description
                result.weaknesses = probe_robustness(pair, dialect, self.warm_pool, self.seed)
                for weakness in result.weaknesses:
                    weakness.costs = self.scheme.deductions.get(weakness.kind.value, 0.0)
                costs = sum(weakness.costs for weakness in result.weaknesses)
                result.mark = rounded(max(0.0, (result.mark or 0.0) - costs))
        return result

    def _run_checks(
        self, pair: Pair, users: str, checks: Sequence[ScreenCheck], start_users: SessionStart
    ) -> tuple[PairResult, list[ChatSession]]:
        """The result of the checks of one kind of chat, and the sessions in which they ran."""
        points = self.scheme.points[users]
        with ScreenCheckRunner(pair, start_users, warm_pool=self.warm_pool, seed=self.seed) as runner:
            criteria = runner.run(checks, points)
        criteria += judge_required_modules(pair, runner.program_events, points)
        mark = self.scheme.mark(pair.protocol, users, {one.key: one.share for one in criteria})
        result = PairResult(
            pair.server_name, pair.client_name, pair.protocol, users, self.scheme.factor(pair.protocol, users), mark,
            criteria=criteria, typed=runner.typed_by_first_client,
        )  # fmt: skip
        return result, runner.sessions
