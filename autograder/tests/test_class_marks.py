from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.differences import Why, difference
from autograder.classroom.kit_identity import KitIdentity
from autograder.classroom.late_policy import BrokenPolicy, LatePolicy, read_policy
from autograder.classroom.marks import Mark, marked_records, unknown_overrides
from autograder.classroom.outcomes import Outcome, SubmissionTask
from autograder.classroom.overrides import BrokenOverrides, make_overrides_file, read_overrides
from autograder.classroom.results_folder import ResultsFolder
from autograder.tests.test_class_run import KIT, Graders, graded, handed_in, run_class


def record(root: Path, student: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "students" / student / "result.json").read_bytes())
    return found


def marks(root: Path, policy: LatePolicy | None = None) -> dict[str, Mark]:
    return {one.folder: one.mark for one in marked_records(ResultsFolder(root), policy)}


# -- differences -----------------------------------------------------------------------------------


def test_a_new_submission_explains_itself(tmp_path: Path) -> None:
    run_class(tmp_path / "r", handed_in(ann="40"), Graders())
    run_class(tmp_path / "r", handed_in(ann="100"), Graders())

    told = record(tmp_path / "r", "ann")["class"]["difference"]
    assert (told["old_mark"], told["new_mark"], told["files"]) == (40, 100, {"server.py": "changed"})
    assert told["checks"] == [{"name": "check_it_answers", "old": "fail", "new": "pass", "why": "files"}]


@pytest.mark.parametrize(("changed", "why"), [("check_it_answers", Why.CHECK), ("check_it_starts", Why.KIT)])
def test_a_changed_kit_says_whether_it_was_the_check(tmp_path: Path, changed: str, why: Why) -> None:
    class Stricter(Graders):
        def grade(self, task: SubmissionTask) -> Outcome:
            return graded(90, task.seed)

    run_class(tmp_path / "r", handed_in(ann="100", bob="90"), Graders())
    kit = KitIdentity("l" * 64, {**KIT.checks, changed: "new"})
    run_class(tmp_path / "r", handed_in(ann="100", bob="90"), Stricter(), kit=kit)

    told = record(tmp_path / "r", "ann")["class"]["difference"]
    assert [one["why"] for one in told["checks"]] == [why.value]
    assert "difference" not in record(tmp_path / "r", "bob")["class"]


def test_what_changes_with_nothing_else_is_run_again_and_counted(tmp_path: Path) -> None:
    class Moody(Graders):
        def grade(self, task: SubmissionTask) -> Outcome:
            super().grade(task)
            return graded(100 if len(self.graded) % 2 else 40, task.seed)

    graders = Moody()
    run_class(tmp_path / "r", handed_in(ann="1"), graders)
    run_class(tmp_path / "r", handed_in(ann="1"), graders, again=("ann",))

    about = record(tmp_path / "r", "ann")["class"]
    assert len(graders.graded) == 4
    assert about["mark"] == 100
    assert "difference" not in about  # the best of the runs is what it was
    assert about["unstable"] == {"check_it_answers": {"pass": 2, "fail": 2}}

    class Worse(Graders):
        def grade(self, task: SubmissionTask) -> Outcome:
            super().grade(task)
            return graded(40, task.seed)

    run_class(tmp_path / "r", handed_in(ann="1"), Worse(), again=("ann",))
    about = record(tmp_path / "r", "ann")["class"]
    assert about["difference"]["checks"][0]["why"] == "timing"
    assert about["unstable"] == {"check_it_answers": {"pass": 1, "fail": 3}}


def test_two_folders_with_other_seeds_are_compared(tmp_path: Path) -> None:
    run_class(tmp_path / "a", handed_in(ann="100"), Graders())
    run_class(tmp_path / "b", handed_in(ann="100"), Graders(), seed=8)
    old, new = record(tmp_path / "a", "ann"), record(tmp_path / "b", "ann")
    new["checks"][0]["verdict"] = "fail"

    assert [one.why for one in difference(old, new).checks] == [Why.SEED]


# -- overrides, and being late ---------------------------------------------------------------------


def test_overrides_survive_every_grading(tmp_path: Path) -> None:
    root = tmp_path / "r"
    run_class(root, handed_in(ann="40", bob="50", carol="timed_out"), Graders())
    make_overrides_file(root)
    (root / "overrides.csv").write_text(
        'student;mark;comment\nann;45,5;"asked, and showed it"\ncarol;70;\nbob;;well tried\nnobody;1;\n',
        encoding="utf-8-sig",
    )

    run_class(root, handed_in(ann="60", bob="50", carol="timed_out"), Graders())
    make_overrides_file(root)

    assert marks(root) == {
        "ann": Mark(60, 45.5, 0, 0, 45.5, "asked, and showed it"),
        "bob": Mark(50, None, 0, 0, 50, "well tried"),
        "carol": Mark(None, 70, 0, 0, 70),
    }
    assert marks(root)["ann"].in_words() == "machine 60, override 45.5, final 45.5"
    assert unknown_overrides(ResultsFolder(root)) == ["nobody"]


def test_an_override_that_is_no_number_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "overrides.csv").write_text("student,mark,comment\nann,A+,\n")

    with pytest.raises(BrokenOverrides, match="line 2: 'A\\+' is not a mark"):
        read_overrides(tmp_path)


POLICY = """[late]
deadline = 2026-03-01 12:00+00:00
per_day = 10   ; per cent
most = 25
grace_minutes = 30
nothing_arrived = 0
[extensions]
Ann Lee_101 = 2026-03-03 12:00+00:00
"""


@pytest.mark.parametrize(
    ("student", "submitted", "flag", "days"),
    [
        ("bob", "2026-03-01T12:30:00Z", False, 0),
        ("bob", "2026-03-01T12:31:00+00:00", False, 1),
        ("bob", "2026-03-02 13:00:00+00:00", False, 2),
        ("Ann Lee_101", "2026-03-02 13:00:00+00:00", False, 0),
        ("bob", "", True, 1),
        ("Ann Lee_101", "", True, 0),
        ("bob", "", False, 0),
    ],
)
def test_days_late(tmp_path: Path, student: str, submitted: str, flag: bool, days: int) -> None:
    (tmp_path / "policy.ini").write_text(POLICY)
    policy = read_policy(tmp_path / "policy.ini")

    assert policy.days_late(student, submitted, flag) == days
    assert [policy.share_lost(n) for n in (0, 1, 3)] == [0, 0.1, 0.25]


def test_a_late_mark_says_what_it_lost_and_the_best_attempt_may_count(tmp_path: Path) -> None:
    root = tmp_path / "r"
    first, last = handed_in(bob="80", ann=""), handed_in(bob="85", ann="")
    first[0].submitted_at, last[0].submitted_at = "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z"
    run_class(root, first, Graders())
    run_class(root, last, Graders())
    (root / "policy.ini").write_text(POLICY)

    assert marks(root) == {"bob": Mark(85, None, 1, 8.5, 76.5), "ann": Mark(None, None, 0, 0, 0)}
    best = replace(read_policy(root / "policy.ini"), best_attempt=True)
    assert marks(root, best)["bob"] == Mark(80, None, 0, 0, 80)


@pytest.mark.parametrize("text", ["[late]\ndeadline = soon\n", "[late]\nper_week = 5\n", "nonsense"])
def test_a_policy_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "policy.ini").write_text(text)

    with pytest.raises(BrokenPolicy, match=r"policy\.ini"):
        read_policy(tmp_path / "policy.ini")
