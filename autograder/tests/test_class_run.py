from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.canaries import Canary
from autograder.classroom.class_run import CanaryMisjudged, ClassRun
from autograder.classroom.class_settings import ClassSettings
from autograder.classroom.handed_in_files import HandedInFile, files_in
from autograder.classroom.kit_identity import KitIdentity
from autograder.classroom.layouts import take_in
from autograder.classroom.ledger import Entry
from autograder.classroom.outcomes import AnotherKit, Outcome, Status, SubmissionTask
from autograder.classroom.results_folder import ResultsFolder, UnusableFolder
from autograder.classroom.submissions import Intake, Student, Submission
from autograder.classroom.task_pool import LocalPool
from autograder.tests.test_class_submissions import zipped

KIT = KitIdentity("k" * 64, {"check_it_starts": "1", "check_it_answers": "2"})
Results = Callable[..., ResultsFolder]


class Graders:
    """Stands for grader processes: answers from the text of the file, and remembers what it graded."""

    def __init__(self) -> None:
        self.graded: list[str] = []
        self.tasks: dict[str, SubmissionTask] = {}
        self._lock = threading.Lock()

    def grade(self, task: SubmissionTask) -> Outcome:
        with self._lock:
            self.graded.append(task.student)
            self.tasks[task.student] = task
        text = next(iter(task.files.values())).decode()
        if text == "another kit":
            raise AnotherKit("the kit was changed")
        if text.isdigit():
            return graded(int(text), task.seed)
        return Outcome(Status(text), "a reason", "something to do")


def graded(score: int, seed: int = 0) -> Outcome:
    steps = [{"step": 1, "program": "server", "title": "t", "points": 100, "earned": score, "verdict": "pass"}]
    checks = [
        {
            "name": "check_it_answers",
            "step": 1,
            "promise": "It answers.",
            "verdict": "pass" if score == 100 else "fail",
            "reason": "r",
        }
    ]
    result: dict[str, Any] = {"schema": "chatlab/1", "lesson": "04_multichat", "programs": {"server": "server.py"}}
    result |= {"wire": "raw", "seed": seed, "isolation": "none", "score": score, "max_score": 100, "seconds": 0.1}
    result |= {"notices": [], "steps": steps, "checks": checks}
    return Outcome(Status.GRADED, result=result, page="<p>report</p>", seconds=0.1, host="here")


class Heard:
    """What a listener was told."""

    def __init__(self) -> None:
        self.left = -1
        self.kept: list[str] = []

    def begins(self, total: int, left: int) -> None:
        self.left = left

    def grades(self, student: str) -> None:
        pass

    def has_kept(self, student: str) -> None:
        self.kept.append(student)


def handed_in(**texts: str) -> list[Submission]:
    """Submissions by student: what their server.py says; "" is nothing at all."""
    return [
        Submission(Student(name), [HandedInFile("server.py", len(text), text.encode)] if text else [])
        for name, text in texts.items()
    ]


def run_class(
    root: Path, submissions: list[Submission], graders: Graders, heard: Heard | None = None, **settings: Any
) -> dict[str, Entry]:
    results = ResultsFolder(root)
    seed = results.open_for("04_multichat", settings.pop("seed", 7))
    pool = LocalPool(2, graders.grade)
    canaries = settings.pop("canaries", ())
    try:
        chosen = ClassSettings("04_multichat", seed, settings.pop("kit", KIT), **settings)
        return ClassRun(results, chosen, pool, heard or Heard(), canaries).run(submissions)
    finally:
        pool.close()
        results.close()


def canary(mark: str, complaint: str | None) -> Canary:
    return Canary("known", {"server.py": mark.encode()}, lambda outcome: complaint)


@pytest.fixture
def graders() -> Graders:
    return Graders()


def test_everyone_has_a_record_whatever_was_handed_in(tmp_path: Path, graders: Graders) -> None:
    bad_zip = Submission(Student("zip"), [HandedInFile("work.zip", 3, lambda: b"PK?")])
    docx = Submission(Student("docx"), [HandedInFile("work.docx", 3, lambda: b"PK?")])
    class_ = handed_in(ann="100", bob="40", carol="", dave="timed_out", eve="killed", fay="our_fault")

    latest = run_class(tmp_path / "r", [*class_, bad_zip, docx], graders)

    statuses = {name: (entry.status, entry.mark) for name, entry in latest.items()}
    assert statuses == {
        "ann": ("graded", 100),
        "bob": ("graded", 40),
        "carol": ("nothing_arrived", None),
        "dave": ("timed_out", None),
        "eve": ("killed", None),
        "fay": ("our_fault", None),
        "zip": ("ungraded", None),
        "docx": ("ungraded", None),
    }
    for name in statuses:
        record = json.loads((tmp_path / "r" / "students" / name / "result.json").read_bytes())
        assert record["schema"] == "chatlab/1"
        assert {"lesson", "seed", "score", "max_score", "steps", "checks", "isolation"} <= record.keys()
        assert record["class"]["status"] == statuses[name][0]
        assert bool(record["class"]["reason"]) == bool(record["class"]["to_do"]) == (statuses[name][1] is None)


def test_the_same_command_again_grades_nothing_twice(tmp_path: Path, graders: Graders) -> None:
    class_ = handed_in(ann="100", bob="40", carol="", dave="timed_out")
    run_class(tmp_path / "r", class_, graders)
    before = sorted(graders.graded)

    heard = Heard()
    run_class(tmp_path / "r", class_, graders, heard, seed=99)

    assert heard.left == 0
    assert sorted(graders.graded) == before == ["ann", "bob", "dave"]


def test_a_new_submission_and_a_new_kit_are_graded_with_the_same_seed(tmp_path: Path, graders: Graders) -> None:
    run_class(tmp_path / "r", handed_in(ann="100", bob="40"), graders)
    seeds = {name: task.seed for name, task in graders.tasks.items()}
    assert seeds["ann"] != seeds["bob"]

    run_class(tmp_path / "r", handed_in(ann="100", bob="50"), graders, seed=8)
    assert sorted(graders.graded) == ["ann", "bob", "bob"]
    run_class(tmp_path / "r", handed_in(ann="100", bob="50"), graders, kit=KitIdentity("l", {}))
    assert sorted(graders.graded) == ["ann", "ann", "bob", "bob", "bob"]
    assert {name: task.seed for name, task in graders.tasks.items()} == seeds
    earlier = tmp_path / "r" / "students" / "bob" / "earlier"
    assert [json.loads(path.read_bytes())["score"] for path in sorted(earlier.iterdir())] == [40, 50]


def test_again_takes_names_and_patterns(tmp_path: Path, graders: Graders) -> None:
    class_ = handed_in(ann="100", bob="40", anna="30")
    run_class(tmp_path / "r", class_, graders)
    graders.graded.clear()

    run_class(tmp_path / "r", class_, graders, again=("Ann*",))

    assert sorted(graders.graded) == ["ann", "anna"]


def test_a_record_without_its_line_is_taken_over_and_half_a_line_is_none(tmp_path: Path, graders: Graders) -> None:
    class_ = handed_in(ann="100", bob="40", carol="30")
    run_class(tmp_path / "r", class_, graders)
    ledger = tmp_path / "r" / "ledger.jsonl"
    lines = ledger.read_bytes().splitlines(keepends=True)
    ledger.write_bytes(b"".join(lines[:-1]) + lines[-1][:20])
    graders.graded.clear()

    latest = run_class(tmp_path / "r", class_, graders)

    assert graders.graded == []
    assert set(latest) == {"ann", "bob", "carol"}
    assert len([1 for line in ledger.read_bytes().splitlines() if line.endswith(b"}")]) == 3


def test_half_a_record_does_not_count(tmp_path: Path, graders: Graders) -> None:
    class_ = handed_in(ann="100", bob="40")
    run_class(tmp_path / "r", class_, graders)
    path = tmp_path / "r" / "students" / "ann" / "result.json"
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    graders.graded.clear()

    run_class(tmp_path / "r", class_, graders)

    assert graders.graded == ["ann"]
    assert json.loads(path.read_bytes())["score"] == 100


def test_a_stopped_class_goes_on(tmp_path: Path, graders: Graders) -> None:
    class_ = handed_in(**{f"s{number}": "100" for number in range(20)})

    class StopsAfterFive(Heard):
        def has_kept(self, student: str) -> None:
            super().has_kept(student)
            if len(self.kept) == 5:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_class(tmp_path / "r", class_, graders, StopsAfterFive())
    heard = Heard()
    run_class(tmp_path / "r", class_, graders, heard)

    assert len(heard.kept) == heard.left == 15


def test_a_canary_that_is_misjudged_stops_the_class_and_what_was_graded_since_is_graded_again(
    tmp_path: Path, graders: Graders
) -> None:
    class_ = handed_in(**{f"s{number}": "100" for number in range(6)})

    with pytest.raises(CanaryMisjudged, match="got 90"):
        run_class(tmp_path / "r", class_, graders, canaries=(canary("90", "our own solution got 90"),))
    heard = Heard()
    run_class(tmp_path / "r", class_, graders, heard, canaries=(canary("100", None),))
    assert heard.left == 6

    again = Heard()
    run_class(tmp_path / "r", class_, graders, again, canaries=(canary("100", None),))
    assert again.left == 0


def test_a_kit_that_is_changed_meanwhile_stops_the_class(tmp_path: Path, graders: Graders) -> None:
    with pytest.raises(AnotherKit):
        run_class(tmp_path / "r", handed_in(ann="another kit", bob="100"), graders)


def test_a_folder_holds_one_class_and_takes_one_command_at_a_time(tmp_path: Path) -> None:
    first = ResultsFolder(tmp_path / "r")
    assert first.open_for("04_multichat", 7) == 7
    with pytest.raises(UnusableFolder, match="another command"):
        ResultsFolder(tmp_path / "r").open_for("04_multichat", 7)
    first.close()

    other = ResultsFolder(tmp_path / "r")
    with pytest.raises(UnusableFolder, match="not of 05_udpchat"):
        other.open_for("05_udpchat", 7)
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "thesis.txt").write_text("mine")
    with pytest.raises(UnusableFolder, match="something else"):
        ResultsFolder(tmp_path / "s").open_for("04_multichat", 7)


def test_a_full_disk_stops_the_class_with_a_sentence(
    tmp_path: Path, graders: Graders, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno
    import os

    class_ = handed_in(ann="100", bob="40")
    real = os.fsync

    def full(descriptor: int) -> None:
        if (tmp_path / "r" / "students").exists():
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnusableFolder, match="no space left"):
        run_class(tmp_path / "r", class_, graders)
    monkeypatch.setattr(os, "fsync", real)

    latest = run_class(tmp_path / "r", class_, graders)

    assert {name: entry.mark for name, entry in latest.items()} == {"ann": 100, "bob": 40}
    assert not list((tmp_path / "r").rglob("*.new"))


def test_no_two_students_share_a_folder() -> None:
    intake = Intake([Submission(Student("Ann")), Submission(Student("ann")), Submission(Student("ANN"))])

    intake.give_each_a_folder()

    assert sorted(one.folder for one in intake.submissions) == ["ANN", "Ann-2", "ann-3"]


def test_a_class_has_the_same_marks_in_each_of_five_layouts(tmp_path: Path) -> None:
    texts = {f"user{number}": str(number) for number in range(24)}
    metadata = "".join(
        f"submission_{text}:\n  :submitters:\n  - :name: {name}\n    :sid: '{text}'\n" for name, text in texts.items()
    )
    layouts: dict[str, dict[str, bytes]] = {
        "moodle": {f"{n} Lee_{t}_assignsubmission_file_/server.py": t.encode() for n, t in texts.items()},
        "canvas": {f"{n}_{t}_9{t}_server.py": t.encode() for n, t in texts.items()},
        "gradescope": {f"submission_{t}/server.py": t.encode() for t in texts.values()},
        "folders": {f"{n}/server.py": t.encode() for n, t in texts.items()},
        "zips": {f"{n}.zip": zipped({"server.py": t.encode()}) for n, t in texts.items()},
    }
    layouts["gradescope"]["submission_metadata.yml"] = metadata.encode()
    found = {}
    for name, files in layouts.items():
        archive = tmp_path / f"{name}.zip"
        archive.write_bytes(zipped(files))

        entries = run_class(tmp_path / name, take_in(files_in(archive)).submissions, Graders())

        found[name] = sorted(entry.mark or 0 for entry in entries.values())
    assert found == {name: [float(number) for number in range(24)] for name in layouts}
