"""Grading a class: what is not graded yet goes to the pool, and what comes back is kept, one record after the other."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Protocol

from autograder.assignment.ungradable import CannotGrade, Ungradable
from autograder.classroom.canaries import EVERY, Canary
from autograder.classroom.class_settings import ClassSettings
from autograder.classroom.differences import Difference, difference, unstable_checks
from autograder.classroom.handed_in_files import content_of
from autograder.classroom.ledger import Entry
from autograder.classroom.outcomes import Outcome, Status, SubmissionTask
from autograder.classroom.records import make_record, mark_of
from autograder.classroom.results_folder import REPORT, STORIES, ResultsFolder
from autograder.classroom.submissions import Submission, digest_of, file_hashes
from autograder.classroom.task_pool import TaskPool

_SEEDS = 10**9
_RUNS = 3  # of a submission whose verdicts changed while nothing else did


class CanaryMisjudged(Exception):
    """A known program was judged wrongly; the message is a sentence."""


class Listener(Protocol):
    """Is told how far a class is."""

    def begins(self, total: int, left: int) -> None:
        """Say how many submissions there are, and how many are left to grade."""

    def grades(self, student: str) -> None:
        """Say that one is being graded."""

    def has_kept(self, student: str) -> None:
        """Say that a record has been written."""


@dataclass
class _Work:
    """A submission, or a canary, with what was handed over for it."""

    name: str
    submission: Submission | None = None
    canary: Canary | None = None
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    hashes: dict[str, str] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)  # more than one if verdicts changed for no known reason


class ClassRun:
    """One run over a class, which takes up what an earlier one left."""

    def __init__(
        self,
        results: ResultsFolder,
        settings: ClassSettings,
        pool: TaskPool,
        listener: Listener,
        canaries: Sequence[Canary] = (),
    ) -> None:
        """`results` have been opened."""
        self._results, self._settings, self._pool, self._listener = results, settings, pool, listener
        self._canaries = canaries
        state = results.ledger.read()
        self._latest, self._known_records = state.latest, state.records
        self.differences: dict[str, Difference] = {}  # of what this run graded again
        self._running: dict[Future[Outcome], _Work] = {}

    def run(self, submissions: list[Submission]) -> dict[str, Entry]:
        """Grade what is left; returns the last grading of each student of the class.

        Raises CanaryMisjudged, AnotherKit, UnusableFolder and OSError; what has a record by then keeps it.
        """
        left = [one for one in submissions if not self._is_done(one)]
        self._listener.begins(len(submissions), len(left))
        try:
            for work in self._works(left):
                self._hand_over(work)
                while len(self._running) >= self._pool.window:
                    self._take_back()
            while self._running:
                self._take_back()
        except BaseException:
            self._pool.stop()
            raise
        return {one.folder: self._latest[one.folder] for one in submissions}

    # -- what is left ------------------------------------------------------------------------------

    def _is_done(self, submission: Submission) -> bool:
        """Whether these files were graded by this kit. A record whose line is missing in the ledger gets it."""
        name = submission.folder
        if any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in self._settings.again):
            return False
        wanted = (digest_of(_content(submission).hashes), self._settings.kit.sha256)
        entry = self._latest.get(name)
        if entry is not None and (entry.submission, entry.kit) == wanted:
            return self._results.record_size(name) == entry.record_bytes
        entry = self._results.entry_of_record(name)
        if entry is None or (entry.submission, entry.kit) != wanted or entry.record in self._known_records:
            return False
        self._results.ledger.add(entry)  # we were ended right after its record was written
        self._latest[name] = entry
        return True

    def _works(self, left: list[Submission]) -> Iterator[_Work]:
        """Submissions, and now and then among them the canaries."""
        first_round = min(EVERY, len(left)) // 2
        for number, submission in enumerate(left):
            if number % EVERY == first_round:
                yield from (_Work(canary.name, canary=canary) for canary in self._canaries)
            yield _Work(submission.folder, submission)

    # -- to the pool and back ----------------------------------------------------------------------

    def _hand_over(self, work: _Work) -> None:
        """Have something graded; what needs no grader is kept at once."""
        if work.canary is not None:
            work.files = work.canary.files
            self._submit(work)
            return
        assert work.submission is not None
        content = _content(work.submission)
        work.hashes = content.hashes
        if content.outcome is not None:
            self._keep(work, content.outcome)
        else:
            work.files = content.files
            self._submit(work)

    def _submit(self, work: _Work) -> None:
        settings = self._settings
        task = SubmissionTask(
            work.name, settings.lesson, work.files, self._seed_of(work), settings.kit.sha256, settings.limit,
            settings.isolation,
        )  # fmt: skip
        self._running[self._pool.submit(task)] = work
        self._listener.grades(work.name)

    def _seed_of(self, work: _Work) -> int:
        """The same for a student in each run of the class, and of no use to another student."""
        digest = hashlib.sha256(f"{self._settings.seed}/{work.name}".encode()).hexdigest()
        return int(digest[:12], 16) % _SEEDS

    def _take_back(self) -> None:
        """Wait for something to end, and keep what came of it."""
        ended, _ = wait(self._running, return_when=FIRST_COMPLETED)
        for future in ended:
            work = self._running.pop(future)
            outcome = future.result()
            if work.canary is None:
                self._keep(work, outcome)
            else:
                self._judge(work.canary, outcome)

    def _judge(self, canary: Canary, outcome: Outcome) -> None:
        complaint = canary.complaint(outcome)
        if complaint is not None:
            self._results.ledger.add_canaries(are_right=False)
            raise CanaryMisjudged(complaint)
        if not any(work.canary for work in self._running.values()):
            self._results.ledger.add_canaries(are_right=True)

    def _keep(self, work: _Work, outcome: Outcome) -> None:
        """Keep the outcome; where it differs from the last one for no reason that is known, grade some more first."""
        work.outcomes.append(outcome)
        record = self._record(work, outcome)
        old = self._results.record(work.name)
        if old is not None and "class" in old:
            if difference(old, record).has_no_reason or len(work.outcomes) > 1:
                if len(work.outcomes) < _RUNS:
                    self._submit(work)
                    return
                runs = [self._record(work, one) for one in work.outcomes]
                outcome = max(work.outcomes, key=lambda one: mark_of(one) or 0)
                record = runs[work.outcomes.index(outcome)]
                record["class"]["unstable"] = unstable_checks([old, *runs])
            found = difference(old, record)
            if found.is_visible:
                record["class"]["difference"] = found.as_json()
                self.differences[work.name] = found
        pages = {REPORT: outcome.page, STORIES: json.dumps(outcome.stories, ensure_ascii=False)}
        entry = self._results.keep(work.name, record, pages)
        self._results.ledger.add(entry)
        self._latest[work.name] = entry
        self._listener.has_kept(entry.student)

    def _record(self, work: _Work, outcome: Outcome) -> dict[str, Any]:
        assert work.submission is not None
        when = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
        return make_record(work.submission, work.hashes, outcome, self._settings, self._seed_of(work), when)


@dataclass(frozen=True)
class _Content:
    """What is in a submission; with an `outcome` if that needs no grader."""

    files: dict[str, bytes]
    hashes: dict[str, str]
    outcome: Outcome | None = None


def _content(submission: Submission) -> _Content:
    if not submission.files:
        return _Content({}, {}, Outcome(Status.NOTHING_ARRIVED, "nothing was handed in", "Ask, or leave it as it is."))
    try:
        files = content_of(submission.files)
        if not any(path.endswith(".py") for path in files):
            return _Content(files, file_hashes(files), _ungraded(CannotGrade(Ungradable.NO_PYTHON_FILE)))
        return _Content(files, file_hashes(files))
    except CannotGrade as error:
        hashes = {file.path: f"{file.size} bytes" for file in submission.files}
        return _Content({}, hashes, _ungraded(error))


def _ungraded(error: CannotGrade) -> Outcome:
    return Outcome(Status.UNGRADED, error.reason, error.to_do)
