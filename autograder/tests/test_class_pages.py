"""The pages of a class: the instructor's, looked at in a browser where there is one, and the students'."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.class_pages import write_pages
from autograder.classroom.marks import marked_records
from autograder.classroom.outcomes import Outcome, SubmissionTask
from autograder.classroom.record_overview import overview_of
from autograder.classroom.results_folder import ResultsFolder
from autograder.classroom.submissions import Student, Submission
from autograder.cli.class_page_command import run as page_command
from autograder.tests.test_class_run import Graders, graded, handed_in, run_class

EVIL = "<script>document.title='owned'</script><img src=x onerror=document.title='owned'>"
NAMES = {"Ann Lee": "40", "Bob": "40", "Carol": "100", "Dave": "timed_out", "Eve": "", EVIL: "30", "Fay": "40"}


class Diagnosing(Graders):
    """Graders whose failures have a cause, a sentence that quotes the program, and a story."""

    def grade(self, task: SubmissionTask) -> Outcome:
        outcome = super().grade(task)
        if outcome.result is not None:
            for check in outcome.result["checks"]:
                if check["verdict"] == "fail":
                    check |= {"causes": [{"name": "one_recv", "sentence": f"line 3, {EVIL}"}], "diagnosis": [EVIL]}
                    check["failure"] = {"kind": "not_heard"}
                    outcome.result["steps"][0]["verdict"] = "fail"
            outcome.page = "<html><body>the whole report</body></html>"
            outcome.stories = {"check_it_answers": '<svg><g id="story0-row-1"></g><text>alice</text></svg>'}
        return outcome


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("class") / "r"
    submissions = [
        Submission(Student(name, str(n)), handed_in(x=text)[0].files) for n, (name, text) in enumerate(NAMES.items())
    ]
    run_class(root, submissions, Diagnosing())
    (root / "overrides.csv").write_text("student,mark,comment\nBob_1,55,see me\n")
    write_pages(ResultsFolder(root), "everything")
    return root


def page_of(root: Path) -> str:
    return (root / "class.html").read_text(encoding="utf-8")


def feedback(root: Path, student: str) -> str:
    return (root / "students" / student / "feedback.html").read_text(encoding="utf-8")


def test_causes_are_counted_with_examples_and_without_names(root: Path) -> None:
    overview = overview_of("04_multichat", marked_records(ResultsFolder(root)), ResultsFolder(root))

    cause = overview.steps["1"].causes["one_recv"]
    assert (overview.steps["1"].failed, len(cause.students), len(cause.stories)) == (4, 4, 3)
    text = page_of(root)
    ids = re.findall(r'id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert "story0-" not in text
    part = text[text.index("for the projector") : text.index('id="students"')]
    assert not [name for name in NAMES if name != EVIL and name in part]


def test_the_queue_has_whom_a_person_has_to_look_at(root: Path) -> None:
    overview = overview_of("04_multichat", marked_records(ResultsFolder(root)), ResultsFolder(root))

    assert [(one.name, one.reason, one.to_do) for one in overview.queue] == [("Dave", "a reason", "something to do")]
    assert overview.bands == [0, 0, 0, 1, 2, 1, 0, 0, 0, 1]
    assert "For a person: 1" in page_of(root)


def test_nothing_foreign_is_markup_and_nothing_comes_from_a_network(root: Path) -> None:
    text = page_of(root)

    assert text.count("<script") == 1
    assert "<img" not in text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)


def test_feedback_has_three_depths_and_is_about_one_student_alone(root: Path) -> None:
    results = ResultsFolder(root)
    whole = feedback(root, "Bob_1")
    assert "the whole report" in whole
    assert "machine 40, override 55, final 55" in whole
    assert "see me" in whole

    write_pages(results, "first")
    first = feedback(root, "Bob_1")
    assert "It answers." in first
    assert "<svg>" in first
    assert "A hint" in first  # of lesson 04's handout
    write_pages(results, "mark")
    mark = feedback(root, "Bob_1")
    assert "final 55" in mark
    assert "It answers." not in mark
    for text in (whole, first, mark):
        assert not [name for name in NAMES if name != EVIL and name != "Bob" and name in text]
        assert "<script" not in text
        assert str(root) not in text
    assert "took" in feedback(root, "Dave_3") or "a reason" in feedback(root, "Dave_3").lower()
    write_pages(results, "everything")


def test_the_command_keeps_the_depth_that_was_chosen(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "overrides.csv").write_text("student,mark,comment\nBob_1,56,\nBobby,1,\n")

    assert page_command([str(root), "--feedback", "mark"]) == 0
    assert page_command([str(root)]) == 0

    assert "final 56" in feedback(root, "Bob_1")
    assert "the whole report" not in feedback(root, "Bob_1")
    assert "overrides.csv names Bobby, who has no record" in capsys.readouterr().out
    assert json.loads((root / "class.json").read_bytes())["feedback"] == "mark"
    page_command([str(root), "--feedback", "everything"])


def test_a_changed_mark_stands_on_the_page(tmp_path: Path) -> None:
    run_class(tmp_path / "r", handed_in(ann="40"), Graders())
    run_class(tmp_path / "r", handed_in(ann="100"), Graders())
    write_pages(ResultsFolder(tmp_path / "r"), "mark")

    assert "changed 40 → 100" in page_of(tmp_path / "r")


def test_the_assignment_has_a_page_too(tmp_path: Path) -> None:
    class Assignment(Graders):
        def grade(self, task: SubmissionTask) -> Outcome:
            outcome = graded(60)
            assert outcome.result is not None
            outcome.result["steps"] = []
            outcome.result["checks"] = [
                {
                    "name": "at_once",
                    "promise": "Three at once.",
                    "verdict": "fail",
                    "points": 20,
                    "earned": 0,
                    "reason": "no",
                }
            ]
            return outcome

    run_class(tmp_path / "r", handed_in(ann="1"), Assignment())
    write_pages(ResultsFolder(tmp_path / "r"), "first")

    assert "Three at once." in page_of(tmp_path / "r")
    assert "Three at once." in feedback(tmp_path / "r", "ann")


# -- in a real browser -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium found: the page is not looked at in a browser")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [360, 1400])
def test_in_a_browser_the_table_is_sorted_by_a_click_and_nothing_sticks_out(
    browser: Any, root: Path, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((root / "class.html").as_uri())
    marks = "[...document.querySelectorAll('#grid tbody tr')].map(row => row.cells[1].innerText)"

    page.locator("#grid th:nth-child(2) button").click()
    up = page.evaluate(marks)
    page.locator("#grid th:nth-child(2) button").press("Enter")
    down = page.evaluate(marks)

    assert up[-1] == down[0] == "100"
    assert sorted(up) == sorted(down)
    assert page.evaluate("document.querySelector('th[aria-sort]').innerText").startswith("Mark")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.title().startswith("04")
    page.close()
